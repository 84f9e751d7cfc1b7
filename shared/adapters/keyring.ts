import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";

/** The keys behind hashes and tokens: the current one makes new ones, older ones stay valid for look-up. */
export interface Keyring {
  readonly current: string;
  /** Key by version. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Stands in URLs, and before a dot. */
const VERSION = /^[A-Za-z0-9_-]{1,16}$/;

/**
 * The secret's text: `{"current":"2","1":"...","2":"..."}`. A new key is one more entry and another `current`;
 * an entry goes when nothing made with it needs to be found any more.
 */
const secretSchema = z
  .object({ current: z.string() })
  .catchall(z.string().min(32))
  .transform(({ current, ...keys }): Keyring => ({ current, keys }))
  .refine(({ current, keys }) => Object.hasOwn(keys, current), { error: "must hold its current key" })
  .refine(({ keys }) => Object.keys(keys).every((version) => VERSION.test(version)));

/** A warm function looks again after this many milliseconds, so that a new key gets round. */
const LOOK_AGAIN = 15 * 60_000;

/**
 * Reads the keyring from Secrets Manager when it is first needed.
 * @returns a function that rejects when the secret cannot be read or is not of its shape (the error never quotes it)
 */
export function createKeyring(secretId: string, clock: () => number = Date.now): () => Promise<Keyring> {
  const client = new SecretsManagerClient();
  let known: { readonly keyring: Promise<Keyring>; readonly until: number } | undefined;
  return () => {
    if (known === undefined || known.until < clock()) {
      const keyring = readKeyring(client, secretId);
      known = { keyring, until: clock() + LOOK_AGAIN };
      // A failed look is no look.
      keyring.catch(() => {
        known = undefined;
      });
    }
    return known.keyring;
  };
}

async function readKeyring(client: SecretsManagerClient, secretId: string): Promise<Keyring> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  const parsed = secretSchema.safeParse(parseJson(SecretString));
  if (!parsed.success) throw new Error("The secret with the keys is not of its shape");
  return parsed.data;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
