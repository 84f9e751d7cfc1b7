import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Case } from "../../shared/domain/case.ts";
import type { PlannedRequest } from "../../shared/domain/change.ts";
import type { LineEntry, NoticePlan } from "../../shared/domain/line.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { NOTICE_STATE_NAMES } from "../../shared/domain/notice-states.ts";
import { type PageContext, pageCase, pageNotices, USUALLY_NEXT } from "../../shared/domain/page-line.ts";
import { STATUS_NAMES, STATUSES } from "../../shared/domain/status.ts";
import { DAY, inBerlin, MINUTE, after as moment, SECOND } from "../../shared/domain/time.ts";
import { aCase, aNotice, aPlan, CASE_ID, NOW, silentStation, station } from "../twins/builders.ts";

const { applicantId } = aCase();
const OTHER = "a-000099";
const HOLD = 120;
/** Three days after the first change, at noon. */
const TODAY = "2026-11-26";
const context: PageContext = { applicantId, holdSeconds: HOLD, now: `${TODAY}T11:00:00.000Z` };

/** So many minutes before the page is looked at. */
const ago = (minutes: number) => moment(context.now, -minutes * MINUTE);

/** A request for an appointment, planned in the order in which the tests name them. */
function appointment(
  parameters: PlannedRequest["parameters"] = {},
  { requestId = "01A", kind = "appointment", ...plan }: Partial<PlannedRequest & NoticePlan> = {},
): PlannedRequest {
  return {
    requestId,
    kind,
    parameters: { date: "2026-12-01", time: "09:30", place: "office", ...parameters },
    plan: aPlan({ kind, ...plan }),
  };
}

function shown(
  line: readonly LineEntry[],
  requests: readonly PlannedRequest[] = [],
  fields: Partial<PageContext> = {},
) {
  return pageCase(CASE_ID, { line, requests }, { ...context, ...fields });
}

function statuses(line: readonly LineEntry[], fields: Partial<PageContext> = {}) {
  return shown(line, [], fields)?.stations.map(({ status }) => status);
}

const received = station();
const inReview = silentStation({ version: 2, status: "in-review" }, "silent-status");

/** A decision that follows on `received`, as planned without its letter. */
function decided(letterSentOn?: string, change: Partial<Case> = {}): LineEntry {
  const details = letterSentOn === undefined ? undefined : { letterSentOn };
  return station({ version: 2, status: "decided", details, ...change });
}

describe("the line of a case", () => {
  test("shows the stations passed, each with its day in Berlin, whatever their order in the table", () => {
    const late = "2026-11-24T23:30:00.000Z";
    const needed = station({ version: 3, status: "documents-needed", changedAt: late }, { recordedAt: late });

    expect(shown([needed, received, inReview])).toEqual({
      caseId: CASE_ID,
      office: "coerde",
      stations: [
        { status: "received", since: "2026-11-23" },
        { status: "in-review", since: "2026-11-23" },
        { status: "documents-needed", since: "2026-11-25" },
      ],
      next: ["documents-received", "decided"],
      appointment: undefined,
      firstSeen: NOW,
    });
  });

  test("counts a station from when it was changed, but never from a day after it was seen", () => {
    const early = station({ changedAt: "2026-10-01T08:00:00.000Z" });
    const ahead = station({ changedAt: "2027-01-01T08:00:00.000Z" });

    expect(shown([early])?.stations).toEqual([{ status: "received", since: "2026-10-01" }]);
    expect(shown([ahead])?.stations).toEqual([{ status: "received", since: "2026-11-23" }]);
  });

  test("names the office that looks after the case now", () => {
    expect(shown([received, station({ version: 2, status: "in-review", office: "mitte" })])?.office).toBe(
      "mitte",
    );
  });

  test.each([
    ["quiet", "quiet"],
    ["not told", "silent-status"],
  ] as const)("shows a change that was %s", (_, reason) => {
    expect(statuses([received, silentStation({ version: 2, status: "in-review" }, reason)])).toEqual([
      "received",
      "in-review",
    ]);
  });

  test("makes no station of an amendment", () => {
    const later = silentStation({ version: 3, status: "in-review", changedAt: ago(60) }, "amendment");
    const amended = { ...later, plan: { ...later.plan, recordedAt: ago(60) } };

    expect(shown([received, inReview, amended])?.stations.at(-1)).toEqual({
      status: "in-review",
      since: "2026-11-23",
    });
    expect(statuses([received, inReview, amended])).toEqual(["received", "in-review"]);
  });

  test("shows a status again that the case has come back to", () => {
    const line = [
      received,
      station({ version: 2, status: "documents-needed" }),
      station({ version: 3, status: "documents-received" }),
      station({ version: 4, status: "documents-needed" }),
    ];

    expect(statuses(line)).toEqual([
      "received",
      "documents-needed",
      "documents-received",
      "documents-needed",
    ]);
  });

  test("of a case without changes is not there", () => {
    expect(shown([])).toBeUndefined();
  });

  test("leads on to what the case may go on to, and from an end to nothing", () => {
    for (const status of STATUS_NAMES) {
      const [first] = USUALLY_NEXT[status];
      if (first !== undefined) expect(STATUSES[status].next).toContain(first);
      expect(USUALLY_NEXT[status].length === 0).toBe(STATUSES[status].federalCode === "COMPLETED");
    }
  });
});

