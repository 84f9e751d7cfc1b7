import type { MailFate } from "./metrics/reputation.ts";
import { ANSWER_AFTER_MS } from "./pending-answers.ts";

/** Something that SES tells of one recipient later on. */
export interface MailAnswer {
  readonly kind: MailAnswerKind;
  readonly afterMs: number;
}

export type MailAnswerKind = "delivery" | "hardBounce" | "suppressed" | "complaint" | "automaticReply";

/** Source: SES Developer Guide, "Using the mailbox simulator manually"; a label may follow the name. */
const SIMULATOR = /^([^@+]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i;

const delivery: MailAnswer = { kind: "delivery", afterMs: ANSWER_AFTER_MS.delivery };

const MAILBOXES: Readonly<Record<string, readonly MailAnswer[]>> = {
  bounce: [{ kind: "hardBounce", afterMs: ANSWER_AFTER_MS.bounce }],
  suppressionlist: [{ kind: "suppressed", afterMs: ANSWER_AFTER_MS.bounce }],
  complaint: [delivery, { kind: "complaint", afterMs: ANSWER_AFTER_MS.complaint }],
  ooto: [delivery, { kind: "automaticReply", afterMs: ANSWER_AFTER_MS.automaticReply }],
};

/** What becomes of a mail to an address, as SES's mailbox simulator does it; every other address takes its mail. */
export function answersTo(address: string): readonly MailAnswer[] {
  const mailbox = SIMULATOR.exec(address)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(MAILBOXES, mailbox) ? (MAILBOXES[mailbox] ?? []) : [delivery];
}

/** What an account is judged by; an automatic reply is no bounce that counts. */
const FATES: Readonly<Partial<Record<MailAnswerKind, MailFate>>> = {
  delivery: "arrived",
  hardBounce: "bounced",
  suppressed: "bounced",
  complaint: "complained",
};

/** What an answer says of a mail, as far as the account is judged by it. */
export function fateOf(kind: MailAnswerKind): MailFate | undefined {
  return FATES[kind];
}

/** Whether a mail to an address arrives there. */
export function arrives(address: string): boolean {
  return answersTo(address).includes(delivery);
}
