import * as z from "zod";
import type { Status } from "./status.ts";
import { daySchema, timeOfDaySchema } from "./time.ts";

const nothing = z.strictObject({});

/** Where an appointment takes place; the office's own address stands on its letters. */
const placeSchema = z.enum(["office", "phone", "video"], { error: "must be one of office, phone, video" });

interface KindRow {
  /** Who brings it about: a status change, a request item, or the system itself. */
  readonly source: "status" | "request" | "system";
  /** All that a request of this kind may carry, and so all of a case that can ever reach a text. */
  readonly parameters: z.ZodType<KindParameters>;
  /** Whether the notice waits for the stage's hold, so that a slip can be undone. */
  readonly held: boolean;
  /** Whether it is told once more, before it is too late. */
  readonly reminds?: boolean;
}

/** Parameters by name; days as `YYYY-MM-DD`, times as `HH:MM` in Europe/Berlin. */
export type KindParameters = Readonly<Record<string, string | undefined>>;

const told = { source: "status", parameters: nothing, held: true } as const;
const plainRequest = { source: "request", parameters: nothing, held: false } as const;

/** All that a notice can be about. A new kind is one row here and its texts in the catalogs. */
export const KINDS = {
  received: told,
  "in-review": told,
  "documents-needed": { ...told, reminds: true },
  "documents-received": told,
  decided: told,
  forwarded: told,
  withdrawn: told,
  appointment: {
    source: "request",
    parameters: z.strictObject({ date: daySchema, time: timeOfDaySchema, place: placeSchema }),
    held: false,
    reminds: true,
  },
  "appointment-cancelled": {
    source: "request",
    parameters: z.strictObject({ date: daySchema.optional(), time: timeOfDaySchema.optional() }),
    held: false,
  },
  "renewal-due": plainRequest,
  "objection-received": plainRequest,
  "office-closed": {
    source: "request",
    parameters: z.strictObject({ date: daySchema.optional() }),
    held: false,
  },
  "please-call": plainRequest,
  correction: { source: "system", parameters: nothing, held: false },
  "address-code": {
    source: "system",
    parameters: z.strictObject({
      confirmationCode: z.string().regex(/^\d{6}$/, { error: "must be six digits" }),
    }),
    held: false,
  },
  "choices-changed": { source: "system", parameters: nothing, held: false },
} as const satisfies Readonly<Record<string, KindRow>> & Readonly<Record<Status, KindRow>>;

export type Kind = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS).filter(isKind);

/** The kinds that a request item may ask for. */
export const REQUEST_KIND_NAMES = KIND_NAMES.filter((kind) => KINDS[kind].source === "request");

export const kindSchema = z.enum(KIND_NAMES, { error: "must be a known kind" });

function isKind(name: string): name is Kind {
  return Object.hasOwn(KINDS, name);
}

/** The kind of notice that tells a status. Each status is a kind of its own name. */
export function kindOf(status: Status): Kind {
  return status;
}