describe("a change that can still be undone", () => {
  const fresh = (recordedAt: string, plan: Partial<NoticePlan> = {}) =>
    station({ version: 2, status: "documents-needed", changedAt: recordedAt }, { recordedAt, ...plan });
  const held = moment(context.now, -HOLD * SECOND + 1);

  test("does not show yet", () => {
    expect(statuses([received, fresh(held)])).toEqual(["received"]);
  });

  test("shows once its hold is over", () => {
    expect(statuses([received, fresh(ago(2))])).toEqual(["received", "documents-needed"]);
  });

  test("does not show before its notice is due, and from then on does", () => {
    const dueAt = moment(context.now, 1);

    expect(statuses([received, fresh(ago(60), { dueAt })])).toEqual(["received"]);
    expect(statuses([received, fresh(ago(60), { dueAt: context.now })])).toEqual([
      "received",
      "documents-needed",
    ]);
  });

  test("does not show where nobody is told of it, either", () => {
    const silent = silentStation({ version: 2, status: "in-review" }, "silent-status");

    expect(statuses([received, { ...silent, plan: { ...silent.plan, recordedAt: held } }])).toEqual([
      "received",
    ]);
  });

  test("leaves nothing to show of a case that has no other", () => {
    expect(shown([station({}, { recordedAt: held })])).toBeUndefined();
  });
});

