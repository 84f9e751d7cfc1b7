import { describe, expect, test } from "vitest";
import { NOTICE_STATE_NAMES } from "../../shared/domain/notice-states.ts";
import { sweep } from "../../shared/domain/sweep.ts";
import { CASE_ID, NOW } from "../twins/builders.ts";

const FIVE_MINUTES_AGO = "2026-11-23T08:55:00.000Z";
const ALMOST_FIVE_MINUTES_AGO = "2026-11-23T08:55:00.001Z";

function row(state: (typeof NOTICE_STATE_NAMES)[number], dueAt: string) {
  return { caseId: CASE_ID, noticeId: "v000001-received-news-sms", state, dueAt };
}

describe("the sweep", () => {
  test.each(["held", "uncertain"] as const)("queues what is %s and due", (state) => {
    expect(sweep(row(state, NOW), NOW)).toMatchObject({
      do: "enqueue",
      move: { from: state, to: "queued", dueAt: NOW, set: { dueAt: "2026-11-23T09:15:00.000Z" } },
    });
  });

  test.each(["queued", "sending"] as const)("leaves what is %s to its message for five minutes", (state) => {
    expect(sweep(row(state, ALMOST_FIVE_MINUTES_AGO), NOW)).toEqual({ do: "nothing" });
  });

  test.each(["queued", "sending"] as const)("sends another message for what is %s and overdue", (state) => {
    expect(sweep(row(state, FIVE_MINUTES_AGO), NOW)).toMatchObject({
      do: "enqueue",
      move: {
        from: state,
        to: state,
        dueAt: FIVE_MINUTES_AGO,
        set: { dueAt: "2026-11-23T09:15:00.000Z" },
      },
    });
  });

  test("plans again what was quarantined", () => {
    expect(sweep(row("quarantined", NOW), NOW)).toEqual({ do: "plan-again" });
  });

  const others = NOTICE_STATE_NAMES.filter(
    (state) => !["held", "uncertain", "queued", "sending", "sent", "failed", "quarantined"].includes(state),
  );

  test.each(["sent", "failed"] as const)("lets a sender look at what is %s as soon as it is due", (state) => {
    expect(sweep(row(state, NOW), NOW)).toMatchObject({ do: "enqueue", move: { from: state, to: state } });
  });

  test.each(others)("does nothing about what is %s", (state) => {
    expect(sweep(row(state, FIVE_MINUTES_AGO), NOW)).toEqual({ do: "nothing" });
  });
});
