import { describe, expect, test } from "vitest";
import { cancel, sendAgain } from "../../shared/domain/by-hand.ts";
import type { Deadline } from "../../shared/domain/deadline.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { NOTICE_STATE_NAMES } from "../../shared/domain/notice-states.ts";
import { DAY, MINUTE, after as moment } from "../../shared/domain/time.ts";
import { aNotice, NOW } from "../twins/builders.ts";

/** Failed for good a day ago, with all that its last try has left behind. */
function failed(fields: Parameters<typeof aNotice>[0] = {}): Notice {
  return aNotice({
    state: "failed",
    dueAt: undefined,
    attempts: 3,
    settledAt: moment(NOW, -DAY),
    reason: "unreachable",
    code: "x",
    attention: "coerde",
    providerMessageId: "m-1",
    sentAt: moment(NOW, -DAY),
    deliveredAt: moment(NOW, -DAY),
    leaseUntil: moment(NOW, -DAY),
    ...fields,
  });
}

interface Facts {
  readonly siblings?: readonly Notice[];
  readonly deadline?: Deadline;
}

const again = (notice: Notice, { siblings = [], deadline }: Facts = {}) =>
  sendAgain(notice, { siblings, deadline }, NOW);

const MAY_BE_SENT_AGAIN = ["failed", "uncertain"];
const MAY_BE_CANCELLED = ["held", "queued"];
const OVER = { ok: false, why: "The day that it is about is over." };

describe("sending again", () => {
  test("puts a notice into the queue at once, and takes away all that its last try has left behind", () => {
    const notice = failed();

    const step = again(notice);

    expect(step).toStrictEqual({
      ok: true,
      warning: undefined,
      move: {
        key: notice,
        from: "failed",
        to: "queued",
        attempts: 3,
        set: {
          dueAt: NOW,
          leaseUntil: undefined,
          settledAt: undefined,
          attention: undefined,
          attentionTakenBy: undefined,
          reason: undefined,
          code: undefined,
          providerMessageId: undefined,
          sentAt: undefined,
          deliveredAt: undefined,
        },
      },
    });
  });

  test("warns where nobody knows whether the person has it already", () => {
    const notice = failed({ state: "uncertain", uncertainSince: NOW });

    expect(again(notice)).toMatchObject({
      ok: true,
      warning: "Nobody knows whether it went out before, so the person may get it twice.",
      move: { from: "uncertain", to: "queued" },
    });
  });

  test.each(NOTICE_STATE_NAMES)(
    "a notice that is %s is done where it has failed or may have, and only there",
    (state) => {
      const step = again(failed({ state }));

      expect(step.ok).toBe(MAY_BE_SENT_AGAIN.includes(state));
      if (!step.ok) expect(step.why).toMatch(/^[A-Z].+\.$/);
    },
  );

  test("waits where its next channel is being looked for", () => {
    expect(again(failed({ dueAt: NOW }))).toEqual({
      ok: false,
      why: "Its next channel is being looked for right now; look again in a minute.",
    });
    expect(again(failed({ state: "uncertain", dueAt: NOW })).ok).toBe(true);
  });

  test.each(NOTICE_STATE_NAMES)(
    "is refused where another channel tells it, or will: one that is %s",
    (state) => {
      const tells = ["held", "queued", "sending", "sent", "delivered"].includes(state);
      const siblings = [failed({ channel: "email" }), aNotice({ state, channel: "email" })];

      expect(again(failed(), { siblings })).toMatchObject(
        tells ? { ok: false, why: `The person is told over email instead (${state}).` } : { ok: true },
      );
    },
  );

  test.each([
    ["a minute ago", moment(NOW, -MINUTE), moment(NOW, 7 * DAY)],
    ["this very moment", NOW, moment(NOW, 7 * DAY)],
  ])("gives seven more days to a notice that expired %s", (_, expiresAt, expected) => {
    expect(again(failed({ expiresAt }))).toMatchObject({ move: { set: { expiresAt: expected } } });
  });

  test.each([
    ["a minute from now", moment(NOW, MINUTE)],
    ["never", undefined],
  ])("leaves the expiry alone of a notice that expires %s", (_, expiresAt) => {
    const step = again(failed({ expiresAt }));

    expect(step.ok && "expiresAt" in step.move.set).toBe(false);
  });

  const reminder = (expiresAt: string) =>
    failed({ noticeId: "v000001-documents-needed-reminder-sms", kind: "documents-needed", expiresAt });

  test("is refused of a reminder of what is over, and of no other", () => {
    expect(again(reminder(NOW))).toEqual(OVER);
    expect(again(reminder(moment(NOW, MINUTE))).ok).toBe(true);
  });

  test("is refused of an appointment that is over, and not of papers that are late", () => {
    const yesterday = { day: "2026-11-22" };
    const appointment = failed({ kind: "appointment", about: "request#01A" });

    expect(again(appointment, { deadline: yesterday })).toEqual(OVER);
    expect(again(appointment, { deadline: { day: "2026-11-23" } }).ok).toBe(true);
    expect(again(appointment).ok).toBe(true);
    expect(again(failed({ about: "case" }), { deadline: yesterday }).ok).toBe(true);
  });
});

describe("cancelling", () => {
  test.each(["held", "queued"] as const)("ends a notice that is %s, and says who did", (state) => {
    const notice = aNotice({ state, attempts: 2, attention: "coerde" });

    expect(cancel(notice, NOW)).toStrictEqual({
      ok: true,
      move: {
        key: notice,
        from: state,
        to: "cancelled",
        attempts: 2,
        set: { reason: "by-caseworker", settledAt: NOW, attention: undefined },
      },
    });
  });

  test.each(NOTICE_STATE_NAMES)("a notice that is %s is done while it waits, and only then", (state) => {
    const step = cancel(aNotice({ state }), NOW);

    expect(step.ok).toBe(MAY_BE_CANCELLED.includes(state));
    if (!step.ok) expect(step.why).toMatch(/^[A-Z].+\.$/);
  });
});
