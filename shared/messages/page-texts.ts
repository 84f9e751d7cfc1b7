import * as z from "zod";
import { kindSchema } from "../domain/kinds.ts";
import { statusSchema } from "../domain/status.ts";

const text = z.string().min(1);

/** Exactly these texts. */
function texts<const Key extends string>(...keys: readonly Key[]) {
  return z.record(z.enum(keys), text);
}

/** All texts of the applicant's page, in ICU MessageFormat. */
export const pageTextsSchema = z.strictObject({
  /** Around every page. */
  frame: texts("title", "skip", "language", "letterCounts", "back", "toStatus"),
  /** Where the code is asked for. */
  enter: texts("heading", "intro", "label", "hint", "button", "help", "empty", "unknown", "tooMany"),
  /** Where the case stands. */
  line: texts(
    "heading",
    "case",
    "noCase",
    "done",
    "now",
    "since",
    "next",
    "doNow",
    "appointment",
    "questions",
    "call",
    "hours",
    "hoursOf",
    "notices",
    "noNotices",
    "sms",
    "email",
    "waiting",
    "sent",
    "delivered",
    "failed",
    "asOf",
  ),
  /** What a notice was about, in a few words; of a status, the name of its station. */
  kinds: z.record(kindSchema, text),
  /** What a person can do while the case stands there. */
  doNow: z.record(statusSchema, text),
  /** Language, channels, hours, pause, stop; `will...` say before what a choice does. */
  choices: texts(
    "heading",
    "intro",
    "language",
    "ways",
    "noWay",
    "on",
    "off",
    "unconfirmed",
    "unreachable",
    "turnOn",
    "turnOff",
    "putFirst",
    "reachFirst",
    "reachAll",
    "hours",
    "from",
    "to",
    "pause",
    "pauseUntil",
    "paused",
    "endPause",
    "stopAll",
    "next",
    "isThisRight",
    "willLanguage",
    "willStop",
    "willStart",
    "willPutFirst",
    "willReachFirst",
    "willReachAll",
    "willHours",
    "willPause",
    "willEndPause",
    "willStopAll",
    "readLetters",
    "yes",
    "no",
    "saved",
    "savedAndTold",
    "nothingChanged",
    "changedMeanwhile",
    "wrongHours",
    "wrongDay",
  ),
  /** Adding a number or an e-mail address. */
  address: texts(
    "addPhone",
    "addEmail",
    "phone",
    "phoneHint",
    "email",
    "emailHint",
    "agree",
    "mustAgree",
    "sendCode",
    "notPhone",
    "notMobile",
    "notEmail",
    "known",
    "unusable",
    "tooMany",
  ),
  /** The six digits that prove an address. */
  confirm: texts(
    "heading",
    "why",
    "sent",
    "label",
    "button",
    "sendAgain",
    "wrong",
    "expired",
    "noWay",
    "done",
  ),
  /** What is stored, and erasing it (GDPR Art. 15, 17). */
  data: texts(
    "heading",
    "intro",
    "show",
    "download",
    "addresses",
    "agreedOn",
    "cases",
    "erase",
    "eraseWhat",
    "eraseKept",
    "erased",
  ),
  /** Where an e-mail's own link to stop leads. */
  stop: texts("heading", "question", "button", "done", "unknown"),
  problems: texts("heading", "notFound", "expiredForm", "ours", "required"),
});
