import { refsBy } from "../../shared/adapters/refs.ts";
import {
  type Confirmation,
  type Confirmations,
  type ConsentProof,
  MOST_TRIES,
} from "../../shared/domain/confirmation.ts";
import type { ApplicantEditor, Erasure } from "../../shared/domain/edit-applicant.ts";
import type { MissStore } from "../../shared/domain/misses.ts";
import type { PageFinder } from "../../shared/domain/page.ts";
import type { SendingRegister } from "../../shared/domain/register.ts";
import { isSameData } from "../../shared/domain/same-data.ts";
import { type ApplicantTwin, mayHavePage } from "./applicant-store.ts";
import { KEYRING } from "./builders.ts";
import type { CaseTwin } from "./case-store.ts";
import type { NoticeTwin } from "./notice-store.ts";
import type { RegisterTwin } from "./register.ts";

/** The twin of the indexes behind a page. */
export function createFinderTwin(applicants: ApplicantTwin, cases: CaseTwin): PageFinder & { looks: number } {
  const twin = {
    looks: 0,
    async ownerOf(pageCode: string) {
      twin.looks++;
      const [owner, ...others] = applicants.all().filter((item) => item["pageCode"] === pageCode);
      return others.length > 0 ? undefined : owner?.applicantId;
    },
    async casesOf(applicantId: string) {
      const found = cases.lines().filter(({ change }) => change.applicantId === applicantId);
      return [
        ...new Map(found.map(({ change: { caseId, office } }) => [caseId, { caseId, office }])).values(),
      ];
    },
  };
  return twin;
}

/** The twin of the editor: record, proofs and notices, all or nothing. */
export function createEditorTwin(applicants: ApplicantTwin, notices: NoticeTwin) {
  const proofs = new Map<string, ConsentProof>();
  const erasures: Erasure[] = [];
  const editor: ApplicantEditor = {
    async edit({ seen, after, proofs: more, notices: told, erases }) {
      if (!isSameData(applicants.get(after.applicantId), seen)) return false;
      const { applicantId, language, erasedAt, safeContact } = after;
      const stub = { applicantId, language, channels: [], erasedAt, ...(safeContact && { safeContact }) };
      applicants.put(erases ? stub : after);
      if (erases && erasedAt !== undefined) erasures.push({ applicantId, at: erasedAt });
      for (const proof of more) proofs.set(`${proof.channel}#${proof.addressRef}#${proof.consent.at}`, proof);
      for (const notice of told) await notices.add(notice);
      return true;
    },
    async renewPageCode(applicantId, code) {
      const item = applicants.get(applicantId);
      if (item === undefined || !mayHavePage(item)) return false;
      const renewed = { ...item, pageCode: code };
      applicants.put(renewed);
      return true;
    },
  };
  return { editor, erasures, proofs: () => [...proofs.values()] };
}

/** The twin of confirmations in the Register. */
export function createConfirmationTwin(register: Pick<RegisterTwin, "count">): Confirmations {
  const kept = new Map<string, Confirmation & { readonly answered: boolean }>();
  const keyOf = (applicantId: string, id: string) => `${applicantId} ${id}`;
  return {
    async start(confirmation, counters) {
      if (register.count(counters) !== undefined) return false;
      kept.set(keyOf(confirmation.applicantId, confirmation.id), { ...confirmation, answered: false });
      return true;
    },
    async try(applicantId, id, now) {
      // DynamoDB refuses such a key before it looks for it.
      if (id === "" || id.length > 1_024) throw new Error("ValidationException");
      const found = kept.get(keyOf(applicantId, id));
      if (found === undefined || found.answered || found.tries >= MOST_TRIES || found.expiresAt <= now)
        return undefined;
      kept.set(keyOf(applicantId, id), { ...found, tries: found.tries + 1 });
      return found;
    },
    async answer(applicantId, id) {
      const found = kept.get(keyOf(applicantId, id));
      if (found === undefined || found.answered) return false;
      kept.set(keyOf(applicantId, id), { ...found, answered: true });
      return true;
    },
  };
}

/** The twin of what is stored of misses; it counts how often it is asked. */
export function createMissTwin(): MissStore & { asked: number } {
  const misses = new Map<string, number>();
  const twin = {
    asked: 0,
    async look(networkRef: string, window: string) {
      twin.asked++;
      return misses.get(`${networkRef} ${window}`) ?? 0;
    },
    async add(networkRef: string, window: string, more: number) {
      twin.asked++;
      misses.set(`${networkRef} ${window}`, (misses.get(`${networkRef} ${window}`) ?? 0) + more);
    },
  };
  return twin;
}

/** What the Register says of addresses, by hashes as they really are. */
export function createLookTwin(suppressed: readonly string[] = []): Pick<SendingRegister, "look"> {
  const refOf = refsBy(KEYRING);
  return {
    look: async (channel, addresses) => ({
      pause: undefined,
      spentUsd: 0,
      addresses: new Map(
        addresses.map((address) => {
          const hash = refOf({ channel, address });
          return [address, { hash, refs: [hash], isSuppressed: suppressed.includes(address) }];
        }),
      ),
    }),
  };
}
