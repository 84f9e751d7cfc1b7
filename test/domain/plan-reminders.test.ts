import { describe, expect, test } from "vitest";
import type { Applicant } from "../../shared/domain/applicant.ts";
import type { Case } from "../../shared/domain/case.ts";
import type { LineEntry } from "../../shared/domain/line.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { planNotices } from "../../shared/domain/plan-notices.ts";
import type { PlanSettings } from "../../shared/domain/settings.ts";
import {
  aChange,
  aNotice,
  anApplicant,
  anOrigin,
  aRequestChange,
  NOW,
  SENDING_HOURS,
  settings,
  silentStation,
  station,
} from "../twins/builders.ts";

const DEADLINE = "2026-12-08";
const REMINDER = "v000001-documents-needed-reminder-sms";

interface Options {
  readonly earlier?: readonly Notice[];
  readonly line?: readonly LineEntry[];
  readonly applicant?: Partial<Applicant>;
  readonly settings?: Partial<PlanSettings>;
  /** When the change was written, and when it is planned. */
  readonly recordedAt?: string;
  readonly now?: string;
}

/** The plan for a case whose papers are due. */
function planFor(item: Partial<Case> = {}, options: Options = {}) {
  const { line = [], earlier, now = NOW, recordedAt = now } = options;
  const asked = { status: "documents-needed", details: { letterDeadline: DEADLINE }, ...item } as const;
  const change = aChange(asked, line, {
    origin: anOrigin({ recordedAt, ...(item.caseId && { caseId: item.caseId }) }),
    earlier,
  });
  return planNotices(change, anApplicant(options.applicant), settings(options.settings), now);
}

function reminders(...parameters: Parameters<typeof planFor>) {
  return planFor(...parameters).notices.filter(({ noticeId }) => noticeId.includes("-reminder-"));
}

describe("papers that are due", () => {
  test("are asked for now, and once more three days before, while there is time", () => {
    const { notices } = planFor();

    expect(notices).toHaveLength(2);
    expect(notices[1]).toMatchObject({
      noticeId: REMINDER,
      state: "held",
      kind: "documents-needed",
      channel: "sms",
      version: 1,
      language: "de",
      expiresAt: "2026-12-08T23:00:00.000Z",
    });
    expect(notices[1]?.dueAt).toMatch(/^2026-12-05T09:[012]/);
  });

  test("are asked for but once where the day is too near or unknown", () => {
    expect(planFor({ details: { letterDeadline: "2026-11-26" } }).notices).toHaveLength(1);
    expect(planFor({ details: undefined }).notices).toHaveLength(1);
  });

  test("of several cases are not all asked for in the same moment", () => {
    const times = Array.from({ length: 20 }, (_, index) => reminders({ caseId: `C-${index}` })[0]?.dueAt);

    expect(new Set(times).size).toBeGreaterThan(10);
  });

  test("are not asked for twice on one day, where they are planned late", () => {
    const item = { details: { letterDeadline: "2026-11-27" } };
    const recordedAt = "2026-11-23T08:00:00.000Z";

    expect(reminders(item, { recordedAt, now: "2026-11-23T22:00:00.000Z" })).toHaveLength(1);
    // A minute later the day has begun on which the reminder would come.
    expect(reminders(item, { recordedAt, now: "2026-11-23T23:01:00.000Z" })).toEqual([]);
  });

  test("are not reminded of on a day that is over, where an amendment is planned late", () => {
    const line = [station({ version: 1, status: "documents-needed" })];
    const item = { version: 2, details: { letterDeadline: "2026-11-27" } };
    const options = { line, recordedAt: "2026-11-23T08:00:00.000Z" };

    expect(reminders(item, { ...options, now: "2026-11-23T22:00:00.000Z" })).toHaveLength(1);
    expect(reminders(item, { ...options, now: "2026-11-25T09:00:00.000Z" })).toEqual([]);
  });

  // The news of Saturday night goes out on Monday.
  test("are not asked for twice on one day, where the news had to wait for it", () => {
    const saturday = "2026-11-28T20:00:00.000Z";
    const item = { details: { letterDeadline: "2026-12-03" } };

    expect(reminders(item, { now: saturday })).toHaveLength(1);
    expect(reminders(item, { now: saturday, settings: { sendingHours: SENDING_HOURS } })).toEqual([]);
  });
});