describe("a decision", () => {
  test.each([
    ["whose letter went out yesterday shows", "2026-11-25", true],
    ["whose letter goes out today shows", TODAY, true],
    ["whose letter goes out tomorrow does not show", "2026-11-27", false],
    ["whose letter nobody has spoken of never shows", undefined, false],
  ])("%s", (_, letterSentOn, isShown) => {
    expect(statuses([received, decided(letterSentOn)])?.includes("decided")).toBe(isShown);
  });

  test("shows on its letter's day from the hour at which it is told", () => {
    const line = [received, decided(TODAY)];

    expect(statuses(line, { now: moment(inBerlin(TODAY, "08:00"), -1) })).toEqual(["received"]);
    expect(statuses(line, { now: inBerlin(TODAY, "08:00") })).toEqual(["received", "decided"]);
  });

  test("is held like any other change", () => {
    const recordedAt = ago(1);
    const fresh = station(
      { version: 2, status: "decided", details: { letterSentOn: "2026-11-25" } },
      { recordedAt },
    );

    expect(statuses([received, fresh])).toEqual(["received"]);
  });

  const letter = (letterSentOn: string, version = 3) =>
    silentStation({ version, status: "decided", details: { letterSentOn } }, "amendment");

  test.each([
    ["today shows", TODAY, ["received", "decided"]],
    ["tomorrow does not show", "2026-11-27", ["received"]],
  ])("whose amendment says that its letter goes out %s", (_, day, expected) => {
    expect(statuses([received, decided(), letter(day)])).toEqual(expected);
  });

  test.each([
    ["later", decided(TODAY), letter("2026-11-27"), ["received"]],
    ["earlier", decided("2026-11-27"), letter(TODAY), ["received", "decided"]],
    ["later although it had gone out", decided("2026-11-23"), letter("2026-11-27"), ["received", "decided"]],
  ])("whose amendment says that its letter goes out %s shows by that", (_, first, second, expected) => {
    const amended = { ...second, plan: { ...second.plan, recordedAt: "2026-11-24T09:00:00.000Z" } };

    expect(statuses([received, first, amended])).toEqual(expected);
  });

  test("does not show while the naming of its letter can be undone", () => {
    const named = letter("2026-11-25");
    const fresh = { ...named, plan: { ...named.plan, recordedAt: ago(1) } };

    expect(statuses([received, decided(), fresh])).toEqual(["received"]);
  });

  test("does not show by a letter that was taken back", () => {
    const without = silentStation({ version: 4, status: "decided", corrects: 3 }, "undone");

    expect(statuses([received, decided(), letter(TODAY), without])).toEqual(["received"]);
  });

  // What was decided first was never told, and its letter never went out.
  test("that was reopened before its letter went out does not show by the letter of a later decision", () => {
    const reopened = silentStation({ version: 3, status: "in-review" }, "silent-status");

    expect(statuses([received, decided(), reopened, letter(TODAY, 4)])).toEqual([
      "received",
      "in-review",
      "decided",
    ]);
  });

  test("shows by the letter of an amendment although a reopening in between was taken back", () => {
    const reopened = silentStation({ version: 3, status: "in-review" }, "silent-status");
    const back = silentStation(
      { version: 4, status: "decided", details: { letterSentOn: TODAY }, corrects: 3 },
      "undone",
    );

    expect(statuses([received, decided(), reopened, back])).toEqual(["received", "decided"]);
  });
});

describe("a change that was corrected", () => {
  const wrong = station({ version: 2, status: "withdrawn" });

  test("shows no more, and what is right shows in its place", () => {
    const right = station({ version: 3, status: "in-review", corrects: 2 });

    expect(statuses([received, wrong, right])).toEqual(["received", "in-review"]);
  });

  test("shows no more while its correction is held", () => {
    const right = station({ version: 3, status: "in-review", corrects: 2 }, { recordedAt: ago(1) });

    expect(statuses([received, wrong, right])).toEqual(["received"]);
  });

  test("shows no more where it had given the case to somebody by mistake", () => {
    const slip = station({ version: 2, applicantId: OTHER });
    const back = silentStation({ version: 3, corrects: 2 }, "undone");

    expect(shown([received, slip, back], [], { applicantId: OTHER })).toBeUndefined();
    expect(statuses([received, slip, back])).toEqual(["received"]);
  });

  test("leaves a case that goes back to where it was as it had been all the time", () => {
    const back = silentStation({ version: 3, corrects: 2, changedAt: ago(60) }, "undone");

    expect(shown([received, wrong, back])?.stations).toEqual([{ status: "received", since: "2026-11-23" }]);
  });
});

