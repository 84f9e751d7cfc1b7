import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";

/** Whom a token can be had for: three people, and the authority's case software. */
export type Person = "caseworker" | "lead" | "nobody" | "machine";

const tokensSchema = z.object({
  access_token: z.string(),
  /** Seconds. */
  expires_in: z.number(),
  id_token: z.string().optional(),
  refresh_token: z.string().optional(),
});

export type Tokens = z.infer<typeof tokensSchema>;

/** An access token for the desk's API, as it would be had by a browser or by the case software. */
export async function tokenFor(webUrl: string, who: Person): Promise<string> {
  const tokens = who === "machine" ? await machineTokens(webUrl) : await signIn(webUrl, who);
  return tokens.access_token;
}

/** By the client credentials grant. */
export function machineTokens(webUrl: string, scope = "sachstand/cases"): Promise<Tokens> {
  return tokensBy(
    webUrl,
    { grant_type: "client_credentials", scope },
    { authorization: `Basic ${btoa("sachstand-case-software:local-only-secret")}` },
  );
}

/** Signs somebody in as a browser does: code flow with PKCE, through the page on which a person is chosen. */
export async function signIn(webUrl: string, person: string): Promise<Tokens> {
  const verifier = randomBytes(32).toString("base64url");
  const redirect = `${webUrl}/desk/callback`;
  const visitor = createVisitor();
  const choice = await visitor.follow(authorizationUrl(webUrl, { code_challenge: challengeOf(verifier) }));
  const back = await visitor.follow(choice, { method: "POST", body: new URLSearchParams({ person }) });
  const code = new URL(back).searchParams.get("code");
  if (code === null) throw new Error(`No code came back, but ${back}`);
  return tokensBy(webUrl, {
    grant_type: "authorization_code",
    client_id: "sachstand-desk",
    redirect_uri: redirect,
    code,
    code_verifier: verifier,
  });
}

/** New tokens for a refresh token. */
export function refreshed(webUrl: string, refreshToken: string): Promise<Tokens> {
  const form = { grant_type: "refresh_token", client_id: "sachstand-desk", refresh_token: refreshToken };
  return tokensBy(webUrl, form);
}

/** Where a sign-in begins. @param fields replace or add to the usual parameters */
export function authorizationUrl(webUrl: string, fields: Readonly<Record<string, string>>): string {
  const usual = {
    client_id: "sachstand-desk",
    response_type: "code",
    scope: "openid profile sachstand/desk",
    redirect_uri: `${webUrl}/desk/callback`,
    state: "a-state",
    code_challenge_method: "S256",
  };
  return `${webUrl}/oidc/auth?${new URLSearchParams({ ...usual, ...fields })}`;
}

export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

/** As much of a browser as a sign-in needs: it keeps cookies, and follows redirects until something is shown. */
export function createVisitor() {
  const cookies = new Map<string, string>();

  const ask = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...init, headers: { cookie }, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response;
  };

  /** @returns the first address that leads nowhere else, or back to the desk */
  const follow = async (url: string, init?: RequestInit): Promise<string> => {
    const location = (await ask(url, init)).headers.get("location");
    if (location === null) return url;
    const next = new URL(location, url);
    return next.pathname.startsWith("/desk") ? next.href : follow(next.href);
  };

  return { ask, follow };
}

async function tokensBy(
  webUrl: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Tokens> {
  const body = new URLSearchParams(form);
  const response = await fetch(`${webUrl}/oidc/token`, { method: "POST", body, headers });
  if (!response.ok) throw new Error(`No tokens, but ${response.status}: ${await response.text()}`);
  return tokensSchema.parse(await response.json());
}