describe("an amendment that names the day on which papers are due", () => {
  const asked = station({ version: 1, status: "documents-needed" });

  test("makes the reminder of the change that it amends", () => {
    expect(reminders({ version: 2 }, { line: [asked] })).toMatchObject([
      { noticeId: REMINDER, version: 1, kind: "documents-needed", state: "held" },
    ]);
  });

  // Written on a Saturday night, like its amendment; that is told on Monday, the day of the reminder.
  test("makes none for the day on which what it amends is told at last", () => {
    const saturday = "2026-11-28T20:00:00.000Z";
    const item = { version: 2, details: { letterDeadline: "2026-12-03" } };
    const hours = { now: saturday, settings: { sendingHours: SENDING_HOURS }, line: [asked] };
    const news = aNotice({ noticeId: "v000001-documents-needed-news-sms", kind: "documents-needed" });

    expect(reminders(item, { ...hours, earlier: [news] })).toEqual([]);
    expect(reminders(item, { ...hours, earlier: [{ ...news, state: "sent" }] })).toHaveLength(1);
  });

  test.each([
    ["makes one on its very day, where the news came before", "2026-11-20T09:00:00.000Z", 1],
    ["makes none on the day on which the news came", "2026-11-23T07:00:00.000Z", 0],
  ])("%s", (_, sentAt, count) => {
    const item = { version: 2, details: { letterDeadline: "2026-11-26" } };
    const noticeId = "v000001-documents-needed-news-sms";
    const news = aNotice({ noticeId, kind: "documents-needed", state: "sent", sentAt });
    const early = { now: "2026-11-23T08:00:00.000Z", line: [asked], earlier: [news] };

    expect(reminders(item, early)).toHaveLength(count);
    expect(reminders(item, { ...early, now: "2026-11-23T10:00:00.000Z" })).toEqual([]);
  });

  test("makes none for a person whom nothing can be sent to", () => {
    const plan = planFor({ version: 2 }, { line: [asked], applicant: { channels: [] } });

    expect(plan.notices).toMatchObject([{ state: "not-told", reason: "amendment" }]);
    expect(plan.decision?.plan.reminder).toBeUndefined();
  });
});

// The papers are due all the same, and by then the person can be reached.
describe("papers that nobody could be told of", () => {
  const unreached = { outcome: "withheld", reason: "no-channel", channels: [] } as const;
  const asked = station({ version: 1, status: "documents-needed" }, unreached);

  test.each([
    ["an amendment", { version: 2 }, [asked]],
    [
      "the undoing of a slip",
      { version: 3, corrects: 2 },
      [asked, station({ version: 2, status: "withdrawn" })],
    ],
  ])("are reminded of after %s", (_, item, line) => {
    expect(reminders(item, { line })).toMatchObject([{ state: "held" }]);
  });
});

describe("nobody is reminded of what was kept quiet", () => {
  const quiet = silentStation({ version: 1, status: "documents-needed", quiet: true }, "quiet");
  const slip = station({ version: 2, status: "withdrawn" });

  test.each([
    ["by the change itself", { quiet: true }, []],
    ["by an amendment of it", { version: 2 }, [quiet]],
    [
      "by another amendment of it",
      { version: 3 },
      [quiet, silentStation({ ...quiet.change, version: 2 }, "amendment")],
    ],
    ["by the undoing of a slip after it", { version: 3, corrects: 2 }, [quiet, slip]],
  ])("%s", (_, item, line) => {
    const plan = planFor(item, { line });

    expect(plan.notices).toMatchObject([{ state: "not-told" }]);
    expect(plan.decision?.plan.reminder).toBeUndefined();
  });

  test("nor by an amendment after such an undoing", () => {
    const undone = planFor({ version: 3, corrects: 2 }, { line: [quiet, slip] }).decision;
    const line = undone?.type === "status" ? [quiet, slip, { change: undone.item, plan: undone.plan }] : [];

    expect(reminders({ version: 4 }, { line })).toEqual([]);
  });
});

describe("an appointment", () => {
  const appointment = { date: "2026-12-01", time: "09:30", place: "office" } as const;

  test("is told now, and once more the day before, up to its hour", () => {
    const change = aRequestChange({ kind: "appointment", parameters: appointment });

    const { notices } = planNotices(change, anApplicant(), settings(), NOW);

    expect(notices).toHaveLength(2);
    expect(notices[1]).toMatchObject({
      noticeId: "r-01JD9Z-appointment-reminder-sms",
      state: "held",
      expiresAt: "2026-12-01T08:30:00.000Z",
    });
    expect(notices[1]?.version).toBeUndefined();
    expect(notices[1]?.dueAt).toMatch(/^2026-11-30T09:[012]/);
  });
});
