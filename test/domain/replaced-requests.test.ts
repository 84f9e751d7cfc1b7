import { describe, expect, test } from "vitest";
import type { PlannedRequest } from "../../shared/domain/change.ts";
import { noticesOfRequests } from "../../shared/domain/earlier-notices.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { NOTICE_STATE_NAMES } from "../../shared/domain/notice-states.ts";
import { planNotices } from "../../shared/domain/plan-notices.ts";
import type { Request } from "../../shared/domain/request.ts";
import {
  aNotice,
  anApplicant,
  anOrigin,
  aPlannedRequest,
  aRequest,
  aRequestChange,
  NOW,
  settings,
} from "../twins/builders.ts";

const BEFORE = "2026-11-20T09:00:00.000Z";
const LATER = "2026-11-24T09:00:00.000Z";

const appointment = {
  kind: "appointment",
  parameters: { date: "2026-12-01", time: "09:30", place: "office" },
} as const;

const older = aPlannedRequest("older", "appointment", BEFORE);
const news = aNotice({
  noticeId: "r-older-appointment-news-sms",
  kind: "appointment",
  about: "request#older",
  version: undefined,
});
const reminder: Notice = { ...news, noticeId: "r-older-appointment-reminder-sms", state: "held" };

function planFor(
  item: Partial<Request>,
  requests: readonly PlannedRequest[],
  earlier: readonly Notice[] = [],
) {
  const change = aRequestChange(item, { requests, earlier, origin: anOrigin({ recordedAt: NOW }) });
  return planNotices(change, anApplicant(), settings(), NOW);
}

describe("a request that comes after others of its case", () => {
  test("takes the place of what still waits of an older one of its kind, reminder and all", () => {
    const { moves } = planFor(appointment, [older], [{ ...news, attempts: 1 }, reminder]);

    const set = { reason: "newer-request", settledAt: NOW };
    expect(moves).toEqual([
      { key: { ...news, attempts: 1 }, from: "queued", to: "superseded", attempts: 1, set },
      { key: reminder, from: "held", to: "superseded", attempts: 0, set },
    ]);
  });

  test.each(NOTICE_STATE_NAMES.filter((state) => state !== "held" && state !== "queued"))(
    "leaves alone what is %s",
    (state) => {
      expect(planFor(appointment, [older], [{ ...news, state }]).moves).toEqual([]);
    },
  );

  test("puts an end to what its kind ends: who hears that an appointment is off need not be reminded of it", () => {
    expect(planFor({ kind: "appointment-cancelled" }, [older], [reminder]).moves).toMatchObject([
      { key: reminder, to: "superseded" },
    ]);
  });

  test.each([
    ["of another kind", { kind: "please-call" } as const, older],
    ["that was written later", appointment, aPlannedRequest("older", "appointment", LATER)],
  ])("leaves a request alone %s", (_, item, other) => {
    expect(planFor(item, [other], [news, reminder]).moves).toEqual([]);
  });

  test("leaves alone what is about no request that it knows", () => {
    const others = [
      { ...news, about: "request#unknown" },
      { ...news, about: undefined },
      aNotice({ about: "case" }),
    ];

    expect(planFor(appointment, [older], others).moves).toEqual([]);
  });
});

describe("a request that is planned late", () => {
  test.each([
    ["a newer one of its kind", "appointment"],
    ["one that ends it", "appointment-cancelled"],
  ] as const)("is not told after %s, nor told once more", (_, kind) => {
    const plan = planFor(appointment, [aPlannedRequest("newer", kind, LATER)]);

    expect(plan.notices).toMatchObject([
      { noticeId: "r-01JD9Z-appointment-news-none", state: "not-told", reason: "newer-request" },
    ]);
    expect(plan.decision?.plan).toMatchObject({ outcome: "not-told", channels: [] });
    expect(plan.decision?.plan.reminder).toBeUndefined();
  });

  test.each([
    ["one of another kind", "please-call", LATER],
    ["an older one of its kind", "appointment", BEFORE],
    ["one that was written in the same moment", "appointment", NOW],
  ] as const)("is told in spite of %s", (_, kind, writtenAt) => {
    expect(planFor(appointment, [aPlannedRequest("other", kind, writtenAt)]).notices).toHaveLength(2);
  });
});

describe("the notices that a request may put an end to", () => {
  const withheld = { outcome: "withheld", reason: "no-channel", channels: [] } as const;

  test("follow from the requests of its kind, over every channel, news and reminders", () => {
    const requests = [
      older,
      aPlannedRequest("call", "please-call", BEFORE),
      aPlannedRequest("nobody-told", "appointment", BEFORE, withheld),
    ];

    const keys = noticesOfRequests(aRequest({ kind: "appointment-cancelled" }), requests);

    expect(keys.map(({ noticeId }) => noticeId)).toEqual([
      "r-older-appointment-news-sms",
      "r-older-appointment-news-email",
      "r-older-appointment-reminder-sms",
      "r-older-appointment-reminder-email",
    ]);
    expect(new Set(keys.map(({ caseId }) => caseId))).toEqual(new Set([news.caseId]));
  });
});
