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
      new Set([
        "BouncePermanent",
        "Complaint",
        "ComplaintOnAccountSuppressionList",
        "blocked",
        "opted-out",
        "invalid-number",
      ]),
    );
  });
});

describe("an entry of the SMS delivery log", () => {
  test.each([
    ["SUCCESS", "Message has been accepted by phone", "delivered"],
    ["FAILURE", " Phone has blocked SMS\n", "blocked"],
    ["FAILURE", "Phone is currently unreachable/unavailable", "unreachable"],
    ["FAILURE", "Phone has blocked SMS", "blocked"],
    ["FAILURE", "Invalid phone number", "invalid-number"],
    ["FAILURE", "Phone number is opted out", "opted-out"],
    ["FAILURE", "This delivery would exceed max price", "price-cap"],
    ["FAILURE", "No quota left for account", "spend-limit"],
    // As the guide had it before its words were changed; the logs' need not have followed.
    ["FAILURE", "Phone is blacklisted", "blocked"],
    ["FAILURE", "Destination is blacklisted", "blocked"],
    [
      "FAILURE",
      "Your account requires additional review prior to being able to send SMS messages. Please create a support ticket.",
      "account-in-review",
    ],
    ["FAILURE", "Something new", "unknown-failure"],
    ["FAILURE", "constructor", "unknown-failure"],
  ])("%s, %s: %s", (status, text, outcome) => {
    expect(smsOutcome(status, text)).toBe(outcome);
  });
});

const GONE_WRONG = {
  leaseUntil: NOW,
  reason: "answer-lost",
  code: "TimeoutError",
  attention: "coerde",
  uncertainSince: NOW,
} as const;
const FORGOTTEN = { leaseUntil: undefined, reason: undefined, code: undefined, attention: undefined };
const AT = "2026-11-23T08:00:00.000Z";
const TAKEN = { meaning: { says: "taken" }, at: AT } as const;

describe("a notice of which nobody knew whether it went out", () => {
  test.each([
    ["sms", "2026-11-26T08:00:00.000Z"],
    ["email", "2026-11-24T08:00:00.000Z"],
  ] as const)("is sent once the provider says so, and waits for what becomes of it: %s", (channel, dueAt) => {
    const lost = aNotice({ ...GONE_WRONG, channel, state: "uncertain", attempts: 1 });

    expect(settleReceipt(lost, aReceipt(TAKEN), sendSettings(), NOW)).toStrictEqual({
      key: lost,
      from: "uncertain",
      to: "sent",
      attempts: 1,
      set: { ...FORGOTTEN, providerMessageId: "provider-1", sentAt: AT, dueAt },
    });
  });

  test("is settled once the provider says that it has arrived", () => {
    const lost = aNotice({ ...GONE_WRONG, state: "uncertain", attempts: 1 });

    expect(settleReceipt(lost, aReceipt({ at: AT }), sendSettings(), NOW)).toStrictEqual({
      key: lost,
      from: "uncertain",
      to: "delivered",
      attempts: 1,
      set: {
        ...FORGOTTEN,
        providerMessageId: "provider-1",
        deliveredAt: AT,
        dueAt: undefined,
        settledAt: NOW,
      },
    });
  });

  test("has failed for no other reason than that it was unreachable, where the provider gives none", () => {
    const lost = aNotice({ ...GONE_WRONG, state: "uncertain" });
    const failed = aReceipt({ meaning: { says: "failed" } });

    expect(settleReceipt(lost, failed, sendSettings(), NOW)?.set).toMatchObject({ reason: "unreachable" });
  });
});

describe("a notice that waits to be sent once more", () => {
  const waiting = aNotice({ state: "queued", attempts: 1, uncertainSince: NOW });
  const set = (notice: typeof waiting, receipt: Partial<Receipt>) =>
    settleReceipt(notice, aReceipt(receipt), sendSettings(), NOW)?.set;

  test("is known to have been sent, not to have arrived, when a provider has taken it", () => {
    expect(set(waiting, TAKEN)).toEqual({
      providerMessageId: "provider-1",
      sentAt: AT,
      deliveredAt: undefined,
    });
  });

  test("is known to have arrived, as of then, though it is known to have been sent", () => {
    const sent = { ...waiting, providerMessageId: "provider-1", sentAt: AT };

    expect(set(sent, {})).toEqual({ providerMessageId: "provider-1", sentAt: AT, deliveredAt: NOW });
  });

  test("is not known to have been sent twice", () => {
    expect(set({ ...waiting, providerMessageId: "provider-1", sentAt: AT }, TAKEN)).toBeUndefined();
  });

  test("is not known to have failed: it is tried again anyway", () => {
    expect(set(waiting, { meaning: SMS_MEANINGS.unreachable })).toBeUndefined();
  });

  test("is not known to have gone out by a receipt that says nothing", () => {
    expect(set(waiting, { meaning: { says: "nothing" } })).toBeUndefined();
  });

  test("after the provider was busy has no message yet that a receipt could be about", () => {
    expect(set(aNotice({ state: "queued", attempts: 1 }), {})).toBeUndefined();
  });
});

test("a receipt is about a notice that knows of the same message, or of none yet", () => {
  expect(isAbout(aReceipt(), aNotice({ providerMessageId: "provider-1" }))).toBe(true);
  expect(isAbout(aReceipt(), aNotice())).toBe(true);
});
