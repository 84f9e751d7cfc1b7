import type { ProviderAnswer } from "../domain/settle-answer.ts";

type Meaning = Exclude<ProviderAnswer["outcome"], "accepted"> | "refused-for-good";

/** The provider's error codes, without a trailing `Exception`, and what each means for a notice. */
export type ErrorTable = Readonly<Record<string, Meaning>>;

/** Codes that all AWS services share. */
const COMMON_ERRORS: ErrorTable = {
  Throttling: "busy",
  ThrottledException: "busy",
  Throttled: "busy",
  TooManyRequests: "busy",
  RequestLimitExceeded: "busy",
  ServiceUnavailable: "busy",
  AccessDenied: "misconfigured",
  ExpiredToken: "misconfigured",
  InvalidClientTokenId: "misconfigured",
  SignatureDoesNotMatch: "misconfigured",
  UnrecognizedClient: "misconfigured",
  // The request could not be signed, so it never left.
  CredentialsProviderError: "misconfigured",
};

/** Errors of a connection that was never made: certainly nothing was sent. */
const NEVER_CONNECTED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"];

/**
 * What an error of one provider call means. A refusal that no table knows is taken for our own fault, so that it
 * stops and is looked at instead of being blamed on a person; silence and server errors may have been a success.
 */
export function answerTo(error: unknown, table: ErrorTable): ProviderAnswer {
  const code = codeOf(error).replace(/Exception$/, "");
  const known = table[code] ?? COMMON_ERRORS[code];
  if (known === "refused-for-good") return { outcome: "refused", code, forGood: true };
  if (known !== undefined) return { outcome: known, code };
  if (NEVER_CONNECTED.includes(code)) return { outcome: "busy", code };
  const status = statusOf(error);
  return { outcome: status >= 400 && status < 500 ? "misconfigured" : "lost", code };
}

/** The error's code, which is safe to keep; its message may quote an address. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "Unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !("$metadata" in error)) return 0;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return 0;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : 0;
}

/**
 * How a client of a provider must be set up: the SDK's own retry would send a message up to three times, and a
 * request time-out that only warns would outlive the lease. Times in ms; both lie well below the function's 30 s.
 */
export const ONE_TRY = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;
