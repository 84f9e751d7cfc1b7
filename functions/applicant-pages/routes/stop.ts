import { refsBy } from "../../../shared/adapters/refs.ts";
import { readUnsubscribeToken, type Subscription } from "../../../shared/adapters/unsubscribe-token.ts";
import { type Applicant, parseApplicant } from "../../../shared/domain/applicant.ts";
import { changeApplicant } from "../../../shared/lambda/change-applicant.ts";
import { type Answer, page } from "../answer.ts";
import type { PageDeps } from "../deps.ts";
import { officeIdOf } from "../person.ts";
import { type Scene, sceneOf } from "../scene.ts";
import { renderStop } from "../views/render.tsx";
import type { Visit } from "../visit.ts";

/** Where an e-mail's own link leads. Looking at it stops nothing: mail programs look at links, too. */
export async function showStop(deps: PageDeps, visit: Visit, token: string): Promise<Answer> {
  const { scene, subscription } = await subscriptionIn(deps, visit, token);
  if (subscription === undefined) return unknown(scene, token);
  const { texts, kept, frame } = scene;
  const action = scene.href(`/stop/${token}`).split("?")[0] ?? "";
  return page(
    renderStop(frame({ path: `/stop/${token}` }), { form: { action, hidden: kept } }),
    texts.language,
  );
}

/**
 * Stops what the token names, at once and without a question (RFC 8058). It takes no token of a form: the link itself is
 * the proof, and a mail provider sends nothing else. Stopping what is stopped is fine.
 */
export async function stop(deps: PageDeps, visit: Visit, token: string): Promise<Answer> {
  const { scene, subscription, isKnown } = await subscriptionIn(deps, visit, token);
  if (subscription === undefined) return unknown(scene, token);
  const { applicantId, channel } = subscription;
  const office = await officeIdOf(deps, applicantId);
  const refOf = refsBy(await deps.keyring());
  const changed = await changeApplicant(
    { ...deps, smsDestinations: deps.settings.smsDestinations },
    { applicantId, office, refOf },
    (applicant) => ({ ok: true, applicant: without(applicant, channel, deps.now()) }),
  );
  // Nothing is sent to such a person now, but would be once somebody has put the record right.
  if (changed === undefined && isKnown)
    throw new Error("The record cannot be read, so nothing in it was stopped");
  const message = { tone: "good", text: scene.texts.say("stop", "done") } as const;
  return page(renderStop(scene.frame({ path: `/stop/${token}` }, { message }), {}), scene.texts.language);
}

function without(applicant: Applicant, channel: Subscription["channel"], chosenAt: string): Applicant {
  const channels = applicant.channels.map((contact) =>
    contact.channel === channel && contact.state === "active"
      ? { ...contact, state: "stopped" as const }
      : contact,
  );
  return { ...applicant, channels, chosenAt };
}

async function subscriptionIn(deps: PageDeps, visit: Visit, token: string) {
  const subscription = readUnsubscribeToken(await deps.keyring(), token);
  if (subscription === undefined) return { scene: await sceneOf(deps, visit), subscription, isKnown: false };
  const { applicantId } = subscription;
  const seen = (await deps.applicants.read([applicantId])).get(applicantId);
  const parsed = parseApplicant(seen, deps.settings.smsDestinations);
  const scene = await sceneOf(deps, visit, parsed.ok ? parsed.value.language : undefined);
  return { scene, subscription, isKnown: seen !== undefined };
}

function unknown(scene: Scene, token: string): Answer {
  const message = { tone: "bad", text: scene.texts.say("stop", "unknown") } as const;
  const path = `/stop/${encodeURIComponent(token)}`;
  return page(renderStop(scene.frame({ path }, { message }), {}), scene.texts.language, { status: 404 });
}
