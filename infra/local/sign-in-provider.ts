import { join } from "node:path";
// biome-ignore lint/correctness/noUnresolvedImports: the linter does not find the entry of this package
import Provider, { type Configuration, type Context } from "oidc-provider";
import type { DeskScopes } from "../../shared/domain/desk-routes.ts";
import { readSignInKeys } from "./sign-in-keys.ts";
import { type Person, personBy } from "./sign-in-people.ts";
import { createSignInStore } from "./sign-in-store.ts";
import { pageHeaders } from "./web/answers.ts";
import { errorPage, signedOutPage, signOutPage } from "./web/sign-in-page.ts";

export interface SignInOptions {
  /** `http://127.0.0.1:<web port>` */
  readonly webUrl: string;
  /** Where the keys are kept. */
  readonly dataDir: string;
  readonly people: readonly Person[];
  /** What access tokens are for. */
  readonly audience: string;
  /** The desk's own client. */
  readonly clientId: string;
  /** The claim that holds a person's groups. */
  readonly groupsClaim: string;
  readonly scopes: DeskScopes;
}

/** Below this path of the web. */
export const SIGN_IN_PATH = "/oidc";

/** The client that plays the authority's case software. Nothing that it opens leaves this machine. */
const CASE_SOFTWARE = { id: "sachstand-case-software", secret: "local-only-secret" };

/** Stands for the desk's API where a resource must have a URI (RFC 8707); tokens name the audience. */
const RESOURCE = "urn:sachstand:desk-api";

const MINUTE = 60;
const HOUR = 3_600;
const TTL = {
  AccessToken: 15 * MINUTE,
  AuthorizationCode: MINUTE,
  ClientCredentials: 15 * MINUTE,
  Grant: 8 * HOUR,
  IdToken: 15 * MINUTE,
  Interaction: HOUR,
  RefreshToken: 8 * HOUR,
  Session: 8 * HOUR,
};

export function issuerAt(webUrl: string): string {
  return `${webUrl}${SIGN_IN_PATH}`;
}

/** A real OpenID provider with the people and clients of this machine. Whoever signs in has agreed to everything. */
export function createProvider(options: SignInOptions): Provider {
  const { webUrl, people, groupsClaim } = options;
  const keys = readSignInKeys(join(options.dataDir, "sign-in.json"));
  return new Provider(issuerAt(webUrl), {
    adapter: createSignInStore(),
    claims: { openid: ["sub"], profile: ["name"] },
    clients: clientsOf(options),
    // The desk stands on the same address, which browsers name as the origin of its POSTs all the same.
    clientBasedCORS: (_, origin) => origin === webUrl,
    conformIdTokenClaims: false,
    cookies: { keys: [keys.cookieKey] },
    extraTokenClaims: (_, { accountId }) => {
      const person = personBy(people, accountId);
      return person && { [groupsClaim]: [...person.groups] };
    },
    features: featuresOf(options),
    findAccount: (_, id) => {
      const person = personBy(people, id);
      return person && { accountId: id, claims: async () => ({ sub: id, name: person.name }) };
    },
    interactions: { url: (_, { uid }) => `${SIGN_IN_PATH}/sign-in/${uid}` },
    issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
    jwks: keys.jwks,
    loadExistingGrant: everythingGranted(options.scopes),
    renderError: async (context, { error }) => show(context, await errorPage(error)),
    ttl: TTL,
  });
}

function clientsOf({ webUrl, clientId }: SignInOptions): Configuration["clients"] {
  return [
    {
      client_id: clientId,
      client_name: "Sachstand",
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      redirect_uris: [`${webUrl}/desk`, `${webUrl}/desk/callback`],
      post_logout_redirect_uris: [`${webUrl}/desk`],
    },
    {
      client_id: CASE_SOFTWARE.id,
      client_secret: CASE_SOFTWARE.secret,
      grant_types: ["client_credentials"],
      response_types: [],
      redirect_uris: [],
    },
  ];
}

function featuresOf({ audience, scopes }: SignInOptions): Configuration["features"] {
  return {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, __, { clientId }) => ({
        scope: scopeOf(clientId, scopes),
        audience,
        accessTokenFormat: "jwt",
        accessTokenTTL: TTL.AccessToken,
        jwt: { sign: { alg: "RS256" } },
      }),
    },
    revocation: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: async (context, form) => show(context, await signOutPage(form)),
      postLogoutSuccessSource: async (context) => show(context, await signedOutPage()),
    },
  };
}

/** The case software writes cases, everybody else is people. */
function scopeOf(clientId: string, { people, machine }: DeskScopes): string {
  return clientId === CASE_SOFTWARE.id ? machine : people;
}

const everythingGranted =
  (scopes: DeskScopes) =>
  async ({ oidc: { client, session, provider } }: Context) => {
    const { clientId } = client ?? { clientId: "" };
    const grant = new provider.Grant({ clientId, accountId: session?.accountId ?? "" });
    grant.addOIDCScope("openid profile offline_access");
    grant.addResourceScope(RESOURCE, scopeOf(clientId, scopes));
    await grant.save();
    return grant;
  };

function show(context: Context, page: string): void {
  context.set(pageHeaders({ forms: "own" }));
  context.type = "html";
  context.body = page;
}
