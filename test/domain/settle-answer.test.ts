import { describe, expect, test } from "vitest";
import { mayMove } from "../../shared/domain/notice-states.ts";
import {
  adoptSent,
  claim,
  markLost,
  type ProviderAnswer,
  pauseAfter,
  settleAnswer,
} from "../../shared/domain/settle-answer.ts";
import { aNotice, NOW, sendSettings } from "../twins/builders.ts";

const claimed = aNotice({ state: "sending", attempts: 1, leaseUntil: "2026-11-23T09:01:00.000Z" });

const ANSWERS: readonly ProviderAnswer[] = [
  { outcome: "accepted", messageId: "provider-1" },
  { outcome: "busy", code: "Throttling" },
  { outcome: "refused", code: "OptedOut" },
  { outcome: "misconfigured", code: "KMSDisabled" },
  { outcome: "lost", code: "TimeoutError" },
];

describe("claiming a notice", () => {
  test("takes it for a minute, if nobody has claimed it meanwhile", () => {
    expect(claim(aNotice({ attempts: 2 }), NOW)).toMatchObject({
      from: "queued",
      to: "sending",
      attempts: 2,
      set: { attempts: 3, leaseUntil: "2026-11-23T09:01:00.000Z" },
    });
  });
});

describe("after the provider's answer", () => {
  test.each(ANSWERS)("$outcome makes a move that the table allows, fenced by the claim", (answer) => {
    const { move } = settleAnswer(claimed, answer, sendSettings(), NOW);

    expect(mayMove(move.from, move.to)).toBe(true);
    expect(move).toMatchObject({ from: "sending", attempts: 1 });
    expect(move.set).toHaveProperty("leaseUntil", undefined);
  });

  test("accepted keeps the provider's message id and the time", () => {
    const settling = settleAnswer(
      claimed,
      { outcome: "accepted", messageId: "provider-1" },
      sendSettings(),
      NOW,
    );

    expect(settling.move).toMatchObject({
      to: "sent",
      set: { providerMessageId: "provider-1", sentAt: NOW },
    });
    expect(settling.retryAt).toBeUndefined();
  });

  test("accepted forgets what went wrong before", () => {
    const { move } = settleAnswer(
      { ...claimed, reason: "provider-busy", code: "Throttling" },
      { outcome: "accepted", messageId: "provider-1" },
      sendSettings(),
      NOW,
    );

    expect(move.set).toMatchObject({ reason: undefined, code: undefined });
  });

  test("refused leaves it due at once, for its next channel or a person", () => {
    const { move, retryAt } = settleAnswer(
      claimed,
      { outcome: "refused", code: "OptedOut" },
      sendSettings(),
      NOW,
    );

    expect(move).toMatchObject({
      to: "failed",
      set: { reason: "provider-refused", code: "OptedOut", dueAt: NOW },
    });
    expect(retryAt).toBeUndefined();
  });

  test.each([
    [1, "2026-11-23T09:00:05.000Z"],
    [2, "2026-11-23T09:00:10.000Z"],
    [4, "2026-11-23T09:00:40.000Z"],
    [7, "2026-11-23T09:05:00.000Z"],
    [2_000, "2026-11-23T09:05:00.000Z"],
  ])("busy at the %i. time comes back after ever longer, at most five minutes", (attempts, retryAt) => {
    const settling = settleAnswer(
      { ...claimed, attempts },
      { outcome: "busy", code: "Throttling" },
      sendSettings(),
      NOW,
    );

    expect(settling.retryAt).toBe(retryAt);
    expect(settling.move).toMatchObject({
      to: "queued",
      set: { dueAt: retryAt, reason: "provider-busy", code: "Throttling" },
    });
  });

  test("misconfigured goes back to the due index and burns no receives", () => {
    const settling = settleAnswer(
      claimed,
      { outcome: "misconfigured", code: "KMSDisabled" },
      sendSettings(),
      NOW,
    );

    expect(settling.retryAt).toBeUndefined();
    expect(settling.move).toMatchObject({
      to: "queued",
      set: { dueAt: "2026-11-23T09:10:00.000Z", reason: "paused" },
    });
  });

  test("a lost SMS goes to a person and is never sent blindly again", () => {
    const { move } = settleAnswer(claimed, { outcome: "lost", code: "TimeoutError" }, sendSettings(), NOW);

    expect(move).toMatchObject({
      to: "uncertain",
      set: { reason: "answer-lost", code: "TimeoutError", dueAt: undefined, attention: "coerde" },
    });
  });

  test("a lost e-mail is looked at again after a quarter of an hour and bothers nobody", () => {
    const { move } = settleAnswer(
      { ...claimed, channel: "email" },
      { outcome: "lost", code: "ECONNRESET" },
      sendSettings(),
      NOW,
    );

    expect(move).toMatchObject({
      to: "uncertain",
      set: { dueAt: "2026-11-23T09:15:00.000Z", attention: undefined },
    });
  });

  test("a notice whose sender died is lost in the same way", () => {
    expect(markLost(claimed, sendSettings(), NOW)).toMatchObject({
      from: "sending",
      to: "uncertain",
      attempts: 1,
      set: { reason: "answer-lost", code: "lease-ended", leaseUntil: undefined },
    });
  });
});

