import { describe, expect, test } from "vitest";
import { earlierNotices } from "../../shared/domain/earlier-notices.ts";
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

  test("is completed by an amendment that names the day of the letter, after the hold", () => {
    const amended = plan({ version: 2, details: { letterSentOn: "2026-11-23" } }, [awaiting]);

    expect(amended.notices).toMatchObject([{ state: "not-told", reason: "amendment" }]);
    expect(amended.moves).toEqual([
      {
        key: heldNotice,
        from: "held",
        to: "queued",
        dueAt: null,
        set: {
          dueAt: "2026-11-23T09:02:00.000Z",
          expiresAt: "2026-11-30T09:02:00.000Z",
          reason: undefined,
        },
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

  test("is not completed when an amendment is repeated whose day was taken back, or moved, since", () => {
    const named = { version: 2, status: "decided", details: { letterSentOn: "2026-11-23" } } as const;
    const amendment = silentStation(named, "amendment");
    const takenBack = silentStation({ version: 3, status: "decided", corrects: 2 }, "undone");
    const moved = silentStation(
      { ...named, version: 3, details: { letterSentOn: "2026-12-01" } },
      "amendment",
    );
    const silent = silentStation({ version: 3, status: "decided" }, "amendment");

    expect(plan(named, [awaiting, amendment, takenBack]).moves).toEqual([]);
    expect(plan(named, [awaiting, amendment, moved]).moves).toEqual([]);
    expect(plan(named, [awaiting, amendment, silent]).moves).toMatchObject([{ to: "queued" }]);
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

describe("a decision whose letter has a day", () => {
  const DAY = "2026-12-01";
  const THEN = "2026-12-01T07:00:00.000Z";
  const dated = station({ version: 1, status: "decided", details: { letterSentOn: DAY } }, { dueAt: THEN });
  const waiting = { ...heldNotice, dueAt: THEN, expiresAt: "2026-12-08T07:00:00.000Z", reason: undefined };

  const amend = (letterSentOn?: string, notice: Notice = waiting, line: readonly LineEntry[] = [dated]) =>
    plan({ version: 2, ...(letterSentOn && { details: { letterSentOn } }) }, line, [notice]);

  test.each([
    ["a later one", "2026-12-05", "held", "2026-12-05T07:00:00.000Z"],
    ["an earlier one", "2026-11-24", "held", "2026-11-24T07:00:00.000Z"],
    ["today", "2026-11-23", "queued", "2026-11-23T09:02:00.000Z"],
  ])("waits for %s that an amendment names", (_, day, to, dueAt) => {
    const { notices, moves } = amend(day);

    expect(notices).toMatchObject([{ state: "not-told", reason: "amendment" }]);
    expect(moves).toMatchObject([{ key: waiting, from: "held", to, attempts: 0, set: { dueAt } }]);
  });

  test("waits for the new one also from the queue, where the first has come", () => {
    const queued = { ...waiting, state: "queued", attempts: 2, dueAt: "2026-12-01T07:15:00.000Z" } as const;

    expect(amend("2026-12-05", queued).moves).toMatchObject([
      { from: "queued", to: "held", attempts: 2, set: { dueAt: "2026-12-05T07:00:00.000Z" } },
    ]);
  });

  test.each([
    ["the same one again", DAY],
    ["none", undefined],
  ])("still waits for it after an amendment that names %s", (_, day) => {
    expect(amend(day).moves).toEqual([]);
  });

  test("keeps what the hour has put off where an earlier one is named", () => {
    const night = { ...waiting, dueAt: "2026-12-02T07:03:00.000Z", reason: "outside-hours" } as const;

    expect(amend("2026-11-30", night).moves).toEqual([]);
  });

  test("is looked at although its first one is long past", () => {
    const { line, item } = aChange({ version: 2, status: "decided" }, [dated]);

    expect(earlierNotices(item, { line, requests: [] }, "2027-01-11T09:00:00.000Z")).toHaveLength(2);
  });

  const amended = silentStation(
    { version: 2, status: "decided", details: { letterSentOn: "2026-12-05" } },
    "amendment",
  );
  const moved = { ...waiting, dueAt: "2026-12-05T07:00:00.000Z" };
  const undo = (details?: { readonly letterSentOn: string }) =>
    ({ version: 3, corrects: 2, ...(details && { details }) }) as const;

  test.each([
    ["as the desk writes it", undo({ letterSentOn: DAY })],
    ["without details", undo()],
  ])("waits for its first one again where the amendment is undone, %s", (_, item) => {
    const { notices, moves } = plan(item, [dated, amended], [moved]);

    expect(notices).toMatchObject([{ state: "not-told", reason: "undone" }]);
    expect(moves).toMatchObject([{ to: "held", set: { dueAt: THEN, reason: undefined } }]);
  });

  test("waits for another change again where the only one that named it is undone", () => {
    const { notices, moves } = plan(undo(), [awaiting, amended], [moved]);

    expect(notices).toMatchObject([{ state: "not-told", reason: "undone" }]);
    expect(moves).toEqual([
      {
        key: moved,
        from: "held",
        to: "held",
        attempts: 0,
        set: { dueAt: undefined, expiresAt: undefined, reason: "awaiting-letter" },
      },
    ]);
  });

  test("waits for the newest one, whatever was taken back before", () => {
    const undone = silentStation(
      { version: 3, status: "decided", details: { letterSentOn: DAY }, corrects: 2 },
      "undone",
    );
    const item = { version: 4, details: { letterSentOn: DAY } };

    expect(plan(item, [dated, amended, undone], [waiting]).moves).toEqual([]);
  });

  test("is left alone when an older amendment is planned again", () => {
    const newer = silentStation(
      { version: 3, status: "decided", details: { letterSentOn: "2026-12-09" } },
      "amendment",
    );

    expect(amend("2026-12-05", moved, [dated, amended, newer]).moves).toEqual([]);
  });

  test("is not moved by the day of something else", () => {
    const news = aNotice({ state: "held" });

    expect(amend("2026-12-05", news).moves).toEqual([]);
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
