import { describe, expect, test } from "vitest";
import { createHandler, type ReleaseDeps } from "../../functions/release-notices/handler.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { MINUTE, after as moment } from "../../shared/domain/time.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import {
  aCase,
  aLog,
  aNotice,
  anApplicant,
  aRequest,
  CASE_ID,
  NOW,
  requestItem,
  settings,
} from "../twins/builders.ts";
import { createCaseTwin } from "../twins/case-store.ts";
import { createQueueTwin } from "../twins/notice-queue.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";

type Twins = ReturnType<typeof twinsWith>;

function twinsWith(notices: readonly Notice[]) {
  const store = createNoticeTwin(notices);
  return {
    notices: store,
    dueIndex: store,
    cases: createCaseTwin(),
    applicants: createApplicantTwin([anApplicant()]),
    queue: createQueueTwin(() => NOW),
  };
}

function aReleaser(
  notices: readonly Notice[],
  overrides: (twins: Twins) => Partial<ReleaseDeps> = () => ({}),
) {
  const twins = twinsWith(notices);
  const log = aLog();
  const deps = { ...twins, settings: settings(), now: () => NOW, newPageCode: async () => "0123456789", log };
  const handler = createHandler({ ...deps, ...overrides(twins) });
  const sweep = (millisecondsLeft = 50_000) =>
    handler({}, { getRemainingTimeInMillis: () => millisecondsLeft });
  return { ...twins, log, sweep };
}

const { noticeId } = aNotice();
const SOON = moment(NOW, 15 * MINUTE);
const EARLIER = moment(NOW, -6 * MINUTE);

describe("the sweep", () => {
  test.each([
    ["held", NOW, "queued"],
    ["uncertain", NOW, "queued"],
    ["queued", EARLIER, "queued"],
    ["sending", EARLIER, "sending"],
  ] as const)("hands a notice that is %s and due at %s to its sender", async (state, dueAt, expected) => {
    const { sweep, notices, queue } = aReleaser([aNotice({ state, dueAt })]);

    await sweep();

    expect(queue.enqueued).toEqual([{ caseId: CASE_ID, noticeId, channel: "sms", delaySeconds: 0 }]);
    expect(notices.get(noticeId)).toMatchObject({ state: expected, dueAt: SOON });
  });

  test.each([
    ["queued", NOW],
    ["sending", NOW],
    ["held", SOON],
    ["held", undefined],
    ["delivered", EARLIER],
  ] as const)("leaves a notice alone that is %s and due at %s", async (state, dueAt) => {
    const notice = aNotice({ state, dueAt });
    const { sweep, notices, queue } = aReleaser([notice]);

    await sweep();

    expect(queue.enqueued).toEqual([]);
    expect(notices.get(noticeId)).toEqual(notice);
  });

  test("hands nothing on twice, run again", async () => {
    const { sweep, queue } = aReleaser([aNotice({ state: "held" })]);

    await sweep();
    await sweep();

    expect(queue.enqueued).toHaveLength(1);
  });

  test("hands nothing on that another sweep has taken meanwhile", async () => {
    const { sweep, queue } = aReleaser([aNotice({ state: "held" })], ({ notices }) => ({
      notices: { ...notices, move: async () => false },
    }));

    await sweep();

    expect(queue.enqueued).toEqual([]);
  });

  test("hands on more notices than fit into one message batch, in all shards", async () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      aNotice({
        caseId: `C-${index}`,
        noticeId: "v000001-received-news-email",
        state: "held",
        channel: "email",
      }),
    );
    const { sweep, queue, log } = aReleaser(many);

    await sweep();

    expect(new Set(queue.enqueued.map(({ caseId }) => caseId)).size).toBe(60);
    expect(log.lines).toContainEqual({ code: "DUE_NOTICES_RELEASED", released: 60, plannedAgain: 0 });
  });

  test("ends early when its time is short, and leaves the rest as it is", async () => {
    const { sweep, notices, queue, log } = aReleaser([aNotice({ state: "held" })]);

    await sweep(9_999);

    expect(queue.enqueued).toEqual([]);
    expect(notices.get(noticeId)?.state).toBe("held");
    expect(log.codes).toContain("SWEEP_CUT_SHORT");
  });

  // An invocation that fails ends at once: one row that cannot be handled stops the others, every minute.
  test("does not fail as a whole when one row fails", async () => {
    const broken = aNotice({ noticeId: "event-1", state: "quarantined", dueAt: EARLIER });
    const { sweep, log } = aReleaser([broken], ({ notices }) => ({
      notices: { ...notices, read: () => Promise.reject(new Error("cannot be read")) },
    }));

    await sweep();

    expect(log.codes).toContain("DUE_NOTICES_RELEASED");
  });
});

describe("planning a quarantined change again", () => {
  const trace = aNotice({
    noticeId: "event-1",
    state: "quarantined",
    reason: "unknown-applicant",
    about: "case",
    channel: undefined,
    kind: undefined,
    attention: "coerde",
    plannedAt: moment(NOW, -5 * MINUTE),
    dueAt: NOW,
    expiresAt: moment(NOW, 60 * MINUTE),
  });

  test("puts its notice and drops the trace, once the applicant exists", async () => {
    const { sweep, cases, notices, queue, log } = aReleaser([trace]);
    cases.put(aCase());

    await sweep();

    expect(notices.all().map((notice) => [notice.noticeId, notice.state])).toEqual([[noticeId, "queued"]]);
    expect(queue.enqueued).toHaveLength(1);
    expect(log.lines).toContainEqual({ code: "DUE_NOTICES_RELEASED", released: 0, plannedAgain: 1 });
  });

  test("puts the notice of a request and drops the trace, once its case exists", async () => {
    const about = "request#01JD9Z";
    const { sweep, cases, notices } = aReleaser([
      { ...trace, about, version: undefined, reason: "unknown-case", applicantId: undefined },
    ]);
    cases.put(requestItem(aRequest()));
    cases.put(aCase());

    await sweep();

    expect(notices.all()).toMatchObject([{ noticeId: "r-01JD9Z-please-call-news-sms", state: "queued" }]);
  });

  test("waits for as long as it has waited already while the applicant is unknown", async () => {
    const { sweep, cases, notices, applicants } = aReleaser([trace]);
    cases.put(aCase());
    applicants.remove("a-000042");

    await sweep();

    expect(notices.all()).toMatchObject([{ noticeId: "event-1", dueAt: moment(NOW, 5 * MINUTE) }]);
    expect(notices.get("event-1")?.settledAt).toBeUndefined();
  });

  test.each([
    ["a newer version has taken its place", aCase({ version: 2 })],
    ["its item is gone", undefined],
  ])("is given up when %s; the trace stays for a person", async (_, item) => {
    const { sweep, cases, notices, queue } = aReleaser([trace]);
    if (item !== undefined) cases.put(item);

    await sweep();

    expect(notices.all()).toMatchObject([{ noticeId: "event-1", attention: "coerde", settledAt: NOW }]);
    expect(notices.indexed()).toEqual([]);
    expect(queue.enqueued).toEqual([]);
  });

  test("is given up when its day is over", async () => {
    const { sweep, cases, notices, applicants } = aReleaser([{ ...trace, expiresAt: NOW }]);
    cases.put(aCase());
    applicants.remove("a-000042");

    await sweep();

    expect(notices.all()).toMatchObject([{ noticeId: "event-1", settledAt: NOW, attention: "coerde" }]);
    expect(notices.indexed()).toEqual([]);
  });
});
