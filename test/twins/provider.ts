import type { Channel } from "../../shared/domain/channel.ts";
import type { ProviderAnswer } from "../../shared/domain/settle-answer.ts";
import type { Instant } from "../../shared/domain/time.ts";

/** What a provider does with one message: whether it goes out, and what its sender hears. */
export type ProviderDoes =
  | "accepts"
  | "is-busy"
  | "refuses"
  | "is-misconfigured"
  | "sends-in-silence"
  | "is-silent";

/** What a provider says later of a message. */
export type ReceiptSays =
  | "Send"
  | "Delivery"
  | "BouncePermanent"
  | "BounceTransient"
  | "Complaint"
  | "DeliveryDelay"
  | "Reject"
  | "unreachable"
  | "opted-out";

/** One message that a provider was handed. */
export interface Handed {
  readonly at: Instant;
  readonly channel: Channel;
  readonly caseId: string;
  readonly noticeId: string;
  readonly to: string;
  /** The provider's id of it. */
  readonly messageId: string;
  /** Whether it went out. */
  readonly wentOut: boolean;
  /** Whether the person had agreed to it at that moment, and nobody had forbidden it. */
  readonly wasAllowed: boolean;
}

/** Whether a message goes out. */
export function goesOut(does: ProviderDoes): boolean {
  return does === "accepts" || does === "sends-in-silence";
}

/** What the sender hears of it. */
export function answerOf(does: ProviderDoes, messageId: string): ProviderAnswer {
  switch (does) {
    case "accepts":
      return { outcome: "accepted", messageId };
    case "is-busy":
      return { outcome: "busy", code: "Throttling" };
    case "refuses":
      return { outcome: "refused", code: "OptedOut", forGood: true };
    case "is-misconfigured":
      return { outcome: "misconfigured", code: "AccountSendingPaused" };
    case "sends-in-silence":
    case "is-silent":
      return { outcome: "lost", code: "TimeoutError" };
  }
}

/** Whose mail the receipts of this provider are about. */
export const MAIL_ORIGIN = { configurationSet: "sachstand-test", accountId: "000000000000" };

/** The message of the receipt queue by which a provider says something. */
export function receiptBody(
  { channel, messageId, caseId, noticeId, to }: Handed,
  says: ReceiptSays,
  at: Instant,
): string {
  const outcome = says === "unreachable" || says === "opted-out" ? says : "delivered";
  return JSON.stringify(
    channel === "sms"
      ? { source: "sms-log", messageId, outcome, at }
      : sesEvent({ messageId, caseId, noticeId, to }, says, at),
  );
}

function sesEvent(
  { messageId, caseId, noticeId, to }: Pick<Handed, "messageId" | "caseId" | "noticeId" | "to">,
  says: ReceiptSays,
  timestamp: Instant,
) {
  const [, eventType = "Delivery", bounceType] = /^(Bounce)(.+)$/.exec(says) ?? [
    says,
    says.startsWith("un") || says.startsWith("opt") ? "Delivery" : says,
  ];
  const tags = { "ses:configuration-set": ["sachstand-test"], notice: [noticeId], case: [caseId] };
  const recipients = [{ emailAddress: to }];
  return {
    eventType,
    mail: { timestamp, messageId, destination: [to], tags },
    ...(bounceType !== undefined && { bounce: { bounceType, timestamp, bouncedRecipients: recipients } }),
    ...(eventType === "Complaint" && { complaint: { timestamp, complainedRecipients: recipients } }),
    ...(eventType === "Delivery" && { delivery: { timestamp } }),
  };
}

/** Whether an item of Applicants allows it right now that something goes to this address. */
export function allows(person: Readonly<Record<string, unknown>>, channel: Channel, to: string): boolean {
  if (person["safeContact"] === true || !Array.isArray(person["channels"])) return false;
  const contacts: readonly unknown[] = person["channels"];
  return contacts.some((contact) => isConsented(contact, channel, to));
}

function isConsented(contact: unknown, channel: Channel, to: string): boolean {
  if (typeof contact !== "object" || contact === null) return false;
  const fields = new Map<string, unknown>(Object.entries(contact));
  return (
    fields.get("channel") === channel &&
    fields.get("address") === to &&
    fields.get("state") === "active" &&
    fields.get("consent") !== undefined
  );
}
