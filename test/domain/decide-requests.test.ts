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

function decide({ requests = [], line = [], ...fields }: Partial<SendContext & SendContext["history"]>) {
  const context = {
    notice: news,
    case: aCase(),
    history: { line, requests: [appointment, ...requests] },
    applicant: anApplicant(),
    gates: { pause: undefined, isBudgetSpent: false, isSuppressed: false, isReceiptOverdue: false },
    ...fields,
  };
  const decision = decideSend(context, settings(), NOW);
  return decision.do === "settle" ? decision.settled : decision.do;
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
