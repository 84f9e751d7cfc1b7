import { type Contact, endOfOwnPause } from "../../../shared/domain/applicant.ts";
import { maskAddress, pauseDays } from "../../../shared/domain/choices.ts";
import { chooseLanguage } from "../../../shared/domain/language.ts";
import { type Answer, page } from "../answer.ts";
import type { PageDeps } from "../deps.ts";
import { contactBy, type Person } from "../person.ts";
import type { ChoicesView, Message } from "../views/model.ts";
import { renderChoices } from "../views/render.tsx";

/** What was typed that is not right, by field. */
export interface WrongChoice {
  readonly from?: string;
  readonly to?: string;
  readonly hoursProblem?: string;
  readonly until?: string;
  readonly pauseProblem?: string;
}

const WHOLE_DAY = { from: "08:00", to: "20:00" };

/** A person's choices, each with the form that changes it. */
export function showChoices(deps: PageDeps, person: Person, wrong: WrongChoice = {}): Answer {
  const { scene, applicant } = person;
  const { texts, href } = scene;
  const { settings } = deps;
  const now = deps.now();
  const hours = applicant.sendHours ?? settings.sendingHours ?? WHOLE_DAY;
  const { language } = chooseLanguage(applicant.language, settings.languages, settings.defaultLanguage);
  const isPaused = endOfOwnPause(applicant, now) !== undefined;
  const view: ChoicesView = {
    action: href(person.path("/choice")).split("?")[0] ?? "",
    hidden: { ...scene.kept, seen: person.fingerprint },
    language,
    languages: scene.languages,
    contacts: applicant.channels.map((contact, index) => contactView(person, contact, index)),
    reach: applicant.reach,
    hours: {
      from: { value: wrong.from ?? hours.from, problem: wrong.hoursProblem },
      to: { value: wrong.to ?? hours.to },
    },
    pause: {
      until: {
        value: isPaused ? (applicant.pausedUntil ?? "") : (wrong.until ?? ""),
        problem: wrong.pauseProblem,
      },
      ...pauseDays(now),
      isPaused,
    },
    addPhone: {
      href: href(person.path("/address"), { channel: "sms" }),
      label: texts.say("address", "addPhone"),
    },
    addEmail: {
      href: href(person.path("/address"), { channel: "email" }),
      label: texts.say("address", "addEmail"),
    },
  };
  const back = { href: href(person.path()), label: texts.say("frame", "toStatus") };
  const message = messageOf(person);
  const frame = scene.frame({ path: person.path("/choices") }, { back, message });
  const isWrong = wrong.hoursProblem !== undefined || wrong.pauseProblem !== undefined;
  return page(renderChoices(frame, view), texts.language, { status: isWrong ? 400 : 200 });
}

function contactView(person: Person, contact: Contact, index: number) {
  const { channel, state } = contact;
  const mayGoFirst = index > 0 && state === "active";
  return { channel, address: maskAddress(contact), state, ref: person.refOf(contact), mayGoFirst };
}

/** What has just been done, as the link here says. */
function messageOf(person: Person): Message | undefined {
  const { texts, visit } = person.scene;
  const good = (text: string): Message => ({ tone: "good", text });
  switch (visit.query.get("done")) {
    case "saved":
      return good(texts.say("choices", "saved"));
    case "told":
      return good(texts.say("choices", "savedAndTold"));
    case "same":
      return { tone: "neutral", text: texts.say("choices", "nothingChanged") };
    case "crossed":
      return { tone: "neutral", text: texts.say("choices", "changedMeanwhile") };
    case "confirmed": {
      const contact = contactBy(person, visit.query.get("contact") ?? "");
      if (contact?.state !== "active") return undefined;
      return good(texts.say("confirm", "done", { address: maskAddress(contact) }));
    }
    default:
      return undefined;
  }
}
