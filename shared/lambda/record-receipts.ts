import { refersTo } from "../adapters/address-hash.ts";
import type { Keyring } from "../adapters/keyring.ts";
import { contactUsed, parseApplicant } from "../domain/applicant.ts";
import type { Channel } from "../domain/channel.ts";
import type { Notice, NoticeFinder, NoticeQueue, NoticeStore } from "../domain/notice.ts";
import type { NoticeState } from "../domain/notice-states.ts";
import { isAbout, type Receipt, settleReceipt } from "../domain/receipts.ts";
import type { SendingRegister } from "../domain/register.ts";
import type { PlanSettings, SendSettings } from "../domain/settings.ts";
import { pauseAfter } from "../domain/settle-answer.ts";
import { after } from "../domain/time.ts";
import { secondsToDelivery } from "../domain/timings.ts";
import type { Log } from "./log.ts";
import { type SuppressionDeps, suppressAddress } from "./suppress-address.ts";

export interface ReceiptDeps extends SuppressionDeps {
  readonly notices: NoticeStore;
  readonly finder: NoticeFinder;
  readonly queue: NoticeQueue;
  readonly register: Pick<SendingRegister, "pause">;
  /** Holds the keys that stand behind the address of a notice that was made for one. */
  readonly keyring: () => Promise<Keyring>;
  readonly settings: PlanSettings;
  readonly sending: SendSettings;
  readonly log: Log;
}

/** How a receipt ended; `too-early` if its notice does not know its message yet. */
export type ReceiptEnding =
  | { readonly as: "no-change" | "foreign" | "too-early" }
  | {
      readonly as: "recorded";
      readonly channel: Channel;
      readonly became: NoticeState;
      /** Undefined unless it has arrived. */
      readonly secondsToDelivery: number | undefined;
    };

const TRIES = 5;

/** Records one receipt. Recording it again, or late, or after others, changes nothing. */
export async function recordReceipt(deps: ReceiptDeps, receipt: Receipt): Promise<ReceiptEnding> {
  const key = receipt.key ?? (await deps.finder.byProviderMessageId(receipt.messageId));
  if (key === undefined) return { as: "too-early" };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const [notice] = await deps.notices.read([key]);
    if (notice === undefined || !isAbout(receipt, notice)) return { as: "foreign" };
    // Before the move: should this break off, the receipt comes again and finds the notice as it was.
    if (receipt.meaning.suppresses === true) await suppress(deps, notice, receipt);
    if (receipt.meaning.pauses === true) await standStill(deps, notice, receipt);
    const move = settleReceipt(notice, receipt, deps.sending, deps.now());
    if (move === undefined) return { as: "no-change" };
    if (await deps.notices.move(move)) {
      await handOn(deps, notice, move.to === "failed");
      return recorded(notice, receipt, move.to);
    }
  }
  throw new Error(`Notice ${key.noticeId} is being changed all the time`);
}

function recorded(notice: Notice, { channel, at }: Receipt, became: NoticeState): ReceiptEnding {
  const took = became === "delivered" ? secondsToDelivery(notice, at) : undefined;
  return { as: "recorded", channel, became, secondsToDelivery: took };
}

/** What has failed goes to a sender, which turns to the next channel; should that be lost, the due index knows of it. */
async function handOn(deps: ReceiptDeps, { caseId, noticeId, channel }: Notice, hasFailed: boolean) {
  if (!hasFailed || channel === undefined) return;
  await deps.queue.enqueue([{ caseId, noticeId, channel, delaySeconds: 0 }]);
}

/** Stops the channel, unless what the receipt tells of is over by now. */
async function standStill(deps: ReceiptDeps, { noticeId }: Notice, receipt: Receipt): Promise<void> {
  const { channel, code, at } = receipt;
  const now = deps.now();
  const until = after(at, pauseAfter({ outcome: "quota", code }) ?? 0);
  if (until <= now) return;
  await deps.register.pause(channel, { since: now, until, code });
  deps.log.error("PROVIDER_MISCONFIGURED", undefined, { channel, noticeId, reason: code });
}

async function suppress(deps: ReceiptDeps, notice: Notice, receipt: Receipt): Promise<void> {
  const { channel, code: reason } = receipt;
  const address = receipt.address ?? (await addressOf(deps, notice));
  if (address === undefined) return;
  await suppressAddress(deps, { applicantId: notice.applicantId, channel, address, reason });
}

/** The address that a notice went to, if the person has it still. */
async function addressOf(
  { applicants, keyring, settings }: ReceiptDeps,
  { applicantId, channel, sentAt, addressRef }: Notice,
): Promise<string | undefined> {
  if (applicantId === undefined || channel === undefined || sentAt === undefined) return undefined;
  const data = (await applicants.read([applicantId])).get(applicantId);
  const applicant = parseApplicant(data, settings.smsDestinations);
  if (!applicant.ok) return undefined;
  if (addressRef === undefined) return contactUsed(applicant.value, channel, sentAt)?.address;
  const keys = await keyring();
  const contacts = applicant.value.channels.filter((contact) => contact.channel === channel);
  return contacts.find((contact) => refersTo(keys, addressRef, contact))?.address;
}
