import { describe, expect, test } from "vitest";
import { type CountedNotice, figuresOf } from "../../shared/domain/figures.ts";
import { aNotice } from "../twins/builders.ts";

const RANGE = { from: "2026-11-22", to: "2026-11-24" };
const MONDAY = "2026-11-23T09:00:00.000Z";

/** A delivered SMS of Monday, unless said otherwise. */
function counted(fields: Partial<CountedNotice> = {}): CountedNotice {
  const delivered = { state: "delivered", sentAt: MONDAY, deliveredAt: "2026-11-23T09:00:40.000Z" } as const;
  return { ...aNotice({ channel: "sms", plannedAt: MONDAY, ...delivered, parts: 1 }), ...fields };
}

const failed = { state: "failed", deliveredAt: undefined, reason: "bounced" } as const;

describe("an office's figures", () => {
  test("are zero, day by day, where nothing happened", () => {
    const figures = figuresOf([], RANGE);

    const nothing = { sent: 0, delivered: 0, failed: 0 };
    expect(figures).toMatchObject({ ...nothing, languages: {}, failures: {}, parts: 0 });
    expect(figures.medianSeconds).toBeUndefined();
    expect(figures.days).toEqual(["22", "23", "24"].map((day) => ({ day: `2026-11-${day}`, ...nothing })));
  });

  test("tell what became of each notice, over each channel", () => {
    const notices = [
      counted(),
      counted({ channel: "email", state: "sent", deliveredAt: undefined }),
      counted({ ...failed }),
      counted({ ...failed, sentAt: undefined, reason: "provider-refused" }),
      counted({ state: "uncertain", sentAt: undefined }),
      counted({ state: "held", sentAt: undefined }),
      counted({ state: "sending", sentAt: undefined }),
      counted({ state: "superseded", sentAt: undefined }),
      counted({ state: "withheld", sentAt: undefined }),
    ];

    expect(figuresOf(notices, RANGE)).toMatchObject({
      ...{ sent: 3, delivered: 1, failed: 2, uncertain: 1, waiting: 2, notSent: 2 },
      channels: {
        sms: { sent: 2, delivered: 1, failed: 2 },
        email: { sent: 1, delivered: 0, failed: 0 },
      },
      failures: { bounced: 1, "provider-refused": 1 },
    });
  });

  test("count as sent what a provider took, though it failed afterwards, and not what it refused", () => {
    expect(figuresOf([counted({ ...failed })], RANGE)).toMatchObject({ sent: 1, failed: 1 });
    expect(figuresOf([counted({ ...failed, sentAt: undefined })], RANGE)).toMatchObject({
      sent: 0,
      failed: 1,
    });
  });

  test("name reasons of what failed, and of nothing else", () => {
    const notices = [counted({ ...failed }), counted({ state: "withheld", reason: "stopped" })];

    expect(figuresOf(notices, RANGE).failures).toEqual({ bounced: 1 });
  });

  test("count one that is sent again as waiting, whatever became of it before", () => {
    const again = counted({ state: "queued", deliveredAt: undefined });

    expect(figuresOf([again], RANGE)).toMatchObject({ sent: 0, waiting: 1 });
  });

  test.each(["quarantined", "withheld"] as const)(
    "leave out of messages what never had a channel, but not of those to call: %s",
    (state) => {
      const trace = counted({
        state,
        channel: undefined,
        sentAt: undefined,
        attention: "mitte",
      });

      const figures = figuresOf([trace], RANGE);

      expect(figures).toMatchObject({ sent: 0, waiting: 0, notSent: 0 });
      expect(figures.unreached).toEqual({ open: 1, done: {} });
    },
  );

  test("say how those were told in the end who were not reached", () => {
    const done = (word: "called" | "letter") =>
      counted({ ...failed, attentionDone: { word, by: "someone", at: MONDAY } });

    const { unreached } = figuresOf([done("called"), done("called"), done("letter")], RANGE);

    expect(unreached).toEqual({ open: 0, done: { called: 2, letter: 1 } });
  });

  test("name the languages of what went out, and the parts that were paid for", () => {
    const notices = [
      counted({ language: "ar", parts: 3 }),
      counted({ language: "ar", parts: 2 }),
      counted({ language: "de", parts: 1 }),
      counted({ language: "uk", state: "held", sentAt: undefined, parts: undefined }),
    ];

    const { languages, parts } = figuresOf(notices, RANGE);

    expect({ languages, parts }).toEqual({ languages: { ar: 2, de: 1 }, parts: 6 });
  });

  test("take the middle of the times to delivery, without reminders and without what has not arrived", () => {
    const arrivedAt = (seconds: string, fields: Partial<CountedNotice> = {}) =>
      counted({ deliveredAt: `2026-11-23T09:0${seconds}.000Z`, ...fields });
    const notices = [
      arrivedAt("0:05"),
      arrivedAt("9:00"),
      arrivedAt("0:10"),
      arrivedAt("9:59", { noticeId: "v000001-appointment-reminder-sms" }),
      arrivedAt("0:01", { state: "failed" }),
    ];

    expect(figuresOf(notices, RANGE).medianSeconds).toBe(10);
    expect(figuresOf(notices.slice(0, 2), RANGE).medianSeconds).toBe(5);
  });

  test.each([
    ["has not arrived", { state: "sent", deliveredAt: undefined }],
    ["came back, whenever it had arrived", { state: "failed" }],
    ["is a reminder", { noticeId: "v000001-documents-needed-reminder-sms" }],
    ["has arrived at a time that nobody knows", { deliveredAt: undefined }],
  ] as const)("know no time to delivery of what %s", (_, fields) => {
    expect(figuresOf([counted(fields)], RANGE).medianSeconds).toBeUndefined();
  });

  test("count a notice on the day of its change by the clocks of Berlin", () => {
    const late = counted({ plannedAt: "2026-11-22T23:30:00.000Z", deliveredAt: "2026-11-24T08:00:00.000Z" });

    const { days } = figuresOf([late], RANGE);

    expect(days.map(({ delivered }) => delivered)).toEqual([0, 1, 0]);
  });
});
