import type { Applicant } from "../../../shared/domain/applicant.ts";
import { agreed, type Choice, choose } from "../../../shared/domain/choices.ts";
import { changeApplicant } from "../../../shared/lambda/change-applicant.ts";
import { type Answer, redirect } from "../answer.ts";
import type { PageDeps } from "../deps.ts";
import { officeIdOf, type Person } from "../person.ts";
import { askForDigits } from "./confirm-page.ts";

/** What a choice is judged by now. */
export function contextOf(deps: PageDeps, person: Person, address?: string) {
  return {
    now: deps.now(),
    readIn: person.scene.texts.language,
    languages: deps.settings.languages,
    refOf: person.refOf,
    address,
  };
}

/**
 * Carries a choice out on the record as it is now. Where another tab has changed it meanwhile the later one wins, and the
 * person is told.
 */
export async function carryOut(
  deps: PageDeps,
  person: Person,
  choice: Choice,
  address?: string,
): Promise<Answer> {
  const { applicant, refOf, scene } = person;
  const { applicantId } = applicant;
  const office = await officeIdOf(deps, applicantId);
  const changed = await changeApplicant(
    { ...deps, smsDestinations: deps.settings.smsDestinations },
    { applicantId, office, refOf, tells: (before, after) => choice.do !== "add" || opens(before, after) },
    (current) => choose(current, choice, contextOf(deps, person, address)),
  );
  const seen = scene.visit.form.get("seen");
  const isCrossed = seen !== null && seen !== person.fingerprint;
  const choices = (params: Readonly<Record<string, string>>) =>
    redirect(scene.href(person.path("/choices"), params));
  if (changed === undefined || !changed.ok) return choices({ done: "crossed" });
  if (choice.do === "end-pause" || choice.do === "pause") await endWaiting(deps, applicantId);
  if (isCrossed) return choices({ done: "crossed" });
  if (choice.do === "add") {
    const fresh = changed.after.channels.find((contact) => refOf(contact) === choice.addressRef);
    if (fresh?.state === "unverified") {
      const verify = { do: "verify", addressRef: choice.addressRef } as const;
      const again = { path: person.path("/choice"), fields: { do: "verify", contact: choice.addressRef } };
      const pending = { do: "choose", choice: verify } as const;
      return askForDigits(deps, person, { pending, to: fresh, about: "sent", again });
    }
  }
  if (choice.do === "verify" || choice.do === "add")
    return choices({ done: "confirmed", contact: choice.addressRef });
  if (changed.told) return choices({ done: "told" });
  return choices({ done: changed.before === changed.after ? "same" : "saved" });
}

/** An address that is only noted is no news yet; one that was stopped, and is added again, is open at once. */
function opens(before: Applicant, after: Applicant): boolean {
  return agreed(before, after).length > 0;
}

/** What has waited for the end of a pause is looked at anew now that the pause is another, or none. */
async function endWaiting({ finder, lists, notices, now }: PageDeps, applicantId: string): Promise<void> {
  const found = await finder.casesOf(applicantId);
  const all = await Promise.all(found.map(({ caseId }) => lists.ofCase(caseId)));
  const waiting = all.flat().filter(({ state, reason }) => state === "held" && reason === "own-pause");
  await Promise.all(
    waiting.map(({ caseId, noticeId, attempts }) =>
      notices.move({ key: { caseId, noticeId }, from: "held", to: "held", attempts, set: { dueAt: now() } }),
    ),
  );
}
