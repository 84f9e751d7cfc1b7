import type { JWTPayload } from "jose";

/** What an event says of a token that has been verified. */
export interface JwtContext {
  /** As the token has them, each as text. */
  readonly claims: Readonly<Record<string, string>>;
  /** Those of the token that its route takes; null where the route asks for none. */
  readonly scopes: readonly string[] | null;
}

/**
 * A token's claims as a function gets them: numbers and truth values as text, lists as `[one two]` (what stands in them is not
 * told apart from a space), other objects as JSON, nothing of null.
 * Source: captured on AWS (floci-io/floci pull request 2011); the documentation shows texts only.
 */
export function claimTexts(payload: JWTPayload): Record<string, string> {
  const present = Object.entries(payload).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, textOf(value)]));
}

/** The scopes of a token: those of `scope`, or else of `scp`, as a text or as a list. */
export function scopesOf({ scope, scp }: JWTPayload): readonly string[] {
  const claim = scope ?? scp;
  if (Array.isArray(claim)) return claim.map(String);
  return typeof claim === "string" ? claim.split(" ").filter((text) => text !== "") : [];
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(" ")}]`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
