import { describe, expect, test } from "vitest";
import { NOTICE_STATE_NAMES } from "../../shared/domain/notice-states.ts";
import {
  isAbout,
  type Receipt,
  SES_MEANINGS,
  SMS_MEANINGS,
  settleReceipt,
  smsOutcome,
} from "../../shared/domain/receipts.ts";
import { aNotice, NOW, sendSettings } from "../twins/builders.ts";

function aReceipt(fields: Partial<Receipt> = {}): Receipt {
  return {
    channel: "sms",
    messageId: "provider-1",
    key: undefined,
    meaning: SMS_MEANINGS.delivered,
    code: "delivered",
    at: NOW,
    address: undefined,
    ...fields,
  };
}

function stateAfter(state: (typeof NOTICE_STATE_NAMES)[number], fields: Partial<Receipt>) {
  return settleReceipt(aNotice({ state }), aReceipt(fields), sendSettings(), NOW)?.to;
}

describe("a receipt", () => {
  test.each(NOTICE_STATE_NAMES)("of delivery moves what is %s forward only", (state) => {
    const expected = ["sending", "sent", "uncertain"].includes(state) ? "delivered" : undefined;

    expect(stateAfter(state, {})).toBe(expected);
  });

  test.each(NOTICE_STATE_NAMES)(
    "of failure moves what is %s forward only, and what was delivered",
    (state) => {
      const expected = ["sending", "sent", "uncertain", "delivered"].includes(state) ? "failed" : undefined;

      expect(stateAfter(state, { meaning: SMS_MEANINGS.unreachable })).toBe(expected);
    },
  );

  test.each(["BounceTransient", "BounceUndetermined", "DeliveryDelay"])("of %s changes nothing", (type) => {
    for (const state of NOTICE_STATE_NAMES)
      expect(stateAfter(state, { meaning: SES_MEANINGS[type] ?? SMS_MEANINGS.delivered })).toBeUndefined();
  });

  test("of failure is due at once and loses its end", () => {
    const move = settleReceipt(
      aNotice({ state: "delivered", settledAt: NOW }),
      aReceipt({ meaning: SMS_MEANINGS["opted-out"], code: "opted-out" }),
      sendSettings(),
      NOW,
    );

    expect(move?.set).toMatchObject({ dueAt: NOW, reason: "opted-out", settledAt: undefined });
  });

  test("is kept on a notice that waits to be sent again, and said once", () => {
    const waiting = aNotice({ state: "queued", attempts: 1, uncertainSince: NOW });
    const move = settleReceipt(waiting, aReceipt(), sendSettings(), NOW);

    expect(move).toMatchObject({ from: "queued", to: "queued", set: { providerMessageId: "provider-1" } });
    expect(settleReceipt({ ...waiting, ...move?.set }, aReceipt(), sendSettings(), NOW)).toBeUndefined();
  });

  test("of another message is not about a notice that knows its own", () => {
    const known = aNotice({ state: "sent", providerMessageId: "provider-2" });

    expect(isAbout(aReceipt(), known)).toBe(false);
    expect(isAbout(aReceipt(), { ...known, uncertainSince: NOW })).toBe(true);
    expect(isAbout(aReceipt({ channel: "email" }), aNotice())).toBe(false);
  });

  test("suppresses an address only where it will never take anything", () => {
    const all = Object.entries({ ...SES_MEANINGS, ...SMS_MEANINGS });
    const suppressing = all.filter(([, { suppresses }]) => suppresses === true).map(([name]) => name);

    expect(new Set(suppressing)).toEqual(
      new Set(["BouncePermanent", "Complaint", "blocked", "opted-out", "invalid-number"]),
    );
  });
});

describe("an entry of the SMS delivery log", () => {
  test.each([
    ["SUCCESS", "Message has been accepted by phone", "delivered"],
    ["FAILURE", "Phone is currently unreachable/unavailable", "unreachable"],
    ["FAILURE", "Phone has blocked SMS", "blocked"],
    ["FAILURE", "Invalid phone number", "invalid-number"],
    ["FAILURE", "Phone number is opted out", "opted-out"],
    ["FAILURE", "This delivery would exceed max price", "price-cap"],
    ["FAILURE", "No quota left for account", "spend-limit"],
    ["FAILURE", "Something new", "unknown-failure"],
  ])("%s, %s: %s", (status, text, outcome) => {
    expect(smsOutcome(status, text)).toBe(outcome);
  });
});