describe("what is another applicant's", () => {
  const handedOver = station({ version: 2, status: "in-review", applicantId: OTHER, office: "mitte" });
  const now = station({ version: 3, status: "documents-needed", applicantId: OTHER });

  test("does not show on the page of whom the case was before", () => {
    expect(statuses([received, handedOver, now])).toEqual(["received"]);
    expect(shown([received, handedOver, now])?.office).toBe("coerde");
  });

  test("does not show on the page of whom the case is now", () => {
    expect(statuses([received, handedOver, now], { applicantId: OTHER })).toEqual([
      "in-review",
      "documents-needed",
    ]);
  });

  test("is no page at all for somebody whom the case never was", () => {
    expect(shown([received, handedOver], [appointment()], { applicantId: "a-000001" })).toBeUndefined();
  });

  test("does not show, be it an appointment", () => {
    const line = [
      received,
      station({ version: 2, status: "in-review", applicantId: OTHER }, { recordedAt: ago(60) }),
    ];
    const before = appointment({}, { requestId: "01A", recordedAt: ago(90) });
    const later = appointment({ date: "2026-12-02" }, { requestId: "01B", recordedAt: ago(30) });

    expect(shown(line, [before], { applicantId: OTHER })?.appointment).toBeUndefined();
    expect(shown(line, [before, later], { applicantId: OTHER })?.appointment).toMatchObject({
      date: "2026-12-02",
    });
    expect(shown(line, [later])?.appointment).toBeUndefined();
    const atOnce = appointment({}, { recordedAt: ago(60) });
    expect(shown(line, [atOnce])?.appointment).toBeUndefined();
    expect(shown(line, [atOnce], { applicantId: OTHER })?.appointment).toBeDefined();
    expect(shown(line, [before])?.appointment).toMatchObject({ date: "2026-12-01" });
  });
});

describe("an appointment", () => {
  const on = (requests: readonly PlannedRequest[]) => shown([received], requests)?.appointment;

  test("that is to come shows", () => {
    expect(on([appointment()])).toEqual({ date: "2026-12-01", time: "09:30", place: "office" });
  });

  test.each([
    ["today still shows", TODAY, true],
    ["yesterday shows no more", "2026-11-25", false],
  ])("of %s", (_, date, isShown) => {
    expect(on([appointment({ date })]) !== undefined).toBe(isShown);
  });

  test("is over when its day is over in Berlin", () => {
    const line = [received];
    const requests = [appointment({ date: "2026-11-25" })];

    expect(shown(line, requests, { now: "2026-11-25T22:59:59.999Z" })?.appointment).toBeDefined();
    expect(shown(line, requests, { now: "2026-11-25T23:00:00.000Z" })?.appointment).toBeUndefined();
  });

  test("gives way to a newer one, even to an earlier day or one that is over", () => {
    const older = appointment({}, { requestId: "01B" });
    const newer = (date: string) => appointment({ date }, { requestId: "01A", recordedAt: ago(60) });

    expect(on([newer("2026-11-30"), older])).toMatchObject({ date: "2026-11-30" });
    expect(on([older, newer("2026-11-24")])).toBeUndefined();
  });

  test("that was made before anything was known of the case is of whom the case became", () => {
    const line = [station({ version: 2, applicantId: OTHER }, { recordedAt: ago(30) }), received];
    const early = appointment({}, { recordedAt: moment(NOW, -MINUTE) });

    expect(shown(line, [early])?.appointment).toBeDefined();
    expect(shown(line, [early], { applicantId: OTHER })?.appointment).toBeUndefined();
  });

  test("without a day does not show", () => {
    expect(on([appointment({ date: undefined })])).toBeUndefined();
  });

  test("that was cancelled shows no more, and one that was made after that does", () => {
    const made = appointment();
    const cancelled = appointment(
      {},
      { kind: "appointment-cancelled", requestId: "01B", recordedAt: ago(60) },
    );
    const anew = appointment({ date: "2026-12-03" }, { requestId: "01C", recordedAt: ago(30) });

    expect(on([made, cancelled])).toBeUndefined();
    expect(on([anew, made, cancelled])).toMatchObject({ date: "2026-12-03" });
  });

  test("that nobody is told of does not show", () => {
    expect(
      on([appointment({}, { outcome: "not-told", reason: "newer-request", channels: [] })]),
    ).toBeUndefined();
  });

  test("shows where only no channel was open", () => {
    expect(on([appointment({}, { outcome: "withheld", reason: "no-channel", channels: [] })])).toBeDefined();
  });

  test("is not made of requests of other kinds", () => {
    expect(on([appointment({}, { kind: "office-closed" })])).toBeUndefined();
  });
});

