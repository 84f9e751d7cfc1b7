import { refersTo } from "../adapters/address-hash.ts";
import { isConfirmationCode, isConfirmationId, newConfirmationId } from "../adapters/confirmation-code.ts";
import type { Keyring } from "../adapters/keyring.ts";
import { type Applicant, type Contact, contactsThatMayProve } from "../domain/applicant.ts";
import {
  type CodeLimits,
  type Confirmation,
  type Confirmations,
  codeCounters,
  MOST_TRIES,
  newConfirmation,
  type Pending,
} from "../domain/confirmation.ts";
import type { NoticeQueue, NoticeStore } from "../domain/notice.ts";
import { codeNotice } from "../domain/personal-notices.ts";
import type { SendingRegister } from "../domain/register.ts";
import type { Instant } from "../domain/time.ts";

export interface ConfirmDeps {
  readonly confirmations: Confirmations;
  readonly notices: Pick<NoticeStore, "add">;
  readonly queue: NoticeQueue;
  readonly register: Pick<SendingRegister, "look">;
  readonly keyring: () => Promise<Keyring>;
  readonly limits: CodeLimits;
  readonly now: () => Instant;
}

/** Who asks for a code, and from where. */
export interface Asker {
  readonly applicantId: string;
  /** Named in the message with the code. */
  readonly office: string;
  /** Stands for the network that it is asked from. */
  readonly networkRef: string;
}

/** What became of asking for a code. */
export type Asked =
  | { readonly as: "sent"; readonly confirmation: Confirmation }
  | { readonly as: "too-many" }
  | { readonly as: "unusable" };

/**
 * Sends six digits to a contact of a person; what is pending follows once they come back. The digits are stored nowhere.
 */
export async function askForCode(
  deps: ConfirmDeps,
  { applicantId, office, networkRef }: Asker,
  pending: Pending,
  { channel, address }: Pick<Contact, "channel" | "address">,
): Promise<Asked> {
  const now = deps.now();
  const facts = (await deps.register.look(channel, [address], now)).addresses.get(address);
  if (facts === undefined || facts.isSuppressed) return { as: "unusable" };
  const to = { channel, addressRef: facts.hash };
  const confirmation = newConfirmation(
    newConfirmationId(await deps.keyring()),
    applicantId,
    pending,
    to,
    now,
  );
  const counters = codeCounters(confirmation, networkRef, deps.limits, now);
  if (!(await deps.confirmations.start(confirmation, counters))) return { as: "too-many" };
  const deed = { id: confirmation.id, applicantId, office };
  const notice = codeNotice(deed, to, confirmation.expiresAt, now);
  await deps.notices.add(notice);
  const { caseId, noticeId } = notice;
  await deps.queue.enqueue([{ caseId, noticeId, channel, delaySeconds: 0 }]);
  return { as: "sent", confirmation };
}

/** What became of typing six digits. */
export type Answered =
  | { readonly as: "right"; readonly confirmation: Confirmation }
  | { readonly as: "wrong"; readonly triesLeft: number }
  /** Too late, tried too often, answered before, never asked, or the address that it went to is closed. */
  | { readonly as: "gone" };

/**
 * Checks six digits. Each look at them uses up a try, and right ones work once, and only as long as the address that they
 * went to is not closed: what is stopped proves nothing any more.
 */
export async function answerCode(
  { confirmations, keyring, now }: Pick<ConfirmDeps, "confirmations" | "keyring" | "now">,
  applicant: Applicant,
  id: string,
  digits: string,
): Promise<Answered> {
  const { applicantId } = applicant;
  const confirmation = isConfirmationId(id) ? await confirmations.try(applicantId, id, now()) : undefined;
  if (confirmation === undefined) return { as: "gone" };
  const keys = await keyring();
  if (!isConfirmationCode(keys, confirmation, digits)) {
    const triesLeft = MOST_TRIES - 1 - confirmation.tries;
    return triesLeft > 0 ? { as: "wrong", triesLeft } : { as: "gone" };
  }
  const { channel, addressRef } = confirmation;
  const mayProve = contactsThatMayProve(applicant, channel);
  if (!mayProve.some((contact) => refersTo(keys, addressRef, contact))) return { as: "gone" };
  return (await confirmations.answer(applicantId, id)) ? { as: "right", confirmation } : { as: "gone" };
}
