import { generateKeyPairSync, type JsonWebKey, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";

const keysSchema = z.object({
  jwks: z.object({ keys: z.tuple([z.looseObject({ kid: z.string(), kty: z.literal("RSA") })]) }),
  cookieKey: z.string(),
});

/** What the provider signs tokens and cookies with. */
export interface SignInKeys {
  readonly jwks: { readonly keys: readonly JsonWebKey[] };
  readonly cookieKey: string;
}

/** The keys in this file, made there at the first time: a token outlives a restart. */
export function readSignInKeys(file: string): SignInKeys {
  if (existsSync(file)) return keysSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const keys = madeKeys();
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

function madeKeys(): SignInKeys {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: "jwk" }), kid: name(), use: "sig", alg: "RS256" };
  return { jwks: { keys: [key] }, cookieKey: name() };
}

function name(): string {
  return randomBytes(16).toString("hex");
}