describe("for any history, the page", () => {
  test("shows no change that is held, awaits its letter, was corrected or is another's", () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const stations = shown(line)?.stations ?? [];

        for (const { status } of stations)
          expect(line.some((entry) => entry.change.status === status && mayShow(entry, line))).toBe(true);
        expect(stations.length).toBeLessThanOrEqual(line.filter((entry) => mayShow(entry, line)).length);
      }),
    );
  });

  test("ends where the last change that may show has left the case", () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const last = line
          .filter((entry) => mayShow(entry, line))
          .reduce<LineEntry | undefined>(
            (best, entry) => (best && best.change.version > entry.change.version ? best : entry),
            undefined,
          );

        expect(shown(line)?.stations.at(-1)?.status).toBe(last?.change.status);
      }),
    );
  });

  test("holds a case's id, its office, statuses and days, and nothing else", () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const page = shown(line);
        if (page === undefined) return;
        expect(new Set(Object.keys(page))).toEqual(
          new Set(["appointment", "caseId", "firstSeen", "next", "office", "stations"]),
        );
        for (const stop of page.stations)
          expect(new Set(Object.keys(stop))).toEqual(new Set(["since", "status"]));
      }),
    );
  });
});

/** Said once more and in another way: what may show of a history. */
function mayShow(entry: LineEntry, line: readonly LineEntry[]): boolean {
  const { change, plan } = entry;
  const holds = line.filter(
    (one) =>
      one.change.applicantId === applicantId &&
      !line.some((other) => other.change.corrects === one.change.version),
  );
  const dueAt = plan.dueAt ?? moment(plan.recordedAt, HOLD * SECOND);
  if (!holds.includes(entry) || dueAt > context.now) return false;
  if (change.status !== "decided") return true;
  const end = Math.min(
    ...holds
      .filter((one) => one.change.version > change.version && one.change.status !== "decided")
      .map((one) => one.change.version),
  );
  const letters = holds
    .filter((one) => one.change.version >= change.version && one.change.version < end)
    .sort((one, other) => one.change.version - other.change.version)
    .filter((one) => one.change.details?.letterSentOn !== undefined);
  // A day that had not come when another was named no longer counts.
  return letters.some((one, index) => {
    const until = letters[index + 1]?.plan.recordedAt ?? context.now;
    const letter = inBerlin(one.change.details?.letterSentOn ?? "", "08:00");
    const hold = one === entry ? dueAt : moment(one.plan.recordedAt, HOLD * SECOND);
    return letter <= until && hold <= until;
  });
}

const anyEntry = fc.record({
  // Mostly decisions, since those are the delicate ones.
  status: fc.oneof(fc.constantFrom(...STATUS_NAMES), fc.constant("decided" as const)),
  applicantId: fc.constantFrom(applicantId, applicantId, applicantId, OTHER),
  letterSentOn: fc.option(fc.constantFrom("2026-11-24", TODAY, "2026-11-27"), { nil: undefined }),
  correctsBack: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined, freq: 3 }),
  minutes: fc.constantFrom(1, 1, 5, 60),
  dueIn: fc.option(fc.constantFrom(-5, 5), { nil: undefined, freq: 4 }),
});

/** The last of it within the hold, the rest before that. */
const anyLine = fc.array(anyEntry, { maxLength: 7 }).chain((entries) => {
  const line = entries.map((entry, index): LineEntry => {
    const version = index + 1;
    const { letterSentOn, correctsBack } = entry;
    const corrects = correctsBack === undefined || correctsBack > index ? undefined : version - correctsBack;
    const recordedAt = moment(context.now, -entry.minutes * MINUTE - (entries.length - version) * SECOND);
    const dueAt = entry.dueIn === undefined ? undefined : moment(context.now, entry.dueIn * MINUTE);
    const details = entry.status === "decided" && letterSentOn !== undefined ? { letterSentOn } : undefined;
    return station(
      { version, status: entry.status, applicantId: entry.applicantId, details, corrects },
      { recordedAt, dueAt },
    );
  });
  return fc.shuffledSubarray(line, { minLength: line.length });
});

