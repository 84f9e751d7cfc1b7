import { describe, expect, test } from "vitest";
import { mayMove } from "../../shared/domain/notice-states.ts";
import { claim, markLost, type ProviderAnswer, settleAnswer } from "../../shared/domain/settle-answer.ts";
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
