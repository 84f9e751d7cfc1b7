import { describe, expect, test } from "vitest";
import { decideSend, type SendContext } from "../../shared/domain/decide-send.ts";
import {
  aCase,
  aNotice,
  anApplicant,
  aPlannedRequest,
  NOW,
  settings,
  silentStation,
  station,
} from "../twins/builders.ts";

const BEFORE = "2026-11-20T09:00:00.000Z";
const THEN = "2026-11-21T09:00:00.000Z";
const LATER = "2026-11-22T09:00:00.000Z";

const appointment = aPlannedRequest("then", "appointment", THEN, { plannedAt: "2026-11-21T09:00:01.000Z" });
const news = aNotice({
  noticeId: "r-then-appointment-news-sms",
  kind: "appointment",
  about: "request#then",
  version: undefined,
});
const reminder = { ...news, noticeId: "r-then-appointment-reminder-sms" };

/** A change of the case that was planned so long after the request. */
function stationAt(plannedAt: string) {
  return station({ version: 2, status: "in-review" }, { plannedAt });
}

type Fields = Partial<SendContext & SendContext["history"]>;

function decideOn({ requests = [], line = [], ...fields }: Fields) {
  const context = {
    notice: news,
    case: aCase(),
    history: { line, requests: [appointment, ...requests] },
    applicant: anApplicant(),
    gates: { pause: undefined, isBudgetSpent: false, isSuppressed: false, isReceiptOverdue: false },
    ...fields,
  };
  return decideSend(context, settings(), NOW);
}

function decide(fields: Fields) {
  const decision = decideOn(fields);
  return decision.do === "settle" ? decision.settled : decision.do;
}

/** Who is turned to when its channel has failed. */
function recourse(fields: Fields) {
  const decision = decideOn(fields);
  return decision.do === "give-up" ? decision.turnTo : decision.do;
}

const REPLACED = { state: "superseded", reason: "newer-request" };
const MOVED_ON = { state: "cancelled", reason: "moved-on" };

describe("a request's notice, right before it is sent", () => {
  test.each([
    ["another appointment", aPlannedRequest("later", "appointment", LATER), REPLACED],
    ["the appointment's end", aPlannedRequest("later", "appointment-cancelled", LATER), REPLACED],
    ["something else", aPlannedRequest("later", "please-call", LATER), "send"],
    ["an appointment that was written before it", aPlannedRequest("before", "appointment", BEFORE), "send"],
  ])("meets %s of the same case", (_, other, expected) => {
    expect(decide({ requests: [other] })).toEqual(expected);
    expect(decide({ requests: [other], notice: reminder })).toEqual(expected);
  });

  // The notice may be older than the history that is kept.
  test("is sent if nothing is known of the request any more, whatever other ones there are", () => {
    const notice = { ...news, about: "request#unknown" };

    expect(decide({ notice, requests: [aPlannedRequest("later", "appointment", LATER)] })).toBe("send");
  });

  test("is sent although the case goes on: who has an appointment must know of it", () => {
    expect(decide({ line: [stationAt(LATER)] })).toBe("send");
  });

  test("is no business of a person to whom the case does not belong any more", () => {
    expect(decide({ case: aCase({ applicantId: "a-000099" }) })).toEqual(MOVED_ON);
  });

  test("is sent although the case cannot be read", () => {
    expect(decide({ case: "unreadable" })).toBe("send");
  });
});

describe("the day that a request names", () => {
  const EXPIRED = { state: "withheld", reason: "expired" };
  const officeClosed = { ...news, noticeId: "r-then-office-closed-news-sms", kind: "office-closed" } as const;
  const cancelled = {
    ...news,
    noticeId: "r-then-appointment-cancelled-news-sms",
    kind: "appointment-cancelled",
  } as const;

  // NOW is 10:00 in Berlin.
  test.each([
    [
      "an appointment that has begun",
      news,
      { date: "2026-11-23", time: "10:00" },
      { ...EXPIRED, attention: true },
    ],
    ["an appointment in a minute", news, { date: "2026-11-23", time: "10:01" }, "send"],
    [
      "an end to what has begun",
      cancelled,
      { date: "2026-11-23", time: "09:00" },
      { ...EXPIRED, attention: true },
    ],
    ["an end without a day", cancelled, {}, "send"],
    [
      "an office that was closed yesterday",
      officeClosed,
      { date: "2026-11-22" },
      { ...EXPIRED, attention: false },
    ],
    ["an office that is closed today", officeClosed, { date: "2026-11-23" }, "send"],
    [
      "the reminder of what has begun",
      reminder,
      { date: "2026-11-23", time: "10:00" },
      { ...EXPIRED, attention: false },
    ],
  ] as const)("decides about %s", (_, notice, parameters, expected) => {
    expect(decide({ notice, parameters })).toEqual(expected);
  });

  test("asks nobody about an appointment that another one has replaced", () => {
    const parameters = { date: "2026-11-23", time: "10:00" };

    expect(decide({ parameters, requests: [aPlannedRequest("later", "appointment", LATER)] })).toEqual(
      REPLACED,
    );
  });

  test("brings an appointment that could not be told in time to a person, and not to the next channel", () => {
    const notice = { ...news, state: "failed", dueAt: NOW } as const;

    expect(decide({ notice, parameters: { date: "2026-11-23", time: "10:01" } })).toBe("give-up");
    expect(recourse({ notice, parameters: { date: "2026-11-23", time: "10:01" } })).toBe("next-channel");
    expect(recourse({ notice, parameters: { date: "2026-11-23", time: "10:00" } })).toBe("attention");
    expect(
      recourse({
        notice: { ...officeClosed, state: "failed", dueAt: NOW },
        parameters: { date: "2026-11-22" },
      }),
    ).toBe("nobody");
  });
});

describe("a request's reminder, right before it is sent", () => {
  test.each([
    ["before it was asked for", BEFORE, "send"],
    ["in the moment in which it was planned", appointment.plan.plannedAt, "send"],
    ["afterwards", LATER, MOVED_ON],
  ])("ends with the status of the case that came %s: %s", (_, plannedAt, expected) => {
    expect(decide({ notice: reminder, line: [stationAt(plannedAt)] })).toEqual(expected);
  });

  test("ends with one later change, though there are earlier ones", () => {
    expect(decide({ notice: reminder, line: [stationAt(BEFORE), stationAt(LATER)] })).toEqual(MOVED_ON);
  });

  test("stays when a later change leaves the case where it stands", () => {
    const line = [stationAt(BEFORE), silentStation({ version: 3, status: "in-review" }, "amendment")];

    expect(decide({ notice: reminder, line })).toBe("send");
  });
});
