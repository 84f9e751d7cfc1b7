import { describe, expect, test } from "vitest";
import { takeBack } from "../../shared/domain/earlier-notices.ts";
import type { NoticeState } from "../../shared/domain/notice-states.ts";
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

const received = station({ version: 1, status: "received" });
const slip = station({ version: 2, status: "withdrawn" });

/** The notices of earlier versions, each in its state, as they are after what still waited was taken back. */
function ended(states: Readonly<Record<number, readonly NoticeState[]>>) {
  return Object.entries(states).flatMap(([version, list]) =>
    list.map((state, index) =>
      aNotice({ version: Number(version), state, noticeId: `v00000${version}-told-news-${index}` }),
    ),
  );
}

function correct(states: Parameters<typeof ended>[0], status = aCase().status) {
  const item = { version: 3, status, corrects: 2 };
  const change = aChange(item, [received, slip], { earlier: ended(states) });
  return planNotices(change, anApplicant(), settings(), NOW);
}

describe("a correction", () => {
  test("within the hold goes back in silence", () => {
    const plan = correct({ 1: ["sent"], 2: ["cancelled"] });

    expect(plan.notices).toMatchObject([{ state: "not-told", reason: "undone", version: 3 }]);
  });

  test("within the hold is silent while the notice of where the case stood still waits", () => {
    const plan = correct({ 1: ["queued"], 2: ["cancelled"] });

    expect(plan.notices).toMatchObject([{ state: "not-told", reason: "undone" }]);
    expect(plan.moves).toEqual([]);
  });

  test("within the hold tells where the case stands if the slip had ended that notice", () => {
    const plan = correct({ 1: ["superseded"], 2: ["cancelled"] });

    expect(plan.notices).toMatchObject([{ state: "queued", kind: "received", version: 3 }]);
  });

  test.each(["sending", "sent", "delivered", "uncertain"] as const)(
    "of a version whose notice is %s goes out as a correction, at once and alone",
    (state) => {
      const plan = correct({ 1: ["sent"], 2: [state] });

      expect(plan.notices).toMatchObject([
        { noticeId: "v000003-correction-news-sms", kind: "correction", state: "queued", dueAt: NOW },
      ]);
    },
  );

  test("of a version that may have been read before it was taken back goes out as a correction", () => {
    const earlier = [aNotice({ version: 2, state: "cancelled", uncertainSince: NOW })];
    const change = aChange({ version: 3, corrects: 2 }, [received, slip], { earlier });

    const plan = planNotices(change, anApplicant(), settings(), NOW);

    expect(plan.notices).toMatchObject([{ kind: "correction" }]);
  });

  test("to yet another status within the hold tells that status", () => {
    const plan = correct({ 1: ["sent"], 2: ["cancelled"] }, "documents-needed");

    expect(plan.notices).toMatchObject([{ kind: "documents-needed", state: "queued" }]);
  });

  test("to yet another status after the slip was told is a correction only", () => {
    const plan = correct({ 1: ["sent"], 2: ["sent"] }, "documents-needed");

    expect(plan.notices).toMatchObject([{ kind: "correction" }]);
  });

  test("goes out if only one of two channels had told the slip", () => {
    const plan = correct({ 1: ["sent", "sent"], 2: ["cancelled", "sent"] });

    expect(plan.notices).toMatchObject([{ kind: "correction" }]);
  });

  test("back to a status that is silent anyway is silent", () => {
    const line = [silentStation({ version: 1, status: "in-review" }, "silent-status"), slip];
    const item = { version: 3, status: "in-review", corrects: 2 } as const;
    const change = aChange(item, line, { earlier: ended({ 2: ["cancelled"] }) });

    const plan = planNotices(change, anApplicant(), settings(), NOW);

    expect(plan.notices).toMatchObject([{ state: "not-told", reason: "silent-status" }]);
  });

  test.each(["cancelled", "sent"] as const)("that is to be quiet is, also where the slip is %s", (state) => {
    const item = { version: 3, status: "documents-needed", corrects: 2, quiet: true } as const;
    const change = aChange(item, [received, slip], { earlier: ended({ 1: ["sent"], 2: [state] }) });

    expect(planNotices(change, anApplicant(), settings(), NOW).notices).toMatchObject([
      { state: "not-told", reason: "quiet" },
    ]);
  });

  test.each([
    ["could not be told", station({}, { outcome: "withheld", reason: "no-channel", channels: [] }), "undone"],
    ["was kept quiet", silentStation({ quiet: true }, "quiet"), "quiet"],
  ] as const)("back to where the case stood is silent if that %s, too", (_, stood, reason) => {
    const change = aChange({ version: 3, corrects: 2 }, [stood, slip], {
      earlier: ended({ 2: ["cancelled"] }),
    });

    expect(planNotices(change, anApplicant(), settings(), NOW).notices).toMatchObject([
      { noticeId: "v000003-received-news-none", state: "not-told", reason },
    ]);
  });

  test("is told if only a reminder of where the case stood still waits, which may come to nothing", () => {
    const asked = station({ version: 1, status: "documents-needed" });
    const news = aNotice({ noticeId: "v000001-documents-needed-news-sms", state: "superseded" });
    const reminder = aNotice({ noticeId: "v000001-documents-needed-reminder-sms", state: "held" });
    const item = { version: 3, status: "documents-needed", corrects: 2 } as const;
    const change = aChange(item, [asked, slip], {
      earlier: [news, reminder, ...ended({ 2: ["cancelled"] })],
    });

    expect(planNotices(change, anApplicant(), settings(), NOW).notices).toMatchObject([
      { state: "queued", kind: "documents-needed" },
    ]);
  });

  test("is told if the person has read only what came before where the case stood", () => {
    const line = [
      station({ version: 1, status: "documents-needed" }),
      station({ version: 2, status: "documents-received" }),
      station({ version: 3, status: "withdrawn" }),
    ];
    const earlier = ended({ 1: ["sent"], 2: ["superseded"], 3: ["cancelled"] });
    const item = { version: 4, status: "documents-received", corrects: 3 } as const;

    const plan = planNotices(aChange(item, line, { earlier }), anApplicant(), settings(), NOW);

    expect(plan.notices).toMatchObject([{ state: "queued", kind: "documents-received" }]);
  });

  test("of a decision that was told goes out at once, whatever day its letter has", () => {
    const line = [station({ version: 1, status: "in-review" }), station({ version: 2, status: "withdrawn" })];
    const details = { letterSentOn: "2026-12-01" };
    const item = { version: 3, status: "decided", corrects: 2, details } as const;
    const change = aChange(item, line, { earlier: ended({ 2: ["sent"] }) });

    expect(planNotices(change, anApplicant(), settings(), NOW).notices).toMatchObject([
      { kind: "correction", dueAt: NOW },
    ]);
  });

  test("looks past amendments to where the case stood", () => {
    const line = [
      received,
      silentStation({ version: 2, status: "received" }, "amendment"),
      station({ version: 3, status: "withdrawn" }),
    ];
    const earlier = ended({ 1: ["sent"], 3: ["cancelled"] });

    const plan = planNotices(
      aChange({ version: 4, corrects: 3 }, line, { earlier }),
      anApplicant(),
      settings(),
      NOW,
    );

    expect(plan.notices).toMatchObject([{ state: "not-told", reason: "undone" }]);
  });

  test("that nobody was told about, because the case began with the slip, tells the right status", () => {
    const item = { version: 2, status: "documents-needed", corrects: 1 } as const;
    const change = aChange(item, [received], { earlier: ended({ 1: ["cancelled"] }) });

    const plan = planNotices(change, anApplicant(), settings(), NOW);

    expect(plan.notices).toMatchObject([{ state: "queued", kind: "documents-needed" }]);
  });
});

describe("taking back", () => {
  test.each(["held", "queued"] as const)("cancels a notice of the corrected version that is %s", (state) => {
    const notice = aNotice({ version: 2, state });

    const moves = takeBack(aCase({ version: 3, corrects: 2 }), [notice], NOW);

    expect(moves).toMatchObject([
      { key: notice, from: state, to: "cancelled", set: { reason: "corrected", settledAt: NOW } },
    ]);
  });

  test("leaves alone what is out of hands, and other versions", () => {
    const notices = [aNotice({ version: 2, state: "sending" }), aNotice({ version: 1, state: "queued" })];

    expect(takeBack(aCase({ version: 3, corrects: 2 }), notices, NOW)).toEqual([]);
  });

  test("takes nothing back for a change that corrects nothing", () => {
    expect(takeBack(aCase({ version: 3 }), [aNotice({ version: 2 })], NOW)).toEqual([]);
  });
});
