import { describe, expect, test } from "vitest";
import type { Case } from "../../shared/domain/case.ts";
import { takeBack } from "../../shared/domain/earlier-notices.ts";
import type { LineEntry } from "../../shared/domain/line.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import type { NoticeState } from "../../shared/domain/notice-states.ts";
import { planNotices } from "../../shared/domain/plan-notices.ts";
import {
  aCase,
  aChange,
  aNotice,
  anApplicant,
  email,
  NOW,
  settings,
  silentStation,
  sms,
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

  test("to a status that an older notice still waits to tell tells it once, with the newer one", () => {
    const line = [
      received,
      station({ version: 2, status: "decided" }, { reason: "awaiting-letter" }),
      silentStation({ version: 3, status: "in-review" }, "silent-status"),
    ];
    const waiting = aNotice({ version: 1, state: "held", kind: "received" });
    const change = aChange({ version: 4, status: "received", corrects: 3 }, line, { earlier: [waiting] });

    const plan = planNotices(change, anApplicant(), settings(), NOW);

    expect(plan.notices).toMatchObject([{ version: 4, kind: "received", state: "queued" }]);
    expect(plan.moves).toMatchObject([{ from: "held", to: "superseded" }]);
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

  test("that is to be quiet is, unless the slip was told", () => {
    const item = { version: 3, status: "documents-needed", corrects: 2, quiet: true } as const;
    const planned = (state: NoticeState) => {
      const change = aChange(item, [received, slip], { earlier: ended({ 1: ["sent"], 2: [state] }) });
      return planNotices(change, anApplicant(), settings(), NOW).notices;
    };

    expect(planned("cancelled")).toMatchObject([{ state: "not-told", reason: "quiet" }]);
    expect(planned("sent")).toMatchObject([{ state: "queued", kind: "correction" }]);
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

describe("undoing a slip within the hold", () => {
  const taken = aNotice({
    noticeId: "v000002-withdrawn-news-sms",
    version: 2,
    state: "cancelled",
    reason: "corrected",
  });
  const onEmail = (fields: Partial<Notice>) =>
    aNotice({ noticeId: "v000001-received-news-email", channel: "email", ...fields });

  function undo(earlier: readonly Notice[], person: Parameters<typeof anApplicant>[0] = {}) {
    const change = aChange({ version: 3, corrects: 2 }, [received, slip], { earlier: [...earlier, taken] });
    return planNotices(change, anApplicant(person), settings(), NOW).notices;
  }

  const both = { channels: [sms(), email()] };
  const silent = [{ state: "not-told", reason: "undone" }];

  test.each([
    ["over the next channel only", [aNotice({ state: "failed" }), onEmail({ state: "sent" })], both],
    [
      "over another channel than is preferred now",
      [aNotice({ state: "sent" })],
      { channels: [email(), sms()] },
    ],
    ["before a second channel was to be used, too", [aNotice({ state: "sent" })], { ...both, reach: "all" }],
    ["so long ago that nothing is kept of it", [], {}],
  ] as const)("tells nothing to who was told where the case stands %s", (_, earlier, person) => {
    expect(undo(earlier, person)).toMatchObject(silent);
  });

  test("tells nothing that a caseworker had taken back before", () => {
    expect(undo([aNotice({ state: "cancelled", reason: "by-caseworker" })])).toMatchObject(silent);
  });

  test.each([
    ["superseded", "newer-change"],
    ["cancelled", "moved-on"],
    ["failed", "unreachable"],
    ["withheld", "stopped"],
  ] as const)("tells where the case stands if that is %s (%s), and nobody knows of it", (state, reason) => {
    expect(undo([aNotice({ state, reason })])).toMatchObject([{ state: "queued", kind: "received" }]);
  });

  test("tells it over the channel alone that the slip had kept it from", () => {
    const earlier = [aNotice({ state: "sent" }), onEmail({ state: "superseded", reason: "newer-change" })];

    expect(undo(earlier, { ...both, reach: "all" })).toMatchObject([{ channel: "email", state: "queued" }]);
  });

  test("back past a slip before it, to what the person knows, is silent", () => {
    const second = station({ version: 3, status: "documents-needed", corrects: 2 });
    const ends = { state: "cancelled", reason: "corrected" } as const;
    const earlier = [
      aNotice({ state: "sent" }),
      taken,
      aNotice({ noticeId: "v000003-documents-needed-news-sms", version: 3, ...ends }),
    ];
    const change = aChange({ version: 4, corrects: 3 }, [received, slip, second], { earlier });

    expect(planNotices(change, anApplicant(), settings(), NOW).notices).toMatchObject(silent);
  });
});

describe("a correction that gives the case to another person", () => {
  const other = anApplicant({ applicantId: "a-000099" });

  function handOver(item: Partial<Case>, line: readonly LineEntry[], earlier: readonly Notice[]) {
    const change = aChange({ ...item, applicantId: other.applicantId }, line, { earlier });
    return planNotices(change, other, settings(), NOW).notices;
  }

  test("tells them where it stands: they have read nothing that was a mistake", () => {
    const notices = handOver({ version: 2, corrects: 1 }, [received], [aNotice({ state: "sent" })]);

    expect(notices).toMatchObject([{ kind: "received", applicantId: "a-000099", state: "queued" }]);
  });

  test("tells them where it stands also if it stood there before", () => {
    const notices = handOver(
      { version: 3, corrects: 2 },
      [received, slip],
      ended({ 1: ["sent"], 2: ["cancelled"] }),
    );

    expect(notices).toMatchObject([{ kind: "received", applicantId: "a-000099", state: "queued" }]);
  });
});

describe("a slip that was amended", () => {
  const began = silentStation({ version: 1, status: "in-review" }, "silent-status");
  const amended = silentStation({ version: 3, status: "withdrawn", office: "mitte" }, "amendment");
  const line = [began, slip, amended];
  const item = { version: 4, status: "in-review", corrects: 3 } as const;

  test("is corrected with its amendment, if it was told", () => {
    const change = aChange(item, line, { earlier: ended({ 2: ["sent"] }) });

    expect(planNotices(change, anApplicant(), settings(), NOW).notices).toMatchObject([
      { kind: "correction" },
    ]);
  });

  test("is taken back with its amendment, if it waits", () => {
    const waiting = aNotice({ version: 2, state: "held" });

    expect(takeBack(aCase(item), line, [waiting], NOW)).toMatchObject([{ key: waiting, to: "cancelled" }]);
  });

  test("is not taken back where the amendment alone is", () => {
    const back = aCase({ ...item, status: "withdrawn" });

    expect(takeBack(back, line, [aNotice({ version: 2, state: "held" })], NOW)).toEqual([]);
  });
});

describe("a slip whose correction has not gone out", () => {
  const began = silentStation({ version: 1, status: "in-review" }, "silent-status");
  const correction = station({ version: 3, status: "in-review", corrects: 2 }, { kind: "correction" });
  const second = station({ version: 4, status: "documents-needed" });
  const line = [began, slip, correction, second];
  const earlier = ended({ 2: ["sent"], 3: ["superseded"], 4: ["cancelled"] });

  function back(status: Case["status"], states = earlier) {
    const change = aChange({ version: 5, status, corrects: 4 }, line, { earlier: states });
    return planNotices(change, anApplicant(), settings(), NOW).notices;
  }

  test("is corrected by the next correction, which would be silent otherwise", () => {
    expect(back("in-review")).toMatchObject([{ kind: "correction", state: "queued" }]);
  });

  test("is not corrected once more where its correction has gone out", () => {
    expect(back("in-review", ended({ 2: ["sent"], 3: ["sent"], 4: ["cancelled"] }))).toMatchObject([
      { state: "not-told" },
    ]);
  });

  test("is not corrected where it turns out to be true", () => {
    expect(back("withdrawn")).toMatchObject([{ kind: "withdrawn" }]);
  });
});

describe("taking back", () => {
  test.each(["held", "queued"] as const)("cancels a notice of the corrected version that is %s", (state) => {
    const notice = aNotice({ version: 2, state });

    const moves = takeBack(aCase({ version: 3, corrects: 2 }), [received, slip], [notice], NOW);

    expect(moves).toMatchObject([
      { key: notice, from: state, to: "cancelled", set: { reason: "corrected", settledAt: NOW } },
    ]);
  });

  test("leaves alone what is out of hands, and other versions", () => {
    const notices = [aNotice({ version: 2, state: "sending" }), aNotice({ version: 1, state: "queued" })];

    expect(takeBack(aCase({ version: 3, corrects: 2 }), [received, slip], notices, NOW)).toEqual([]);
  });

  test("takes nothing back for a change that corrects nothing, of a version or of a request", () => {
    const request = aNotice({ noticeId: "r-01JD9Z-appointment-reminder-sms", state: "held" });
    const notices = [aNotice({ version: 2 }), { ...request, version: undefined }];

    expect(takeBack(aCase({ version: 3 }), [received, slip], notices, NOW)).toEqual([]);
  });
});
