// What is used here of oidc-provider, which comes without types.
// biome-ignore lint/correctness/noUnresolvedImports: the linter does not find the entry of this package
declare module "oidc-provider" {
  import type { JsonWebKey } from "node:crypto";
  import type { IncomingMessage, ServerResponse } from "node:http";

  export interface Client {
    readonly clientId: string;
    grantTypeAllowed(type: string): boolean;
  }

  export interface Grant {
    addOIDCScope(scopes: string): void;
    addResourceScope(resource: string, scopes: string): void;
    save(): Promise<string>;
  }

  export interface Interaction {
    readonly uid: string;
  }

  /** Koa's context, with the provider's own in it. */
  export interface Context {
    type: string;
    body: string;
    readonly oidc: {
      readonly client?: Client;
      readonly provider: Provider;
      readonly session?: { readonly accountId?: string };
    };
    set(headers: Readonly<Record<string, string>>): void;
  }

  export interface Account {
    readonly accountId: string;
    claims(): Promise<{ readonly sub: string; readonly [claim: string]: unknown }>;
  }

  export interface ResourceServer {
    readonly scope: string;
    readonly audience: string;
    readonly accessTokenFormat: "jwt";
    /** Seconds. */
    readonly accessTokenTTL: number;
    readonly jwt: { readonly sign: { readonly alg: "RS256" } };
  }

  export interface Adapter {
    upsert(id: string, payload: StoredItem, expiresIn?: number): Promise<void>;
    find(id: string): Promise<StoredItem | undefined>;
    findByUid(uid: string): Promise<StoredItem | undefined>;
    findByUserCode(code: string): Promise<StoredItem | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export type StoredItem = Readonly<Record<string, unknown>>;

  export interface Configuration {
    readonly adapter: (model: string) => Adapter;
    readonly claims: Readonly<Record<string, readonly string[]>>;
    readonly clients: readonly Readonly<Record<string, unknown>>[];
    readonly clientBasedCORS: (context: unknown, origin: string) => boolean;
    readonly conformIdTokenClaims: boolean;
    readonly cookies: { readonly keys: readonly string[] };
    readonly extraTokenClaims: (
      context: Context,
      token: { readonly accountId?: string },
    ) => object | undefined;
    readonly features: {
      readonly clientCredentials: { readonly enabled: boolean };
      readonly devInteractions: { readonly enabled: boolean };
      readonly resourceIndicators: {
        readonly enabled: boolean;
        readonly defaultResource: () => string;
        readonly useGrantedResource: () => boolean;
        readonly getResourceServerInfo: (
          context: Context,
          resource: string,
          client: Client,
        ) => ResourceServer | Promise<ResourceServer>;
      };
      readonly revocation: { readonly enabled: boolean };
      readonly rpInitiatedLogout: {
        readonly enabled: boolean;
        readonly logoutSource: (context: Context, form: string) => Promise<void>;
        readonly postLogoutSuccessSource: (context: Context) => Promise<void>;
      };
    };
    readonly findAccount: (context: Context, id: string) => Account | undefined;
    readonly interactions: { readonly url: (context: Context, interaction: Interaction) => string };
    readonly issueRefreshToken: (context: Context, client: Client) => Promise<boolean>;
    readonly jwks: { readonly keys: readonly JsonWebKey[] };
    readonly loadExistingGrant: (context: Context) => Promise<Grant>;
    readonly renderError: (context: Context, out: { readonly error: string }) => Promise<void>;
    /** Seconds. */
    readonly ttl: Readonly<Record<string, number>>;
  }

  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    readonly Grant: new (of: {
      readonly accountId: string;
      readonly clientId: string;
    }) => Grant;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  }
}