describe("the notices on a page", () => {
  const list = (...notices: readonly Notice[]) => pageNotices(notices, context);

  test("are their kind, channel, time and state, and nothing else", () => {
    const sentAt = "2026-11-23T09:02:00.000Z";

    expect(
      list(aNotice({ state: "delivered", sentAt, providerMessageId: "m-1", reason: "bounced" })),
    ).toEqual([{ kind: "received", channel: "sms", state: "delivered", at: sentAt }]);
  });

  test.each([
    ["held", []],
    ["queued", ["waiting"]],
    ["sending", ["waiting"]],
    ["uncertain", ["sent"]],
    ["sent", ["sent"]],
    ["delivered", ["delivered"]],
    ["failed", ["failed"]],
    ["superseded", []],
    ["cancelled", []],
    ["withheld", []],
    ["not-told", []],
    ["quarantined", []],
  ] as const)("that are %s show as %j", (state, expected) => {
    const dueAt = state === "held" ? moment(context.now, DAY) : NOW;

    expect(list(aNotice({ state, dueAt })).map((notice) => notice.state)).toEqual(expected);
  });

  test("that are another applicant's, or nobody's, do not show", () => {
    const sent = { state: "sent", sentAt: NOW } as const;

    expect(
      list(aNotice({ ...sent, applicantId: OTHER }), aNotice({ ...sent, applicantId: undefined })),
    ).toEqual([]);
  });

  test.each(NOTICE_STATE_NAMES)("that bring a code do not show when %s", (state) => {
    expect(list(aNotice({ kind: "address-code", state }))).toEqual([]);
  });

  test("that tell of own choices show", () => {
    expect(list(aNotice({ kind: "choices-changed", state: "sent" }))).toMatchObject([
      { kind: "choices-changed" },
    ]);
  });

  test("without a kind or a channel do not show", () => {
    expect(
      list(aNotice({ state: "sent", kind: undefined }), aNotice({ state: "sent", channel: undefined })),
    ).toEqual([]);
  });

  const tomorrow = moment(context.now, DAY);

  test.each(["held", "queued"] as const)("that are %s and can still be taken back do not show", (state) => {
    expect(list(aNotice({ state, dueAt: moment(context.now, 1) }))).toEqual([]);
    expect(list(aNotice({ state, dueAt: context.now }))).toHaveLength(1);
  });

  test.each(["outside-hours", "own-pause", "paused", "provider-busy"] as const)(
    "that only wait because %s show",
    (reason) => {
      expect(list(aNotice({ state: "held", dueAt: tomorrow, reason }))).toMatchObject([
        { state: "waiting", at: NOW },
      ]);
    },
  );

  test.each([undefined, NOW, tomorrow])("that await their letter do not show, due %s", (dueAt) => {
    expect(list(aNotice({ state: "held", kind: "decided", reason: "awaiting-letter", dueAt }))).toEqual([]);
  });

  test("that remind show once they went out, and not before", () => {
    const reminder = (fields: Partial<Notice>) =>
      aNotice({ noticeId: "v000002-documents-needed-reminder-sms", kind: "documents-needed", ...fields });

    expect(list(reminder({ state: "held", dueAt: NOW }))).toEqual([]);
    expect(list(reminder({ state: "held", dueAt: tomorrow, reason: "outside-hours" }))).toEqual([]);
    expect(list(reminder({ state: "sent" }))).toHaveLength(1);
  });

  test("stand newest first, by when they were sent or else planned", () => {
    const at = (day: number) => `2026-11-${day}T09:00:00.000Z`;
    const notices = [
      aNotice({ state: "sent", kind: "received", plannedAt: at(20), sentAt: at(21) }),
      aNotice({ state: "queued", kind: "forwarded", plannedAt: at(24), dueAt: at(24) }),
      aNotice({ state: "delivered", kind: "in-review", plannedAt: at(19), sentAt: at(25) }),
      aNotice({ state: "failed", kind: "withdrawn", plannedAt: at(22), sentAt: undefined }),
    ];

    expect(list(...notices).map(({ kind }) => kind)).toEqual([
      "in-review",
      "forwarded",
      "withdrawn",
      "received",
    ]);
  });
});
