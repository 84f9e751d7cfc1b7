import { type Applicant, type Contact, usableContacts } from "./applicant.ts";
import type { Channel } from "./channel.ts";
import { type Kind, rowOf } from "./kinds.ts";
import { EXPIRY, type Notice, noticeIdFor } from "./notice.ts";
import { after, type Instant } from "./time.ts";

/** What case ids of notices begin with that are about a person and not about a case. */
export const PERSONS_PREFIX = "person-";

/** The case id of notices that are about a person and not about a case. */
export function personsCaseId(applicantId: string): string {
  return `${PERSONS_PREFIX}${applicantId}`;
}

/**
 * An applicant whom nobody is: all day a notice takes the whole way to a mailbox of the SES simulator, so that it shows when
 * that way is broken, also while nobody else is told anything. No office looks after it, and no list of an office holds it.
 */
export const CANARY = "sachstand-canary";

/** Where the canary's requests and notices lie, as those of a person do. */
export const CANARY_CASE = personsCaseId(CANARY);

/** Whether a notice is about the person's own choices, so that no case stands behind it. */
export function isPersonal({ kind }: Pick<Notice, "kind">): boolean {
  return kind !== undefined && rowOf(kind).personal === true;
}

/** The office that must be asked about a notice if it does not reach the person; undefined if nobody must. */
export function officeToAsk(notice: Notice): string | undefined {
  return isPersonal(notice) ? undefined : notice.office;
}

/** The id of what the person did, within the id of a notice about it. */
export function deedOf({ noticeId, kind }: Notice): string | undefined {
  const prefix = "r-";
  const end = noticeId.lastIndexOf(`-${kind}-`);
  return noticeId.startsWith(prefix) && end > 0 ? noticeId.slice(prefix.length, end) : undefined;
}

/** What a person has done, and who looks after them. */
export interface Deed {
  readonly id: string;
  readonly applicantId: string;
  /** Named in the notice, as the one to call. */
  readonly office: string;
}

/** The notice that brings a confirmation code to one address. */
export function codeNotice(
  deed: Deed,
  { channel, addressRef }: { readonly channel: Channel; readonly addressRef: string },
  expiresAt: Instant,
  now: Instant,
): Notice {
  return { ...personal(deed, "address-code", channel, now), addressRef, expiresAt };
}

/**
 * The notices that tell of a change of choices: one to each address that was open before and still is. So whoever turns
 * notices to another address, with the first of two phones say, cannot keep that from the others.
 */
export function choicesNotices(
  deed: Deed,
  { before, after: changed }: { readonly before: Applicant; readonly after: Applicant },
  refOf: (contact: Contact) => string,
  now: Instant,
): readonly Notice[] {
  const isStillOpen = ({ channel, address }: Contact) =>
    changed.channels.some(
      (other) => other.channel === channel && other.address === address && other.state === "active",
    );
  const told = usableContacts(before).filter(isStillOpen);
  const byAddress = new Map(told.map((contact) => [`${contact.channel} ${refOf(contact)}`, contact]));
  const counts = new Map<Channel, number>();
  return [...byAddress.values()].map((contact) => {
    const { channel } = contact;
    const count = (counts.get(channel) ?? 0) + 1;
    counts.set(channel, count);
    // An id names a channel and no address, so the second of a channel has one of its own.
    const id = count === 1 ? deed.id : `${deed.id}-${count}`;
    return { ...personal({ ...deed, id }, "choices-changed", channel, now), addressRef: refOf(contact) };
  });
}

function personal({ id, applicantId, office }: Deed, kind: Kind, channel: Channel, now: Instant): Notice {
  return {
    caseId: personsCaseId(applicantId),
    noticeId: noticeIdFor({ requestId: id }, kind, channel),
    state: "queued",
    applicantId,
    office,
    kind,
    channel,
    plannedAt: now,
    dueAt: now,
    expiresAt: after(now, EXPIRY),
    attempts: 0,
  };
}
