import { describe, expect, test } from "vitest";
import type { CaseHistory } from "../../shared/domain/change.ts";
import { earlierNotices } from "../../shared/domain/earlier-notices.ts";
import { EXPIRY, type Notice } from "../../shared/domain/notice.ts";
import { NOTICE_STATE_NAMES } from "../../shared/domain/notice-states.ts";
import { planNotices } from "../../shared/domain/plan-notices.ts";
import { after as moment } from "../../shared/domain/time.ts";
import {
  aCase,
  aChange,
  aNotice,
  anApplicant,
  aPlannedRequest,
  email,
  NOW,
  settings,
  silentStation,
  sms,
  station,
} from "../twins/builders.ts";

const awaiting = {
  state: "held",
  reason: "awaiting-letter",
  dueAt: undefined,
  expiresAt: undefined,
} as const;

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

describe("a request's notices, when the case changes", () => {
  const request = { about: "request#01JD9Z", kind: "appointment", version: undefined } as const;
  const news = aNotice({ ...request, noticeId: "r-01JD9Z-appointment-news-sms" });
  const reminder = aNotice({ ...request, noticeId: "r-01JD9Z-appointment-reminder-sms", state: "held" });

  const papers = { status: "documents-needed", details: { letterDeadline: "2026-12-08" } } as const;

  test("go out although the change is told: who has an appointment must know of it", () => {
    expect(movesFor(news, { status: "documents-needed" })).toEqual([]);
  });

  test.each([
    ["told", { status: "documents-needed" }],
    ["silent", { status: "in-review" }],
  ] as const)("are reminders no more when the case goes on, and be it %s", (_, item) => {
    expect(movesFor(reminder, item)).toMatchObject([
      { key: reminder, from: "held", to: "cancelled", set: { reason: "moved-on", settledAt: NOW } },
    ]);
  });

  test.each([
    ["when the case is amended", {}, [station()]],
    ["when an amendment names a day for something else", { ...papers, version: 2 }, [station(papers)]],
    ["when the case is first seen", { version: 1 }, []],
    ["when the record that had moved the case before is planned again", { version: 1 }, [station()]],
  ])("remain reminders %s", (_, item, line) => {
    expect(movesFor(reminder, item, line)).toEqual([]);
  });

  test("are reminders no more when a change that moved the case is planned again, though another has come", () => {
    const later = [
      station({ version: 2, status: "in-review" }),
      station({ version: 3, status: "in-review" }),
    ];

    expect(movesFor(reminder, { status: "in-review" }, [...later, station()])).toMatchObject([
      { to: "cancelled", set: { reason: "moved-on" } },
    ]);
  });
});

describe("a reminder of papers that are due", () => {
  const asked = station({
    version: 1,
    status: "documents-needed",
    details: { letterDeadline: "2026-12-01" },
  });
  const reminder = aNotice({
    noticeId: "v000001-documents-needed-reminder-sms",
    state: "held",
    kind: "documents-needed",
    attempts: 1,
    dueAt: "2026-11-28T09:00:00.000Z",
    expiresAt: "2026-12-01T23:00:00.000Z",
  });
  const amendment = { status: "documents-needed", details: { letterDeadline: "2026-12-08" } } as const;

  test("moves with the day that an amendment names", () => {
    const [move] = movesFor(reminder, amendment, [asked]);

    expect(move).toMatchObject({
      key: reminder,
      from: "held",
      to: "held",
      attempts: 1,
      set: { expiresAt: "2026-12-08T23:00:00.000Z" },
    });
    expect(move?.set.dueAt).toMatch(/^2026-12-05T09:/);
  });

  test("is not written again once it has moved", () => {
    const [move] = movesFor(reminder, amendment, [asked]);

    expect(movesFor({ ...reminder, ...move?.set }, amendment, [asked])).toEqual([]);
  });

  test.each(["dueAt", "expiresAt"] as const)("is written again if its %s was not moved", (field) => {
    const [move] = movesFor(reminder, amendment, [asked]);
    const half = { ...reminder, ...move?.set, [field]: reminder[field] };

    expect(movesFor(half, amendment, [asked])).toMatchObject([{ key: half, set: move?.set }]);
  });

  test("falls away when the new day leaves no time for it", () => {
    const soon = { ...amendment, details: { letterDeadline: "2026-11-25" } };

    expect(movesFor(reminder, soon, [asked])).toMatchObject([
      { key: reminder, to: "cancelled", set: { reason: "amendment", settledAt: NOW } },
    ]);
  });

  test("stays where an amendment names the same day again, on which there is no time for another", () => {
    const same = { ...amendment, details: { letterDeadline: "2026-11-25" } };

    expect(movesFor({ ...reminder, expiresAt: "2026-11-25T23:00:00.000Z" }, same, [asked])).toEqual([]);
  });

  test("stays where an amendment names no day", () => {
    expect(movesFor(reminder, { status: "documents-needed" }, [asked])).toEqual([]);
  });

  test("is left to the newest amendment when an older one is planned again", () => {
    const older = silentStation({ ...amendment, version: 2 }, "amendment");
    const newer = silentStation({ ...amendment, version: 3 }, "amendment");

    expect(movesFor(reminder, amendment, [asked, older])).toHaveLength(1);
    expect(movesFor(reminder, amendment, [asked, older, newer])).toEqual([]);
  });

  test("gives way to the correction that says the same once more, with a reminder of its own", () => {
    const slip = station({ version: 2, status: "documents-needed" }, { reason: "amendment" });

    expect(movesFor(reminder, { ...amendment, version: 3, corrects: 2 }, [asked, slip])).toMatchObject([
      { key: reminder, to: "cancelled", set: { reason: "corrected", settledAt: NOW } },
    ]);
  });

  test("stays when the same change is planned again", () => {
    const { change } = asked;

    expect(movesFor(reminder, change, [asked])).toEqual([]);
  });
});

