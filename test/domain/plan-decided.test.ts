import { describe, expect, test } from "vitest";
import type { LineEntry } from "../../shared/domain/line.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { planNotices } from "../../shared/domain/plan-notices.ts";
import { delaySeconds } from "../../shared/domain/wait-until.ts";
import {
  aChange,
  aNotice,
  anApplicant,
  anOrigin,
  NOW,
  settings,
  silentStation,
  station,
} from "../twins/builders.ts";

const awaiting: LineEntry = station({ version: 1, status: "decided" }, { reason: "awaiting-letter" });
const heldNotice = aNotice({
  noticeId: "v000001-decided-news-sms",
  state: "held",
  kind: "decided",
  reason: "awaiting-letter",
  dueAt: undefined,
  expiresAt: undefined,
});

function plan(
  change: Parameters<typeof aChange>[0],
  line: readonly LineEntry[] = [],
  earlier: readonly Notice[] = line.length > 0 ? [heldNotice] : [],
) {
  const fields = { origin: anOrigin(), earlier };
  return planNotices(aChange({ status: "decided", ...change }, line, fields), anApplicant(), settings(), NOW);
}

describe("a decision", () => {
  test("waits without a due time until its letter is on the way", () => {
    const [notice] = plan({}).notices;

    expect(notice).toMatchObject({ state: "held", reason: "awaiting-letter", kind: "decided" });
    expect(notice?.dueAt).toBeUndefined();
    expect(notice?.expiresAt).toBeUndefined();
  });

  test("whose letter goes out today is told after the hold", () => {
    const [notice] = plan({ details: { letterSentOn: "2026-11-23" } }).notices;

    expect(notice).toMatchObject({ state: "queued", dueAt: "2026-11-23T09:02:00.000Z", reason: undefined });
  });

  test("whose letter went out before is told after the hold", () => {
    const [notice] = plan({ details: { letterSentOn: "2026-11-02" } }).notices;

    expect(notice).toMatchObject({ state: "queued", dueAt: "2026-11-23T09:02:00.000Z" });
  });

  test.each([
    ["in winter", "2026-12-01", "2026-12-01T07:00:00.000Z"],
    ["on the last day of winter time", "2027-03-27", "2027-03-27T07:00:00.000Z"],
    ["on the day the clocks go forward", "2027-03-28", "2027-03-28T06:00:00.000Z"],
    ["in summer", "2027-06-01", "2027-06-01T06:00:00.000Z"],
    ["on the day the clocks go back", "2027-10-31", "2027-10-31T07:00:00.000Z"],
  ])("whose letter goes out later (%s) is held until that morning in Berlin", (_, letterSentOn, dueAt) => {
    const [notice] = plan({ details: { letterSentOn } }).notices;

    expect(notice).toMatchObject({ state: "held", dueAt });
    expect(notice?.expiresAt).toBe(new Date(Date.parse(dueAt) + 7 * 24 * 3_600_000).toISOString());
  });

  test("is the only change that waits for a letter's day", () => {
    const [notice] = plan({ status: "documents-needed", details: { letterSentOn: "2026-12-01" } }).notices;

    expect(notice).toMatchObject({ state: "queued", dueAt: "2026-11-23T09:02:00.000Z" });
  });

  test("is completed by an amendment that names the day of the letter", () => {
    const amended = plan({ version: 2, details: { letterSentOn: "2026-11-23" } }, [awaiting]);

    expect(amended.notices).toMatchObject([{ state: "not-told", reason: "amendment" }]);
    expect(amended.moves).toEqual([
      {
        key: heldNotice,
        from: "held",
        to: "queued",
        dueAt: null,
        set: { dueAt: NOW, expiresAt: "2026-11-30T09:00:00.000Z", reason: undefined },
      },
    ]);
  });

  test("is completed by an amendment with a later day, and held until then", () => {
    const amended = plan({ version: 2, details: { letterSentOn: "2026-12-01" } }, [awaiting]);

    expect(amended.moves).toMatchObject([
      { key: heldNotice, from: "held", to: "held", set: { dueAt: "2026-12-01T07:00:00.000Z" } },
    ]);
  });

  test("is completed over each channel that it was planned for", () => {
    const earlier = [heldNotice, { ...heldNotice, noticeId: "v000001-decided-news-email" }];

    const amended = plan({ version: 2, details: { letterSentOn: "2026-11-23" } }, [awaiting], earlier);

    expect(amended.moves.map(({ key }) => key.noticeId)).toEqual([
      "v000001-decided-news-sms",
      "v000001-decided-news-email",
    ]);
  });

  test("that was completed supersedes what waits from before", () => {
    const before = aNotice({ noticeId: "v000001-received-news-sms" });
    const decided = { ...heldNotice, version: 2, noticeId: "v000002-decided-news-sms" };
    const line = [station(), station({ version: 2, status: "decided" }, { reason: "awaiting-letter" })];

    const { moves } = plan({ version: 3, details: { letterSentOn: "2026-11-23" } }, line, [before, decided]);

    expect(moves).toMatchObject([
      { key: before, to: "superseded" },
      { key: decided, to: "queued" },
    ]);
  });

  test("over two channels is completed over the second when the first try broke off in between", () => {
    const done = { ...heldNotice, noticeId: "v000001-decided-news-email", channel: "email" } as const;
    const earlier = [{ ...done, state: "queued", reason: undefined, dueAt: NOW } as const, heldNotice];

    const again = plan({ version: 2, details: { letterSentOn: "2026-11-23" } }, [awaiting], earlier);

    expect(again.moves).toMatchObject([{ key: heldNotice, to: "queued" }]);
  });

  test("is completed again when that amendment is repeated", () => {
    const amendment = silentStation(
      { version: 2, status: "decided", details: { letterSentOn: "2026-11-23" } },
      "amendment",
    );

    const again = plan({ version: 2, details: { letterSentOn: "2026-11-23" } }, [awaiting, amendment]);

    expect(again.outcome).toBe("replay");
    expect(again.moves).toMatchObject([{ key: heldNotice, to: "queued" }]);
  });

  test("still waits after an amendment that does not name the letter", () => {
    expect(plan({ version: 2 }, [awaiting]).moves).toEqual([]);
  });

  test.each([
    ["its letter", heldNotice],
    ["the day of its letter", { ...heldNotice, dueAt: "2026-12-01T07:00:00.000Z", reason: undefined }],
    ["the end of its hold", aNotice({ noticeId: heldNotice.noticeId, kind: "decided" })],
  ])("that still waits for %s is cancelled when the case leaves that status", (_, notice) => {
    const left = plan({ version: 2, status: "in-review" }, [awaiting], [notice]);

    expect(left.moves).toMatchObject([
      { key: notice, from: notice.state, to: "cancelled", set: { reason: "moved-on", settledAt: NOW } },
    ]);
  });
});

describe("the delay in the queue", () => {
  test.each([
    ["nothing for what is due at once", undefined, 0],
    ["nothing for what is overdue", "2026-11-23T08:00:00.000Z", 0],
    ["whole seconds, never early", "2026-11-23T09:00:02.001Z", 3],
    ["at most a quarter of an hour", "2026-11-23T10:00:00.000Z", 900],
  ])("is %s", (_, dueAt, seconds) => {
    expect(delaySeconds(dueAt, NOW)).toBe(seconds);
  });
});
