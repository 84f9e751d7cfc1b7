import type { Contact } from "../../../shared/domain/applicant.ts";
import { maskAddress } from "../../../shared/domain/choices.ts";
import type { Pending } from "../../../shared/domain/confirmation.ts";
import { networkOf } from "../../../shared/domain/misses.ts";
import { askForCode } from "../../../shared/lambda/confirm.ts";
import { networkRefOf } from "../../../shared/lambda/page-door.ts";
import { type Answer, page } from "../answer.ts";
import type { PageDeps } from "../deps.ts";
import { officeIdOf, officeView, type Person } from "../person.ts";
import type { Message } from "../views/model.ts";
import { renderConfirm, renderPlain } from "../views/render.tsx";

/** What the page that asks for digits has to know, and carries unseen. */
export interface Asking {
  readonly id: string;
  /** `why` proves who asks, `sent` the address itself. */
  readonly about: "why" | "sent";
  readonly sentTo: Pick<Contact, "channel" | "address">;
  /** The form that has asked for the code; sending it once more sends another. */
  readonly again: { readonly path: string; readonly fields: Readonly<Record<string, string>> };
  /** What the digits are for where it is stored nowhere: a new address. */
  readonly carried?: Readonly<Record<string, string>>;
}

/** The page that asks for six digits. */
export function askDigitsPage(
  person: Person,
  { id, about, sentTo, again, carried = {} }: Asking,
  {
    digits = "",
    problem,
    message,
    status = 200,
  }: {
    readonly digits?: string;
    readonly problem?: string;
    readonly message?: Message;
    readonly status?: number;
  } = {},
): Answer {
  const { scene, scope } = person;
  const { texts, href } = scene;
  const hidden = { ...carried, id, about, to: person.refOf(sentTo), again: JSON.stringify(again) };
  const back = { href: href(person.path("/choices")), label: texts.say("frame", "back") };
  const view = {
    form: scene.form(person.path("/confirm"), scope, hidden),
    sentTo: maskAddress(sentTo),
    about,
    digits: { value: digits, problem },
    again: scene.form(again.path, scope, again.fields),
  };
  const frame = scene.frame({ path: person.path("/choices") }, { back, ...(message && { message }) });
  return page(renderConfirm(frame, view), texts.language, { status });
}

/** Sends six digits, and asks for them. */
export async function askForDigits(
  deps: PageDeps,
  person: Person,
  {
    pending,
    to,
    ...asking
  }: Omit<Asking, "id" | "sentTo"> & { readonly pending: Pending; readonly to: Contact },
): Promise<Answer> {
  const { applicant, scene } = person;
  const { applicantId } = applicant;
  const networkRef = networkRefOf(await deps.keyring(), networkOf(scene.visit.sourceIp));
  const asker = { applicantId, office: await officeIdOf(deps, applicantId), networkRef };
  const asked = await askForCode({ ...deps, limits: deps.page.codes }, asker, pending, to);
  if (asked.as === "too-many") return plain(deps, person, scene.texts.say("address", "tooMany"), 429);
  if (asked.as === "unusable") return unusable(deps, person);
  return askDigitsPage(person, { ...asking, id: asked.confirmation.id, sentTo: to });
}

/** Nothing may be sent to the address any more: it has bounced for good, or its owner has complained. */
export function unusable(deps: PageDeps, person: Person): Promise<Answer> {
  return plain(deps, person, person.scene.texts.say("address", "unusable"), 409);
}

/** Nobody can prove who they are without a channel that is open. */
export function noWay(deps: PageDeps, person: Person): Promise<Answer> {
  return plain(deps, person, person.scene.texts.say("confirm", "noWay"), 403);
}

/** Says what cannot be done here, and whom to call. */
async function plain(deps: PageDeps, person: Person, text: string, status: number): Promise<Answer> {
  const { texts, href, frame } = person.scene;
  const office = officeView(deps, await officeIdOf(deps, person.applicant.applicantId));
  const link = { href: href(person.path("/choices")), label: texts.say("frame", "back") };
  const view = { heading: texts.say("problems", "heading"), text, link, office };
  return page(renderPlain(frame({ path: person.path("/choices") }), view), texts.language, { status });
}