describe("a correction", () => {
  const slip = station({ version: 2, status: "withdrawn" });

  /** What becomes of the first channel's notice where the slip has ended that of the second. */
  function movesOfCorrection(status: "received" | "documents-needed") {
    const waiting = aNotice({ channel: "sms" });
    const ended = aNotice({ noticeId: "v000001-received-news-email", channel: "email", state: "superseded" });
    const person = anApplicant({ reach: "all", channels: [sms(), email()] });
    const change = aChange({ version: 3, status, corrects: 2 }, [station(), slip], {
      earlier: [waiting, ended],
    });
    return planNotices(change, person, settings(), NOW);
  }

  test("back to where the case stood leaves a channel alone that is about to say so", () => {
    const { notices, moves } = movesOfCorrection("received");

    expect(notices).toMatchObject([{ channel: "email", state: "queued" }]);
    expect(moves).toEqual([]);
  });

  test("to yet another status supersedes what says otherwise", () => {
    expect(movesOfCorrection("documents-needed").moves).toMatchObject([{ to: "superseded" }]);
  });
});

describe("a decision's letter", () => {
  const decided = station({ version: 1, status: "decided" }, { reason: "awaiting-letter" });
  const letter = { letterSentOn: "2026-11-24" };
  const morrow = {
    state: "held",
    kind: "decided",
    reason: "outside-hours",
    dueAt: "2026-11-24T07:03:00.000Z",
  } as const;

  test("that is amended leaves alone what is held for another reason until it has gone out", () => {
    const told = station({ version: 1, status: "decided", details: { letterSentOn: "2026-11-23" } });

    expect(movesFor(aNotice(morrow), { status: "decided", details: letter }, [told])).toEqual([]);
  });

  test("that is named when the case is reopened in silence ends only the decision", () => {
    const line = [station(), { ...decided, change: { ...decided.change, version: 2 } }];
    const earlier = [
      aNotice(),
      aNotice({ noticeId: "v000002-decided-news-sms", version: 2, kind: "decided", ...awaiting }),
    ];
    const change = aChange({ version: 3, status: "in-review", details: letter }, line, { earlier });

    expect(planNotices(change, anApplicant(), settings(), NOW).moves).toMatchObject([
      { key: earlier[1], to: "cancelled" },
    ]);
  });
});

describe("a status that comes a second time", () => {
  test("supersedes what still waits from the first time", () => {
    const line = [
      station({ version: 1, status: "in-review" }),
      station({ version: 2, status: "documents-needed" }),
    ];
    const change = aChange({ version: 3, status: "in-review" }, line, {
      earlier: [aNotice({ kind: "in-review" })],
    });

    const { moves } = planNotices(change, anApplicant(), settings({ tellInReview: true }), NOW);

    expect(moves).toMatchObject([{ to: "superseded", set: { reason: "newer-change" } }]);
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

  test("are worth looking at to the last moment in which they could be sent", () => {
    expect(ids(moment(NOW, EXPIRY))).toHaveLength(4);
    expect(ids(moment(NOW, EXPIRY + 1))).toHaveLength(2);
  });
});

describe("the reminders that a change may touch", () => {
  const reminder = { at: "2026-12-05T09:00:00.000Z", channels: ["sms"] } as const;
  const asked = station({ version: 1, status: "documents-needed" }, { reminder, dueAt: NOW });
  const amended = station(
    { version: 2, status: "documents-needed" },
    { outcome: "not-told", reason: "amendment", channels: [], reminder },
  );
  const LONG_AFTER = "2026-12-23T09:00:00.000Z";

  function ids(version: number, history: Partial<CaseHistory>) {
    return earlierNotices(aCase({ version }), { line: [], requests: [], ...history }, LONG_AFTER).map(
      ({ noticeId }) => noticeId,
    );
  }

  test("are those of earlier changes, however old; an amendment's may be that of the change it amends", () => {
    const reminders = ["v000001-documents-needed-reminder-sms", "v000001-documents-needed-reminder-email"];

    expect(ids(2, { line: [asked] })).toEqual(reminders);
    expect(
      ids(3, { line: [station({ version: 1, status: "documents-needed" }, { dueAt: NOW }), amended] }),
    ).toEqual([
      ...reminders,
      "v000002-documents-needed-reminder-sms",
      "v000002-documents-needed-reminder-email",
    ]);
  });

  test("are those of requests, but not of such as have none", () => {
    const requests = [
      aPlannedRequest("with", "appointment", NOW, { reminder }),
      aPlannedRequest("without", "appointment", NOW),
    ];

    expect(ids(1, { requests })).toEqual([
      "r-with-appointment-reminder-sms",
      "r-with-appointment-reminder-email",
    ]);
  });

  // What has ended them is said by the change that came after them.
  test.each([
    ["before the change was planned", -1, 2],
    ["in the moment in which the change was planned", 0, 0],
    ["after it", 1, 0],
  ])("are those of requests that came %s, where that is planned again", (_, lag, count) => {
    const plannedAt = moment(NOW, lag);
    const requests = [aPlannedRequest("other", "appointment", plannedAt, { reminder })];
    const line = [
      station({ version: 1 }, { plannedAt: "2026-11-20T09:00:00.000Z", dueAt: NOW }),
      station({ version: 2 }),
      station({ version: 3 }, { plannedAt: LONG_AFTER }),
    ];

    expect(ids(2, { requests, line })).toHaveLength(count);
  });
});
