import type { Contact } from "../../../shared/domain/applicant.ts";
import {
  type Choice,
  choiceSchema,
  choose,
  maskAddress,
  needsCode,
  provingContact,
} from "../../../shared/domain/choices.ts";
import { type Answer, page, redirect } from "../answer.ts";
import type { PageDeps } from "../deps.ts";
import { contactBy, type Person } from "../person.ts";
import { renderCheck } from "../views/render.tsx";
import { carryOut, contextOf } from "./carry-out.ts";
import { showChoices } from "./choices.ts";
import { askForDigits, noWay, unusable } from "./confirm-page.ts";

/** The fields by which a form names a choice. */
const FIELDS = ["do", "language", "contact", "reach", "from", "to", "until"] as const;

/** A choice as a form names it; undefined if it makes none. */
function choiceIn(params: URLSearchParams): Choice | undefined {
  const field = (name: (typeof FIELDS)[number]) => params.get(name) ?? undefined;
  // Some browsers send seconds, too.
  const time = (name: "from" | "to") => field(name)?.slice(0, 5);
  const parsed = choiceSchema.safeParse({
    do: field("do"),
    language: field("language"),
    addressRef: field("contact"),
    reach: field("reach"),
    hours: { from: time("from"), to: time("to") },
    until: field("until"),
  });
  // A new address has a page of its own.
  return parsed.success && parsed.data.do !== "add" ? parsed.data : undefined;
}

/** The same fields once more, for the form that says yes. */
function choiceFields(params: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries(
    FIELDS.flatMap((name) => (params.has(name) ? [[name, params.get(name) ?? ""]] : [])),
  );
}

/** What is wrong with a choice that is none, beside the form it came from. */
function wrongChoice(deps: PageDeps, person: Person, params: URLSearchParams): Answer {
  const { say } = person.scene.texts;
  const [from = "", to = "", until = ""] = ["from", "to", "until"].map((name) => params.get(name) ?? "");
  if (params.get("do") === "hours")
    return showChoices(deps, person, { from, to, hoursProblem: say("choices", "wrongHours") });
  if (params.get("do") === "pause")
    return showChoices(deps, person, { until, pauseProblem: say("choices", "wrongDay") });
  return { ...showChoices(deps, person), statusCode: 400 };
}

/** Says what a choice will do, before it does it. */
export async function checkChoice(deps: PageDeps, person: Person): Promise<Answer> {
  const { query } = person.scene.visit;
  const choice = choiceIn(query);
  const tried = choice && choose(person.applicant, choice, contextOf(deps, person));
  if (choice === undefined || tried === undefined || (!tried.ok && tried.why === "wrong-day"))
    return wrongChoice(deps, person, query);
  if (!tried.ok) return redirect(person.scene.href(person.path("/choices"), { done: "crossed" }));
  return askWhetherRight(deps, person, choice);
}

async function askWhetherRight(
  deps: PageDeps,
  person: Person,
  choice: Choice,
  status = 200,
): Promise<Answer> {
  const { scene, scope } = person;
  const { texts, href, visit } = scene;
  const proof = needsCode(choice) && choice.do !== "verify" ? provingContact(person.applicant) : undefined;
  if (needsCode(choice) && choice.do !== "verify" && proof === undefined) return noWay(deps, person);
  const why = proof === undefined ? [] : [texts.say("confirm", "why", { address: maskAddress(proof) })];
  const params = choiceFields(status === 200 ? visit.query : visit.form);
  const seen = (status === 200 ? visit.query : visit.form).get("seen") ?? person.fingerprint;
  const choices = href(person.path("/choices"));
  const frame = scene.frame(
    { path: person.path("/choice"), params: { ...params, seen } },
    {
      back: { href: choices, label: texts.say("frame", "back") },
      message: status === 200 ? undefined : { tone: "bad", text: texts.say("problems", "expiredForm") },
    },
  );
  const view = {
    form: scene.form(person.path("/choice"), scope, { ...params, seen }),
    sentences: [...sentencesFor(person, choice), ...agreementIn(deps, person, choice), ...why],
    mindLetters: ["stop", "stop-all", "pause"].includes(choice.do),
    no: { href: choices, label: texts.say("choices", "no") },
  };
  return page(renderCheck(frame, view), texts.language, { status });
}

/** The text of the consent that a yes gives, since the proof of it names this text and its language. */
function agreementIn(
  { page: { authority } }: PageDeps,
  { scene }: Person,
  choice: Choice,
): readonly string[] {
  const opens = choice.do === "start" || choice.do === "verify";
  return opens ? [scene.texts.say("address", "agree", { authority })] : [];
}

function sentencesFor(person: Person, choice: Choice): readonly string[] {
  const { texts, languages } = person.scene;
  const address = (ref: string) => {
    const contact = contactBy(person, ref);
    return { address: contact === undefined ? "" : maskAddress(contact) };
  };
  switch (choice.do) {
    case "language": {
      const name = languages.find(({ tag }) => tag === choice.language)?.name ?? choice.language;
      return [texts.say("choices", "willLanguage", { language: name })];
    }
    case "stop":
      return [texts.say("choices", "willStop", address(choice.addressRef))];
    case "start":
      return [texts.say("choices", "willStart", address(choice.addressRef))];
    case "put-first":
      return [texts.say("choices", "willPutFirst", address(choice.addressRef))];
    case "verify":
      return [texts.say("confirm", "why", address(choice.addressRef))];
    case "stop-all":
      return [texts.say("choices", "willStopAll")];
    case "reach":
      return [texts.say("choices", choice.reach === "all" ? "willReachAll" : "willReachFirst")];
    case "hours":
      return [texts.say("choices", "willHours", choice.hours)];
    case "pause":
      return [texts.say("choices", "willPause", { date: texts.day(choice.until) })];
    case "end-pause":
      return [texts.say("choices", "willEndPause")];
    case "add":
      return [];
  }
}

/** Makes a choice that was said yes to, or asks for the digits that it takes. */
export async function makeChoice(deps: PageDeps, person: Person): Promise<Answer> {
  const { form } = person.scene.visit;
  const choice = choiceIn(form);
  if (choice === undefined) return wrongChoice(deps, person, form);
  if (!person.scene.isOurs(person.scope)) return askWhetherRight(deps, person, choice, 403);
  if (!needsCode(choice)) return carryOut(deps, person, choice);
  const again = { path: person.path("/choice"), fields: choiceFields(form) };
  const pending = { do: "choose", choice } as const;
  if (choice.do === "verify") {
    const contact = contactBy(person, choice.addressRef);
    if (contact?.state !== "unverified") return redirect(person.scene.href(person.path("/choices")));
    return askForDigits(deps, person, { pending, to: contact, about: "sent", again });
  }
  const proof = provingContact(person.applicant);
  if (proof === undefined) return noWay(deps, person);
  if (choice.do === "start" && (await isDead(deps, contactBy(person, choice.addressRef))))
    return unusable(deps, person);
  return askForDigits(deps, person, { pending, to: proof, about: "why", again });
}

/** Whether nothing may be sent to an address any more, whatever the record says: it was stopped before it was suppressed. */
async function isDead({ register, now }: PageDeps, contact: Contact | undefined): Promise<boolean> {
  if (contact === undefined) return false;
  const { channel, address } = contact;
  return (await register.look(channel, [address], now())).addresses.get(address)?.isSuppressed === true;
}
