import type * as z from "zod";
import type { FunctionName } from "../../alarms/impacts.ts";
import { fieldsOf } from "./fields-of.ts";

/** How far a field leads to a person. */
type Personal =
  /** It names or reaches the person, or says something of them. */
  | "yes"
  /** It says something of a case or person that only the authority can name. */
  | "pseudonymous"
  | "no";

/** Whom the authority's data protection officer must confirm; the offices put their own in its place. */
export const BASES = {
  task: "Art. 6 (1) e GDPR with Section 67a, 67b SGB X: to be confirmed",
  consent: "Art. 6 (1) a, Art. 7 GDPR (consent): to be confirmed",
  proof: "Art. 7 (1), Art. 17 (3) e GDPR: to be confirmed",
  security: "Art. 6 (1) e, Art. 32 GDPR: to be confirmed",
  none: "not personal",
} as const;

type Basis = keyof typeof BASES;

/** What fields are for. Those that stand together share all that is said of them. */
export interface Entry {
  /** Paths as the schemas have them, apart by spaces. */
  readonly fields: string;
  readonly purpose: string;
  readonly personal: Personal;
  /** Where it differs from that of the store. */
  readonly basis?: Basis;
  /** Where it goes besides the functions that use the store. */
  readonly goesTo?: string;
}

/** A part of what a schema knows, under a name of its own. */
interface Source {
  readonly schema: z.ZodType;
  readonly under?: string;
  /** Fields that this item does not take over. */
  readonly without?: readonly string[];
}

/** One kind of item. */
export interface Store {
  readonly table: "Cases" | "Applicants" | "Notices" | "Register" | "elsewhere";
  /** The items of a table that are meant, by `entry` (Cases) or `key` (Register). */
  readonly items: RegExp;
  readonly name: string;
  readonly sources: readonly Source[];
  /** Written beside what the schemas know (keys, indexes, time to live), apart by spaces. */
  readonly beside: string;
  readonly basis: Basis;
  readonly retention: string;
  readonly usedBy: readonly FunctionName[];
  readonly entries: readonly Entry[];
}

/** All fields that an item of the store can have. */
export function fieldsIn({ sources, beside }: Pick<Store, "sources" | "beside">): readonly string[] {
  const known = sources.flatMap(({ schema, under, without = [] }) =>
    fieldsOf(schema)
      .filter((field) => !without.includes(field))
      .map((field) => (under === undefined ? field : `${under}.${field}`)),
  );
  return [...new Set([...known, ...words(beside)])];
}

/** What is wrong with a store's entries: fields that nobody speaks of, and words about fields that are not there. */
export function gapsIn(store: Store): readonly string[] {
  const fields = fieldsIn(store);
  const spokenOf = store.entries.flatMap((entry) => words(entry.fields));
  const twice = spokenOf.filter((field, index) => spokenOf.indexOf(field) !== index);
  return [
    ...fields.filter((field) => !spokenOf.includes(field)).map((field) => `${field} has no entry`),
    ...spokenOf.filter((field) => !fields.includes(field)).map((field) => `${field} is no field (any more)`),
    ...twice.map((field) => `${field} has two entries`),
  ].map((gap) => `${store.name}: ${gap}`);
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
