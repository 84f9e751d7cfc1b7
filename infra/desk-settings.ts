import * as z from "zod";
import { type DeskRoles, deskRolesSchema } from "../shared/domain/desk-principal.ts";

/** Who may use the desk and its API, and who says so. */
export const deskSchema = deskRolesSchema.extend({
  /** An OpenID Connect issuer, as it stands in its tokens; null, and the stack makes a Cognito user pool of its own. */
  issuer: z
    .url()
    .refine((url) => /^https:\/\/|^http:\/\/127\.0\.0\.1:/.test(url), {
      error: "must be an address that begins with https",
    })
    .nullable(),
  /** What an access token's `aud` must hold; Cognito's have none, there the stack's own clients count. */
  audience: z.string().min(1).max(256).default("sachstand-desk-api"),
  /** The desk's own client at the issuer, a public one; null with Cognito, where the stack makes it. */
  clientId: z.string().min(1).max(256).nullable(),
});

export type DeskSettings = Readonly<z.infer<typeof deskSchema>>;

/** The part that makes a token's groups a role. */
export function deskRolesOf({ groupsClaim, groups }: DeskSettings): DeskRoles {
  return { groupsClaim, groups };
}

/**
 * What does not fit the rest of the settings, or itself, each by its path.
 * @param offices ids of those there are
 */
export function deskProblems(desk: DeskSettings, offices: readonly string[]): readonly string[] {
  const foreign = Object.entries(desk.groups).flatMap(([group, role]) =>
    role.role === "caseworker" && !offices.includes(role.office) ? [group] : [],
  );
  return [
    ...foreign.map((group) => `desk.groups.${group}.office: must be one of ${offices.join(", ")}`),
    ...(desk.issuer === null && desk.groupsClaim !== "cognito:groups"
      ? ["desk.groupsClaim: must be cognito:groups where there is no issuer"]
      : []),
    ...((desk.issuer === null) !== (desk.clientId === null)
      ? ["desk.clientId: must be given with an issuer, and null without one"]
      : []),
  ];
}
