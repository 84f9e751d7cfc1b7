import { type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import type { Session } from "../api/client.ts";

/** What `/desk/config.json` says. */
export interface DeskConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  readonly resource?: string;
}

/** Signing in and out by OpenID Connect: code flow with PKCE, everything kept in this tab alone. */
export interface SignIn extends Session {
  /** Goes away to the issuer, and comes back to the same place. */
  readonly begin: () => Promise<void>;
  /** Whether somebody is signed in; finishes a sign-in that is under way, which may have failed. */
  readonly finish: () => Promise<"yes" | "no" | "failed">;
  readonly end: () => Promise<void>;
  readonly name: () => Promise<string | undefined>;
}

const SIGNED_OUT = "desk.signed-out";

const AFTER_SIGN_OUT = `${location.origin}/desk`;

/** Seconds before its end in which a token counts as over. */
const LEEWAY = 10;

export async function readConfig(): Promise<DeskConfig> {
  const answer = await fetch("/desk/config.json", { cache: "no-cache" });
  if (!answer.ok) throw new Error(`The desk's configuration cannot be read: ${answer.status}`);
  return answer.json();
}

/** @param ended is called when the session has ended and the person must sign in again */
export function createSignIn(config: DeskConfig, ended: () => void): SignIn {
  const manager = new UserManager({
    authority: config.issuer,
    client_id: config.clientId,
    scope: config.scope,
    ...(config.resource !== undefined && { resource: config.resource }),
    redirect_uri: `${location.origin}/desk/callback`,
    post_logout_redirect_uri: AFTER_SIGN_OUT,
    response_type: "code",
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    // By refresh token when it is needed; a frame to the issuer is nothing that the page's policy allows.
    automaticSilentRenew: false,
    monitorSession: false,
  });
  let renewing: Promise<string | undefined> | undefined;

  const renew = async (): Promise<string | undefined> => {
    const user = await manager.getUser();
    if (user?.refresh_token === undefined) return undefined;
    try {
      return (await manager.signinSilent())?.access_token;
    } catch {
      return undefined;
    }
  };

  return {
    async token() {
      const user = await manager.getUser();
      return user !== null && isFresh(user) ? user.access_token : undefined;
    },
    renewed() {
      renewing ??= renew().finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
    ended,
    begin: () => manager.signinRedirect({ state: location.hash }),
    async finish() {
      const query = new URLSearchParams(location.search);
      if (!query.has("state") || !(query.has("code") || query.has("error")))
        return (await manager.getUser()) === null ? "no" : "yes";
      const user = await manager.signinCallback().catch(() => undefined);
      history.replaceState(null, "", `/desk${typeof user?.state === "string" ? user.state : ""}`);
      return user === undefined ? "failed" : "yes";
    },
    async end() {
      sessionStorage.setItem(SIGNED_OUT, "yes");
      const user = await manager.getUser();
      // Cognito knows these two in the place of the standard's (RP-Initiated Logout 1.0); without a token the first is sent anyway.
      const client = user?.id_token === undefined ? {} : { client_id: config.clientId };
      await manager.signoutRedirect({ extraQueryParams: { ...client, logout_uri: AFTER_SIGN_OUT } });
    },
    name: async () => (await manager.getUser())?.profile.name,
  };
}

function isFresh({ expires_in }: User): boolean {
  return expires_in === undefined || expires_in > LEEWAY;
}

/** Whether somebody has just signed out, and so does not want to sign in at once. */
export function hasSignedOut(): boolean {
  const isOut = sessionStorage.getItem(SIGNED_OUT) !== null;
  sessionStorage.removeItem(SIGNED_OUT);
  return isOut;
}
