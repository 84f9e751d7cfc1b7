import * as z from "zod";
import { type ApplicantStore, pageCodeSchema } from "../../shared/domain/applicant.ts";

const contactsSchema = z.array(z.record(z.string(), z.unknown()));

/** An item of Applicants as it is written: a key and anything else. */
interface ApplicantItem extends Readonly<Record<string, unknown>> {
  readonly applicantId: string;
}

/** The twin of the table Applicants. */
export interface ApplicantTwin extends ApplicantStore {
  /** Writes an item as other software does, without any condition. */
  put(item: object & { readonly applicantId: string }): void;
  remove(applicantId: string): void;
  /** Whether they were gone once, whatever has been written since. */
  wasRemoved(applicantId: string): boolean;
  get(applicantId: string): ApplicantItem | undefined;
  all(): readonly ApplicantItem[];
}

/** Whoever was erased has no page, unless they have come back with an address. */
export function mayHavePage({ erasedAt, channels }: ApplicantItem): boolean {
  return erasedAt === undefined || (Array.isArray(channels) && channels.length > 0);
}

/** Applicants in memory, under the same conditions as in the table. */
export function createApplicantTwin(
  seed: readonly (object & { readonly applicantId: string })[] = [],
): ApplicantTwin {
  const items = new Map<string, ApplicantItem>();
  const put = (item: object & { readonly applicantId: string }) =>
    items.set(item.applicantId, structuredClone({ ...item }));
  for (const item of seed) put(item);
  const removed = new Set<string>();
  return {
    put,
    remove(applicantId) {
      items.delete(applicantId);
      removed.add(applicantId);
    },
    wasRemoved: (applicantId) => removed.has(applicantId),
    get: (applicantId) => items.get(applicantId),
    all: () => [...items.values()],
    async read(applicantIds) {
      return new Map(
        applicantIds.flatMap((id) => {
          const item = items.get(id);
          return item === undefined ? [] : [[id, structuredClone(item)] as const];
        }),
      );
    },
    async givePageCode(applicantId, code) {
      const item = items.get(applicantId);
      if (item === undefined) return undefined;
      if (item["pageCode"] === undefined && mayHavePage(item)) {
        items.set(applicantId, { ...item, pageCode: code });
        return code;
      }
      const there = pageCodeSchema.safeParse(item["pageCode"]);
      return there.success ? there.data : undefined;
    },
    async suppress(applicantId, channel, address) {
      const item = items.get(applicantId);
      const contacts = contactsSchema.safeParse(item?.["channels"]);
      if (item === undefined || !contacts.success) return;
      const channels = contacts.data.map((contact) =>
        contact["channel"] === channel && contact["address"] === address && contact["state"] === "active"
          ? { ...contact, state: "suppressed" }
          : contact,
      );
      items.set(applicantId, { ...item, channels });
    },
  };
}
