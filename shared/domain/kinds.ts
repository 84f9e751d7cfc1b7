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
  /** Whether not knowing it may cost the person something: a caseworker is asked where it may not have arrived. */
  readonly essential?: boolean;
  /** Whether it goes out at any hour: the person is waiting for it. */
  readonly anyHour?: boolean;
  /**
   * Whether it is about the person's own choices and not about a case. It goes to just the channels it was made for, also in
   * the person's own pause, and no caseworker is ever asked about it.
   */
  readonly personal?: boolean;
  /** Whether no limit per person or address stops it, and none counts it. */
  readonly uncounted?: boolean;
  /** Kinds of earlier requests of the same case whose notices end when this one comes; its own kind always. */
  readonly ends?: readonly string[];
}

/** Parameters by name; days as `YYYY-MM-DD`, times as `HH:MM` in Europe/Berlin. */
export type KindParameters = Readonly<Record<string, string | undefined>>;

const told = { source: "status", parameters: nothing, held: true } as const;
const plainRequest = { source: "request", parameters: nothing, held: false } as const;

/** All that a notice can be about. A new kind is one row here and its texts in the catalogs. */
export const KINDS = {
  received: told,
  "in-review": told,
  "documents-needed": { ...told, reminds: true, essential: true },
  "documents-received": told,
  decided: told,
  forwarded: told,
  withdrawn: { ...told, essential: true },
  appointment: {
    source: "request",
    parameters: z.strictObject({ date: daySchema, time: timeOfDaySchema, place: placeSchema }),
    held: false,
    reminds: true,
    essential: true,
  },
  "appointment-cancelled": {
    source: "request",
    parameters: z.strictObject({ date: daySchema.optional(), time: timeOfDaySchema.optional() }),
    held: false,
    essential: true,
    ends: ["appointment"],
  },
  "renewal-due": { ...plainRequest, essential: true },
  "objection-received": plainRequest,
  "office-closed": {
    source: "request",
    parameters: z.strictObject({ date: daySchema.optional() }),
    held: false,
  },
  "please-call": { ...plainRequest, essential: true },
  correction: { source: "system", parameters: nothing, held: false, essential: true },
  "address-code": {
    source: "system",
    parameters: z.strictObject({
      confirmationCode: z.string().regex(/^\d{6}$/, { error: "must be six digits" }),
    }),
    held: false,
    anyHour: true,
    personal: true,
  },
  "choices-changed": { source: "system", parameters: nothing, held: false, personal: true },
  canary: {
    source: "system",
    parameters: nothing,
    held: false,
    anyHour: true,
    personal: true,
    uncounted: true,
  },
} as const satisfies Readonly<Record<string, KindRow>> & Readonly<Record<Status, KindRow>>;

/** A kind's row with all that a row may say. */
export function rowOf(kind: Kind): KindRow {
  return KINDS[kind];
}

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