describe("a channel", () => {
  test.each([
    ["ten minutes where all it sends is refused", { outcome: "misconfigured", code: "KMSDisabled" }, 600_000],
    [
      "an hour where nothing more is taken today",
      { outcome: "quota", code: "DailyQuotaExceeded" },
      3_600_000,
    ],
    ["not at all where the provider is busy", { outcome: "busy", code: "Throttling" }, undefined],
    ["not at all where one person is refused", { outcome: "refused", code: "OptedOut" }, undefined],
  ] as const)("stands still for %s", (_, answer, pause) => {
    expect(pauseAfter(answer)).toBe(pause);
  });

  test("that may send no more today has its notices due when it stands still no longer", () => {
    const answer = { outcome: "quota", code: "DailyQuotaExceeded" } as const;

    expect(settleAnswer(claimed, answer, sendSettings(), NOW)).toEqual({
      move: expect.objectContaining({
        from: "sending",
        to: "queued",
        set: {
          leaseUntil: undefined,
          dueAt: "2026-11-23T10:00:00.000Z",
          reason: "paused",
          code: "DailyQuotaExceeded",
        },
      }),
    });
  });
});

describe("a receipt", () => {
  test.each([
    ["sms", "2026-11-26T09:00:00.000Z"],
    ["email", "2026-11-24T09:00:00.000Z"],
  ] as const)("of %s is waited for as long as the settings say", (channel, dueAt) => {
    const answer = { outcome: "accepted", messageId: "provider-1" } as const;

    expect(settleAnswer({ ...claimed, channel }, answer, sendSettings(), NOW).move.set).toMatchObject({
      dueAt,
    });
  });

  test("that came before the provider's answer has the notice sent as of its time", () => {
    const notice = {
      ...claimed,
      sentAt: "2026-11-23T08:00:00.000Z",
      reason: "answer-lost",
      code: "x",
    } as const;

    expect(adoptSent(notice, sendSettings(), NOW)).toEqual({
      key: notice,
      from: "sending",
      to: "sent",
      attempts: 1,
      set: {
        leaseUntil: undefined,
        reason: undefined,
        code: undefined,
        sentAt: "2026-11-23T08:00:00.000Z",
        dueAt: "2026-11-26T08:00:00.000Z",
      },
    });
  });

  test("of a delivery that came before the provider's answer settles the notice", () => {
    const notice = { ...claimed, deliveredAt: "2026-11-23T08:00:00.000Z" };

    expect(adoptSent(notice, sendSettings(), NOW)).toMatchObject({
      from: "sending",
      to: "delivered",
      set: { sentAt: NOW, dueAt: undefined, settledAt: NOW },
    });
  });
});

test("a lost notice without a channel is never sent blindly again", () => {
  expect(markLost(aNotice({ channel: undefined }), sendSettings(), NOW).set).toMatchObject({
    dueAt: undefined,
    attention: "coerde",
  });
});
