import type { Applicant, Contact } from "./applicant.ts";
import { agreed, withdrawn } from "./choices.ts";
import type { ConsentProof } from "./confirmation.ts";
import type { Notice } from "./notice.ts";
import type { Instant } from "./time.ts";

/** A change of a person's record with all that must be written together with it. */
export interface ApplicantEdit {
  /** The record as it came from the table. */
  readonly seen: unknown;
  readonly before: Applicant;
  readonly after: Applicant;
  readonly proofs: readonly ConsentProof[];
  readonly notices: readonly Notice[];
  /** Whether nothing of the record may stay but the id, the language, that it was erased and that nothing may be sent. */
  readonly erases?: boolean;
}

/** Somebody had their contact data erased. It holds no address, and is kept so that a restored backup can be erased again. */
export interface Erasure {
  readonly applicantId: string;
  readonly at: Instant;
}

/** All erasures that backups may still hold the data of. */
export interface ErasureList {
  all(): AsyncIterable<Erasure>;
}

export interface ApplicantEditor {
  /** Writes all of it, or nothing: false if the record is no longer as it was read. */
  edit(edit: ApplicantEdit): Promise<boolean>;
  /** Gives a person a new page code; the old one is good for nothing from now on. False if there is no such person. */
  renewPageCode(applicantId: string, code: string): Promise<boolean>;
}

/** The proofs that follow from a change: of what was agreed to, and of what no longer is. */
export function proofsOf(
  before: Applicant,
  after: Applicant,
  refOf: (contact: Contact) => string,
  now: Instant,
): readonly ConsentProof[] {
  const { applicantId } = before;
  const proof = (contact: Contact, withdrawnAt?: Instant): readonly ConsentProof[] => {
    const { channel, consent } = contact;
    if (consent === undefined) return [];
    return [{ applicantId, channel, addressRef: refOf(contact), consent, withdrawnAt }];
  };
  const proofs = [
    ...agreed(before, after).flatMap((contact) => proof(contact)),
    ...withdrawn(before, after).flatMap((contact) => proof(contact, now)),
  ];
  // An address that stands there twice, by the same consent, has one proof.
  return [...new Map(proofs.map((one) => [`${one.addressRef} ${one.consent.at}`, one])).values()];
}

/** The record of somebody who has had their contact data erased: known, but not to be reached. */
export function erased({ applicantId, language, safeContact }: Applicant, now: Instant): Applicant {
  return { applicantId, language, channels: [], reach: "first", erasedAt: now, safeContact };
}
