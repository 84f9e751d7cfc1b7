import * as z from "zod";
import { type DeskRoles, deskRolesSchema, deskScopesSchema } from "../shared/domain/desk-principal.ts";

/** The names of the scopes where an issuer has no others; the stack's own user pool knows just these. */
export const STANDARD_SCOPES = { people: "sachstand/desk", machine: "sachstand/cases" };

/** Who may use the desk and its API, and who says so. */
export const deskSchema = deskRolesSchema.extend({
  scopes: deskScopesSchema
    .extend({
      requested: z
        .string()
        .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/, {
          error: "must be 1 to 256 ASCII characters without spaces, quotes or backslashes",
        })
        .optional()
        .describe(
          "How the desk asks for the scope of people, where that is not its name in the token: api://<id>/desk at Entra ID.",
        ),
    })
    .default(STANDARD_SCOPES)
    .describe("The scopes by the names that stand in tokens; Entra ID shortens them there, to desk."),
  issuer: z
    .url()
    .refine((url) => /^https:\/\/|^http:\/\/127\.0\.0\.1:/.test(url), {
      error: "must be an address that begins with https",
    })
    .nullable()
    .describe(
      "An OpenID Connect issuer, as it stands in its tokens; null, and the stack makes a Cognito user pool of its own.",
    ),
  audience: z
    .string()
    .min(1)
    .max(256)
    .default("sachstand-desk-api")
    .describe(
      "What an access token's aud must hold; Cognito's have none, there the stack's own clients count.",
    ),
  clientId: z
    .string()
    .min(1)
    .max(256)
    .nullable()
    .describe(
      "The desk's own client at the issuer, a public one; null with Cognito, where the stack makes it.",
    ),
});

export type DeskSettings = Readonly<z.infer<typeof deskSchema>>;

/** The part that makes a token's scopes and groups a role. */
export function deskRolesOf({ groupsClaim, groups, scopes: { people, machine } }: DeskSettings): DeskRoles {
  return { groupsClaim, groups, scopes: { people, machine } };
}

/** What the desk's page must know to let somebody sign in: its `config.json`. */
export function deskConfigOf(
  { scopes: { people, requested = people } }: DeskSettings,
  signIn: { readonly issuer: string; readonly clientId: string },
) {
  const { issuer, clientId } = signIn;
  return { issuer, clientId, scope: `openid profile ${requested}` };
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
    ...(desk.scopes.people === desk.scopes.machine ? ["desk.scopes.machine: must differ from people"] : []),
    ...(desk.issuer === null && !hasStandardScopes(desk)
      ? [
          `desk.scopes: must be ${STANDARD_SCOPES.people} and ${STANDARD_SCOPES.machine}, or left out, where there is no issuer`,
        ]
      : []),
    ...((desk.issuer === null) !== (desk.clientId === null)
      ? ["desk.clientId: must be given with an issuer, and null without one"]
      : []),
  ];
}

function hasStandardScopes({ scopes: { people, machine, requested = people } }: DeskSettings): boolean {
  return (
    [people, requested].every((name) => name === STANDARD_SCOPES.people) &&
    machine === STANDARD_SCOPES.machine
  );
}
