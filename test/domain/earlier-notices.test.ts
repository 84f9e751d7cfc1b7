import { describe, expect, test } from "vitest";
import { earlierNotices } from "../../shared/domain/earlier-notices.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { NOTICE_STATE_NAMES } from "../../shared/domain/notice-states.ts";
import { planNotices } from "../../shared/domain/plan-notices.ts";
import {
  aCase,
  aChange,
  aNotice,
  anApplicant,
  NOW,
  settings,
  silentStation,
  station,
} from "../twins/builders.ts";

/** What becomes of one earlier notice when `item` is planned after a case that was received. */
function movesFor(notice: Notice, item: Parameters<typeof aChange>[0], line = [station()]) {
  const change = aChange({ version: 2, ...item }, line, { earlier: [notice] });
  return planNotices(change, anApplicant(), settings(), NOW).moves;
}

describe("a newer change", () => {
  test.each(["held", "queued"] as const)("that is told supersedes a notice that is %s", (state) => {
    const notice = aNotice({ state, attempts: 1 });

    expect(movesFor(notice, { status: "documents-needed" })).toMatchObject([
      {
        key: notice,
        from: state,
        to: "superseded",
        attempts: 1,
        set: { reason: "newer-change", settledAt: NOW },
      },
    ]);
  });

  test.each(NOTICE_STATE_NAMES.filter((state) => state !== "held" && state !== "queued"))(
    "leaves a notice alone that is %s",
    (state) => {
      expect(movesFor(aNotice({ state }), { status: "documents-needed" })).toEqual([]);
    },
  );

  test.each([
    ["quiet", { status: "documents-needed", quiet: true }],
    ["of a silent status", { status: "in-review" }],
    ["an amendment", {}],
    ["a decision without its letter", { status: "decided" }],
  ] as const)("that is %s leaves a waiting notice alone", (_, item) => {
    expect(movesFor(aNotice(), item)).toEqual([]);
  });

  test("ends a waiting request for documents even in silence", () => {
    const notice = aNotice({ kind: "documents-needed" });
    const line = [station({ status: "documents-needed" })];

    expect(movesFor(notice, { status: "in-review" }, line)).toMatchObject([
      { to: "cancelled", set: { reason: "moved-on" } },
    ]);
  });

  test("leaves a request for documents alone that it amends", () => {
    const notice = aNotice({ kind: "documents-needed" });
    const line = [station({ status: "documents-needed" })];

    expect(movesFor(notice, { status: "documents-needed" }, line)).toEqual([]);
  });

  test("of another applicant ends what waits for the first one", () => {
    const moves = movesFor(aNotice(), { applicantId: "a-000099" });

    expect(moves).toMatchObject([{ to: "cancelled" }]);
  });
});

describe("the earlier notices that a change may touch", () => {
  const line = [
    station({ version: 1 }, { channels: ["sms"], dueAt: NOW }),
    silentStation({ version: 2, status: "in-review" }, "silent-status"),
    station({ version: 3, status: "decided" }, { reason: "awaiting-letter" }),
    station({ version: 4, status: "in-review" }, { dueAt: NOW }),
  ];

  function ids(now: string, fields: Parameters<typeof aCase>[0] = {}) {
    return earlierNotices(aCase({ version: 4, ...fields }), { line, requests: [] }, now).map(
      ({ noticeId }) => noticeId,
    );
  }

  test("follow from the line over every channel, without those of silent and later changes", () => {
    expect(ids(NOW)).toEqual([
      "v000001-received-news-sms",
      "v000001-received-news-email",
      "v000003-decided-news-sms",
      "v000003-decided-news-email",
    ]);
  });

  test("leave out what has expired, but not what waits for its letter", () => {
    expect(ids("2026-12-23T09:00:00.000Z")).toEqual([
      "v000003-decided-news-sms",
      "v000003-decided-news-email",
    ]);
  });

  test("are all there are for a correction, however old", () => {
    expect(ids("2026-12-23T09:00:00.000Z", { corrects: 1 })).toHaveLength(4);
  });
});
