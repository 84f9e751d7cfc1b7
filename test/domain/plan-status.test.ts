import { describe, expect, test } from "vitest";
import { EXPIRY } from "../../shared/domain/notice.ts";
import { planNotices } from "../../shared/domain/plan-notices.ts";
import { STATUS_NAMES } from "../../shared/domain/status.ts";
import { after as moment } from "../../shared/domain/time.ts";
import {
  aCase,
  aChange,
  anApplicant,
  anOrigin,
  NOW,
  settings,
  silentStation,
  station,
} from "../twins/builders.ts";

const HELD_UNTIL = "2026-11-23T09:02:00.000Z";

describe("planning a status change", () => {
  test("a told change makes one queued notice that waits for the hold", () => {
    const plan = planNotices(aChange(), anApplicant(), settings(), NOW);

    expect(plan.outcome).toBe("decided");
    expect(plan.moves).toEqual([]);
    expect(plan.notices).toEqual([
      {
        caseId: "MS-2026-000123",
        noticeId: "v000001-received-news-sms",
        state: "queued",
        plannedAt: NOW,
        applicantId: "a-000042",
        office: "coerde",
        kind: "received",
        channel: "sms",
        about: "case",
        version: 1,
        reason: undefined,
        language: "de",
        dueAt: HELD_UNTIL,
        expiresAt: "2026-11-30T09:02:00.000Z",
        attempts: 0,
      },
    ]);
  });

  test.each(STATUS_NAMES.filter((status) => status !== "in-review" && status !== "decided"))(
    "%s is told",
    (status) => {
      const plan = planNotices(aChange({ status }), anApplicant(), settings(), NOW);

      expect(plan.decision?.plan).toMatchObject({ outcome: "told", kind: status, channels: ["sms"] });
    },
  );

  test("what was decided is written down together with the change", () => {
    const plan = planNotices(aChange(), anApplicant(), settings(), NOW);

    expect(plan.decision).toEqual({
      type: "status",
      item: aCase(),
      plan: {
        outcome: "told",
        kind: "received",
        channels: ["sms"],
        dueAt: HELD_UNTIL,
        recordedAt: NOW,
        plannedAt: NOW,
      },
    });
  });

  test("the hold runs from the stream record's time, not from when it is planned", () => {
    const late = "2026-11-23T09:01:30.000Z";

    const [notice] = planNotices(aChange(), anApplicant(), settings(), late).notices;

    expect(notice).toMatchObject({ dueAt: HELD_UNTIL, plannedAt: late });
  });

  test("a hold of up to fifteen minutes waits in the queue", () => {
    const [notice] = planNotices(aChange(), anApplicant(), settings({ holdSeconds: 900 }), NOW).notices;

    expect(notice).toMatchObject({ state: "queued", dueAt: "2026-11-23T09:15:00.000Z" });
  });

  test("a longer hold is held until the sweep finds it", () => {
    const [notice] = planNotices(aChange(), anApplicant(), settings({ holdSeconds: 901 }), NOW).notices;

    expect(notice).toMatchObject({ state: "held", dueAt: "2026-11-23T09:15:01.000Z" });
  });

  test("without a hold the notice is due at once", () => {
    const [notice] = planNotices(aChange(), anApplicant(), settings({ holdSeconds: 0 }), NOW).notices;

    expect(notice).toMatchObject({ state: "queued", dueAt: NOW });
  });

  test("a quiet change leaves a trace and tells nobody", () => {
    const plan = planNotices(aChange({ quiet: true }), anApplicant(), settings(), NOW);

    expect(plan.notices).toMatchObject([
      {
        noticeId: "v000001-received-news-none",
        state: "not-told",
        reason: "quiet",
        settledAt: NOW,
        attention: undefined,
      },
    ]);
  });

  test("in-review is silent unless the settings tell it", () => {
    const plan = planNotices(aChange({ status: "in-review" }), anApplicant(), settings(), NOW);

    expect(plan.notices).toMatchObject([{ state: "not-told", reason: "silent-status" }]);
  });

  test("in-review is told where the settings say so", () => {
    const stage = settings({ tellInReview: true });

    const plan = planNotices(aChange({ status: "in-review" }), anApplicant(), stage, NOW);

    expect(plan.notices).toMatchObject([{ state: "queued", kind: "in-review" }]);
  });

  test("an amendment is accepted and not told", () => {
    const plan = planNotices(aChange({ version: 2 }, [station()]), anApplicant(), settings(), NOW);

    expect(plan.outcome).toBe("decided");
    expect(plan.notices).toMatchObject([
      { noticeId: "v000002-received-news-none", state: "not-told", reason: "amendment" },
    ]);
  });

  test("going back to an earlier status is news again", () => {
    const line = [
      station({ version: 1, status: "documents-needed" }),
      station({ version: 2, status: "documents-received" }),
    ];

    const plan = planNotices(
      aChange({ version: 3, status: "documents-needed" }, line),
      anApplicant(),
      settings(),
      NOW,
    );

    expect(plan.notices).toMatchObject([{ state: "queued", kind: "documents-needed", version: 3 }]);
  });

  test("a later told change moves nothing itself: the sender supersedes what waits", () => {
    const line = [station({ version: 1, status: "documents-needed" })];

    const plan = planNotices(
      aChange({ version: 2, status: "documents-received" }, line),
      anApplicant(),
      settings(),
      NOW,
    );

    expect(plan.moves).toEqual([]);
  });
});

