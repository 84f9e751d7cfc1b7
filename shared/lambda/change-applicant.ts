import * as z from "zod";
import { type Applicant, type ApplicantStore, type Contact, parseApplicant } from "../domain/applicant.ts";
import { type ApplicantEditor, erased, proofsOf } from "../domain/edit-applicant.ts";
import type { NoticeQueue } from "../domain/notice.ts";
import { choicesNotices } from "../domain/personal-notices.ts";
import { isSameData } from "../domain/same-data.ts";
import type { Instant } from "../domain/time.ts";

export interface ChangeDeps {
  readonly applicants: ApplicantStore;
  readonly editor: ApplicantEditor;
  readonly queue: NoticeQueue;
  /** Starts of E.164 numbers that SMS may go to. */
  readonly smsDestinations: readonly string[];
  readonly newId: () => string;
  readonly now: () => Instant;
}

/** Whose record, and what a change of it needs to know. */
export interface ChangeOf {
  readonly applicantId: string;
  /** Named in the notice of the change. */
  readonly office: string;
  /** Stands for a contact's address. */
  readonly refOf: (contact: Pick<Contact, "channel" | "address">) => string;
  /** Whether the channels that were open before are told; without it, of every change. */
  readonly tells?: (before: Applicant, after: Applicant) => boolean;
}

/** How a change ended: the record before and after it, and whether a notice tells of it. */
export interface Changed {
  readonly before: Applicant;
  readonly after: Applicant;
  readonly told: boolean;
}

const TRIES = 5;

/**
 * Changes a person's record by a rule, with its proofs of consent and its notices, all or nothing. The rule sees the record
 * as it is now; what it refuses, or leaves as it was, is written nowhere.
 * @returns what the rule refused with; undefined if there is no such record, or none that can be read
 * @throws if others keep changing the record at the same time
 */
export async function changeApplicant<Refused>(
  deps: ChangeDeps,
  { applicantId, office, refOf, tells = () => true }: ChangeOf,
  rule: (applicant: Applicant) => { ok: true; applicant: Applicant } | { ok: false; why: Refused },
): Promise<({ ok: true } & Changed) | { ok: false; why: Refused } | undefined> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const seen = (await deps.applicants.read([applicantId])).get(applicantId);
    const parsed = parseApplicant(seen, deps.smsDestinations);
    if (!parsed.ok) return undefined;
    const before = parsed.value;
    const ruled = rule(before);
    if (!ruled.ok) return ruled;
    const after = ruled.applicant;
    if (isSameData({ ...before, chosenAt: undefined }, { ...after, chosenAt: undefined }))
      return { ok: true, before, after: before, told: false };
    const now = deps.now();
    const deed = { id: deps.newId(), applicantId, office };
    const notices = tells(before, after) ? choicesNotices(deed, { before, after }, refOf, now) : [];
    const proofs = proofsOf(before, after, refOf, now);
    if (!(await deps.editor.edit({ seen, before, after, proofs, notices }))) continue;
    // Should this be lost, the due index knows of them.
    await deps.queue.enqueue(
      notices.flatMap(({ caseId, noticeId, channel }) =>
        channel === undefined ? [] : [{ caseId, noticeId, channel, delaySeconds: 0 }],
      ),
    );
    return { ok: true, before, after, told: notices.length > 0 };
  }
  throw new Error("The record is being changed all the time");
}

/**
 * Erases a person's contact data (Art. 17 GDPR): from now on nothing is sent to them, and their page code opens nothing.
 * What remains is the id, the language, and proof of the consents they gave, without addresses.
 * @returns false if there is no such record
 */
export async function eraseContactData(
  deps: Pick<ChangeDeps, "applicants" | "editor" | "smsDestinations" | "now">,
  applicantId: string,
  refOf: ChangeOf["refOf"],
): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const seen = (await deps.applicants.read([applicantId])).get(applicantId);
    if (seen === undefined) return false;
    const now = deps.now();
    const parsed = parseApplicant(seen, deps.smsDestinations);
    // What cannot be read is erased, too; there is no consent in it that could be proved. What protects the person stays.
    const before: Applicant = parsed.ok
      ? parsed.value
      : { applicantId, language: "de", channels: [], reach: "first", safeContact: askedForSafety(seen) };
    const after = erased(before, now);
    const proofs = proofsOf(before, after, refOf, now);
    if (await deps.editor.edit({ seen, before, after, proofs, notices: [], erases: true })) return true;
  }
  throw new Error("The record is being changed all the time");
}

/** Whether a record that cannot be read asks for safe contact, however that is written. */
function askedForSafety(seen: unknown): true | undefined {
  const parsed = z.object({ safeContact: z.unknown() }).safeParse(seen);
  return parsed.success && parsed.data.safeContact ? true : undefined;
}
