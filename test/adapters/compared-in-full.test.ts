import * as crypto from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { addressHashes, refersTo } from "../../shared/adapters/address-hash.ts";
import { confirmationCode, isConfirmationCode } from "../../shared/adapters/confirmation-code.ts";
import { checkFormToken, formToken } from "../../shared/adapters/form-token.ts";
import { mayBeOurs, newPageCode } from "../../shared/adapters/page-code.ts";
import { readUnsubscribeToken, unsubscribeToken } from "../../shared/adapters/unsubscribe-token.ts";
import { behindEdge } from "../../shared/lambda/behind-edge.ts";
import { EMAIL, KEYRING } from "../twins/builders.ts";

vi.mock("node:crypto", async (original) => {
  const real = await original<typeof crypto>();
  return { ...real, timingSafeEqual: vi.fn(real.timingSafeEqual) };
});

const compared = vi.mocked(crypto.timingSafeEqual);
const ID = "1-0123456789abcdef01234567";
const FORM = { scope: "page K7QF2M9X4T", now: 0, lastsMs: 1_000 };
const CONTACT = { channel: "email", address: EMAIL } as const;

/** The same length, another first and another last character: what a comparison that stops early would tell apart. */
const wrongAtStart = (text: string) => `${text.startsWith("0") ? "1" : "0"}${text.slice(1)}`;
const wrongAtEnd = (text: string) => `${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`;

/** Wrong within what is secret: behind what stands before it in the clear. */
const behind = (start: number, change: (text: string) => string) => (text: string) =>
  text.slice(0, start) + change(text.slice(start));

const edge = behindEdge(
  { secrets: async () => ({ current: "1", keys: { "1": "a".repeat(64) } }), refusal: false },
  async () => true,
);
const requestContext = { http: { sourceIp: "192.0.2.1" } };

const SECRETS: readonly (readonly [string, string, number, (text: string) => boolean | Promise<boolean>])[] =
  [
    [
      "a form's token",
      formToken(KEYRING, FORM.scope, 0),
      4,
      (text) => checkFormToken(KEYRING, text, FORM) === "good",
    ],
    [
      "the link that stops e-mails",
      unsubscribeToken(KEYRING, { applicantId: "a-1", channel: "email" }),
      "1.a-1.email.".length,
      (text) => readUnsubscribeToken(KEYRING, text) !== undefined,
    ],
    [
      "six digits",
      confirmationCode(KEYRING, "a-1", ID),
      0,
      (text) => isConfirmationCode(KEYRING, { applicantId: "a-1", id: ID }, text),
    ],
    ["the end of a page code", newPageCode(KEYRING), 8, (text) => mayBeOurs(KEYRING, text)],
    [
      "what stands for an address",
      addressHashes(KEYRING, "email", EMAIL)[0].hash,
      0,
      (text) => refersTo(KEYRING, text, CONTACT),
    ],
    [
      "the secret of the edge",
      "a".repeat(64),
      0,
      (text) => edge({ headers: { "x-sachstand-edge": text }, requestContext }),
    ],
  ];

beforeEach(() => {
  compared.mockClear();
});

describe("a secret that somebody sends", () => {
  it.each(SECRETS)("is compared in full: %s", async (_, right, start, isRight) => {
    expect(await isRight(right)).toBe(true);
    expect(compared).toHaveBeenCalledTimes(1);

    for (const change of [wrongAtStart, wrongAtEnd]) {
      compared.mockClear();
      expect(await isRight(behind(start, change)(right))).toBe(false);
      expect(compared).toHaveBeenCalledTimes(1);
    }
  });
});
