import { randomInt } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { answerError, answerJson } from "./aws-answers.ts";
import type { Deployment } from "./deployment.ts";
import { notHere, type Route } from "./gateway.ts";

type SecretResource = Deployment["secrets"][number];

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** As Secrets Manager makes them where the template does not say. */
const STANDARD_LENGTH = 32;

const valuesSchema = z.record(z.string(), z.string());
const requestSchema = z.object({ SecretId: z.string() });

/**
 * Plays Secrets Manager's GetSecretValue. A secret is made once, as the template wants it, and survives a restart.
 * @param file where the values are kept, by the secrets' names
 */
export function createSecrets(file: string, secrets: readonly SecretResource[]): Route {
  const kept = existsSync(file) ? valuesSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  const values = Object.fromEntries(
    secrets.map((secret) => [secret.name, kept[secret.name] ?? made(secret)]),
  );
  writeFileSync(file, JSON.stringify(values), { mode: 0o600 });
  return async ({ request, response, action }) => {
    if (action !== "GetSecretValue") {
      answerError(request, response, notHere("secretsmanager", action));
      return;
    }
    const asked = requestSchema.safeParse(JSON.parse((await text(request)) || "{}"));
    const secret = secrets.find(({ name, arn }) => [name, arn].includes(asked.data?.SecretId ?? ""));
    const value = secret === undefined ? undefined : values[secret.name];
    if (secret === undefined || value === undefined) {
      const message = "Secrets Manager can't find the specified secret.";
      answerError(request, response, { status: 400, code: "ResourceNotFoundException", message });
      return;
    }
    answerJson(response, {
      ARN: secret.arn,
      Name: secret.name,
      SecretString: value,
      VersionStages: ["AWSCURRENT"],
    });
  };
}

function made({ properties: { GenerateSecretString: how } }: SecretResource): string {
  const length = how?.PasswordLength ?? STANDARD_LENGTH;
  const password = Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)] ?? "").join("");
  if (how?.SecretStringTemplate === undefined || how.GenerateStringKey === undefined) return password;
  const template = z.record(z.string(), z.unknown()).parse(JSON.parse(how.SecretStringTemplate));
  return JSON.stringify({ ...template, [how.GenerateStringKey]: password });
}