describe("planning a record once more", () => {
  test("a repeated record carries out the same plan again and decides nothing", () => {
    const first = planNotices(aChange(), anApplicant(), settings(), NOW);
    const line = first.decision?.type === "status" ? [{ change: aCase(), plan: first.decision.plan }] : [];

    const again = planNotices(aChange({}, line), anApplicant(), settings(), "2026-11-23T09:00:30.000Z");

    expect(again.outcome).toBe("replay");
    expect(again.decision).toBeUndefined();
    expect(again.notices).toEqual(first.notices);
  });

  test("a replay keeps the channels that were decided, whatever the person prefers now", () => {
    const line = [station()];

    const plan = planNotices(aChange({}, line), anApplicant({ channels: [] }), settings(), NOW);

    expect(plan.notices).toMatchObject([{ noticeId: "v000001-received-news-sms" }]);
  });

  test("a replay of a silent change keeps its trace", () => {
    const line = [silentStation({ status: "in-review" }, "silent-status")];

    const plan = planNotices(aChange({ status: "in-review" }, line), anApplicant(), settings(), NOW);

    expect(plan).toMatchObject({ outcome: "replay", notices: [{ state: "not-told" }] });
  });

  test("a replay whose applicant is gone is still a replay", () => {
    const plan = planNotices(aChange({}, [station()]), undefined, settings(), NOW);

    expect(plan.outcome).toBe("replay");
  });

  test("a replay from an office that has closed since is still a replay", () => {
    const plan = planNotices(aChange({}, [station()]), anApplicant(), settings({ offices: ["mitte"] }), NOW);

    expect(plan.outcome).toBe("replay");
  });

  test("a replay is carried out up to the moment in which it expires", () => {
    const [first, last] = [moment(NOW, EXPIRY), moment(NOW, EXPIRY + 1)].map((now) =>
      planNotices(aChange({}, [station()]), anApplicant(), settings(), now),
    );

    expect(first?.notices).toHaveLength(1);
    expect(last?.notices).toEqual([]);
  });

  test("a replay after its expiry does nothing", () => {
    const origin = anOrigin({ recordedAt: "2026-12-23T09:00:00.000Z" });

    const plan = planNotices(
      aChange({}, [station()], { origin }),
      anApplicant(),
      settings(),
      "2026-12-23T09:00:00.000Z",
    );

    expect(plan).toEqual({ outcome: "replay", notices: [], moves: [] });
  });
});
