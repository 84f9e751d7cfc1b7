import * as z from "zod";
import type { Principal } from "./desk-routes.ts";
import { idSchema } from "./problem.ts";
import { hashOf } from "./spread.ts";

/**
 * A group as the issuer names it. Without spaces or brackets: where an authorizer has written a token's groups as `[one two]`,
 * such a name could not be told from two others.
 */
const groupSchema = z.string().regex(/^[^\s[\]]{1,128}$/, {
  error: "must be 1 to 128 characters without spaces or square brackets",
});

const roleSchema = z
  .discriminatedUnion(
    "role",
    [
      z.strictObject({ role: z.literal("caseworker"), office: idSchema }),
      z.strictObject({ role: z.literal("lead") }),
    ],
    { error: 'must be { "role": "caseworker", "office": "..." } or { "role": "lead" }' },
  )
  .describe("What people of this group are: caseworker with one office, or lead.");

/** What a scope's name may consist of (RFC 6749, section 3.3), as long as an HTTP API takes it. */
const scopeSchema = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/, {
  error: "must be 1 to 64 ASCII characters without spaces, quotes or backslashes",
});

/** The scopes by the names that stand in tokens. */
export const deskScopesSchema = z.strictObject({
  people: scopeSchema.describe("Of people at the desk."),
  machine: scopeSchema.describe("Of the authority's own case software."),
});

/** How a token's scopes and groups become roles. */
export const deskRolesSchema = z.strictObject({
  scopes: deskScopesSchema,
  groupsClaim: z.string().min(1).max(128).describe("The claim that holds a person's groups."),
  groups: z.record(groupSchema, roleSchema).describe("Roles by group; groups that are not here give none."),
});

export type DeskRoles = Readonly<z.infer<typeof deskRolesSchema>>;

/** A verified token's claims: as the token has them, or as an HTTP API's authorizer gives them on, all as text. */
export type Claims = Readonly<Record<string, unknown>>;

const SEPARATOR = /\s+/;

/**
 * Who somebody is by their token, which has been verified before; undefined for those who have no role.
 *
 * A token with the scope of people gets its role from its groups: a lead's goes before a caseworker's, who may have several
 * offices. A token with the scope of the case software alone must be the program's own, by the client credentials grant:
 * with groups, or a `sub` that is not the client itself, it is a person's, who gets no role by the case software's scope.
 * An ID token says who has signed in and opens nothing, also where an issuer writes scopes into it.
 */
export function principalOf(claims: Claims, roles: DeskRoles): Principal | undefined {
  if (isIdToken(claims)) return undefined;
  const { scopes, groupsClaim, groups } = roles;
  const given = scopesOf(claims);
  const held = groupsIn(claims[groupsClaim]);
  if (given.includes(scopes.people)) {
    const actor = actorOf(claims["sub"]);
    if (actor === undefined) return undefined;
    const found = held.flatMap((group) => (Object.hasOwn(groups, group) ? (groups[group] ?? []) : []));
    if (found.some(({ role }) => role === "lead")) return { role: "lead", offices: [], actor };
    const offices = found.flatMap((one) => (one.role === "caseworker" ? one.office : []));
    return offices.length === 0 ? undefined : { role: "caseworker", offices: [...new Set(offices)], actor };
  }
  const client = claims["client_id"] ?? claims["azp"];
  const isProgram = held.length === 0 && (claims["sub"] ?? client) === client;
  const actor = actorOf(client);
  if (!given.includes(scopes.machine) || !isProgram || actor === undefined) return undefined;
  return { role: "machine", offices: [], actor };
}

/** As Cognito and Keycloak mark them, and by what stands in ID tokens alone (OpenID Connect Core 1.0, section 3.1.3.6). */
function isIdToken(claims: Claims): boolean {
  return claims["token_use"] === "id" || claims["typ"] === "ID" || claims["at_hash"] !== undefined;
}

/** `scope` holds them separated by spaces (RFC 8693); some issuers have `scp` instead, as a list. */
function scopesOf(claims: Claims): readonly string[] {
  const claim = claims["scope"] ?? claims["scp"];
  if (typeof claim !== "string") return listIn(claim);
  return unbracketed(claim).split(SEPARATOR);
}

/** A list, one group as text, or the text that an authorizer makes of a list. */
function groupsIn(claim: unknown): readonly string[] {
  if (typeof claim !== "string") return listIn(claim);
  const inner = unbracketed(claim);
  const names = inner === claim ? [claim] : inner.split(SEPARATOR);
  return names.filter((name) => name !== "");
}

function listIn(claim: unknown): readonly string[] {
  return Array.isArray(claim) ? claim.filter((item) => typeof item === "string") : [];
}

/** API Gateway writes a list as `[one two]`. */
function unbracketed(claim: string): string {
  return /^\[(.*)\]$/s.exec(claim)?.[1] ?? claim;
}

/**
 * A pseudonymous name that stays the same. What is no mere id (an address, `erika.mustermann`, a directory's path, or too long)
 * becomes a hash of it.
 */
function actorOf(subject: unknown): string | undefined {
  if (typeof subject !== "string" || subject === "") return undefined;
  return idSchema.safeParse(subject).success ? subject : `h-${fourHashes(subject)}`;
}

/** 128 bits: enough to tell an authority's people apart, and no secret. */
function fourHashes(text: string): string {
  return [0, 1, 2, 3].map((salt) => hashOf(`${salt} ${text}`).toString(16).padStart(8, "0")).join("");
}
