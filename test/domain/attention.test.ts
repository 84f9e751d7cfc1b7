import { describe, expect, test } from "vitest";
import {
  ADVICE,
  adviceFor,
  attentionEntry,
  byUrgency,
  deadlineKeys,
  deadlineOf,
  needsPerson,
} from "../../shared/domain/attention.ts";
import type { Deadline } from "../../shared/domain/deadline.ts";
import { explainReason } from "../../shared/domain/explain-reason.ts";
import { REASONS } from "../../shared/domain/notice.ts";
import { aCase, aNotice, aPlan, aRequest, CASE_ID, NOW, requestItem } from "../twins/builders.ts";

describe("what is said of a notice", () => {
  test.each(REASONS)("of %s is a sentence", (reason) => {
    expect(explainReason(reason)).toMatch(/^[A-Z][^.]+\.$/);
  });

  test.each(Object.entries(ADVICE))("of %s is what to do, too, in words of an office", (_, advice) => {
    expect(advice.whatToDo).toMatch(/^[A-Z][^.]+\.$/);
    for (const sentence of [advice.why, advice.whatToDo]) {
      expect(sentence).not.toMatch(
        /queue|schema|provider|bounce|API|SNS|SES|suppress|quarantin|applicant|version/i,
      );
    }
  });

  test("is something even where no reason is known", () => {
    expect(adviceFor({}).whatToDo).toMatch(/^[A-Z].+\.$/);
    expect(adviceFor({ reason: "stopped" }).whatToDo).toMatch(/^[A-Z].+\.$/);
  });

  test("is of its own reason, where that can come with attention", () => {
    for (const [reason, advice] of Object.entries(ADVICE)) {
      const known = REASONS.find((one) => one === reason);

      expect(adviceFor({ reason: known })).toBe(advice);
    }
    expect(adviceFor({})).toEqual(adviceFor({ reason: "stopped" }));
    expect(adviceFor({}).why).toBe("The message needs to be looked at.");
  });

  test("asks for a person by the reason, and not by every one", () => {
    expect(needsPerson("bounced")).toBe(true);
    expect(needsPerson("own-pause")).toBe(false);
  });
});

describe("by when somebody must act", () => {
  test("counts three days from Monday to Friday where nothing says more", () => {
    // A Friday evening.
    const notice = aNotice({ settledAt: "2026-11-27T18:00:00.000Z" });

    expect(attentionEntry(notice, new Map(), undefined).by).toEqual({ day: "2026-12-02" });
  });

  test("counts from the day in Berlin", () => {
    const notice = aNotice({ settledAt: "2026-11-23T23:30:00.000Z" });

    expect(attentionEntry(notice, new Map(), undefined).by).toEqual({ day: "2026-11-27" });
  });

  test("keeps no holidays where no Land is known, not even those that all of them have", () => {
    const notice = aNotice({ settledAt: "2026-12-24T09:00:00.000Z" });

    expect(attentionEntry(notice, new Map(), undefined).by).toEqual({ day: "2026-12-29" });
    expect(attentionEntry(notice, new Map(), "NW").by).toEqual({ day: "2026-12-30" });
  });

  test("keeps the holidays of the Land", () => {
    // All Saints is a Monday in 2027.
    const notice = aNotice({ settledAt: "2027-10-29T09:00:00.000Z" });

    expect(attentionEntry(notice, new Map(), "NW").by).toEqual({ day: "2027-11-04" });
    expect(attentionEntry(notice, new Map(), "BE").by).toEqual({ day: "2027-11-03" });
  });
});

describe("since when", () => {
  test.each([
    [
      "settled",
      { settledAt: "2026-11-25T09:00:00.000Z", uncertainSince: "2026-11-24T09:00:00.000Z" },
      "2026-11-25",
    ],
    ["uncertain", { uncertainSince: "2026-11-24T09:00:00.000Z" }, "2026-11-24"],
    ["planned", {}, "2026-11-23"],
  ])("is when it was %s", (_, fields, day) => {
    expect(attentionEntry(aNotice(fields), new Map(), undefined).since).toContain(day);
  });
});

describe("what has to be read to know by when somebody must act", () => {
  test.each([
    ["a change, the case", "case", ["case"]],
    ["nothing that is known, the case", undefined, ["case"]],
    ["a request, that and what was decided for it", "request#01A", ["request#01A", "planned#01A"]],
  ])("is of a notice about %s", (_, about, entries) => {
    expect(deadlineKeys(aNotice({ about }))).toEqual(entries.map((entry) => ({ caseId: CASE_ID, entry })));
  });
});

describe("the deadline of what a letter asks for", () => {
  const needed = aCase({ status: "documents-needed", details: { letterDeadline: "2026-12-08" } });
  const deadline = (item: unknown, fields: Parameters<typeof aNotice>[0] = {}) =>
    deadlineOf(aNotice({ kind: "documents-needed", ...fields }), new Map([[`${CASE_ID}/case`, item]]));

  test("is the letter's last day", () => {
    expect(deadline(needed)).toEqual({ day: "2026-12-08" });
  });

  // The trace of what was set aside.
  test("is that also of a notice without a kind", () => {
    expect(deadline(needed, { kind: undefined, about: undefined })).toEqual({ day: "2026-12-08" });
  });

  test.each([
    ["of a notice of another kind", needed, { kind: "received" }],
    ["where the letter gives no day", aCase({ status: "documents-needed" }), {}],
    ["where the case says nothing more", aCase({ status: "documents-needed", details: {} }), {}],
    ["once the case stands elsewhere", { ...needed, status: "documents-received" }, {}],
    ["where the case cannot be read", { ...needed, version: "one" }, {}],
    ["where the case is gone", undefined, {}],
  ] as const)("is none %s", (_, item, fields) => {
    expect(deadline(item, fields)).toBeUndefined();
  });
});

describe("the deadline of an appointment", () => {
  const parameters = { date: "2026-12-01", time: "09:30", place: "office" };
  const later = { ...parameters, date: "2026-12-02" };
  const decision = { kind: "appointment", parameters, plan: aPlan({ kind: "appointment" }) };
  const about = "request#01A";
  const request = requestItem(aRequest({ requestId: "01A", kind: "appointment", parameters: later }));
  const deadline = (items: Readonly<Record<string, unknown>>) =>
    deadlineOf(
      aNotice({ kind: "appointment", about }),
      new Map(Object.entries(items).map(([entry, item]) => [`${CASE_ID}/${entry}`, item])),
    );

  test.each([
    [
      "was decided, whatever the request says now",
      { "planned#01A": decision, [about]: request },
      "2026-12-01",
    ],
    ["was asked for, where nothing was decided", { [about]: request }, "2026-12-02"],
    [
      "was asked for, where what was decided cannot be read",
      { "planned#01A": { ...decision, kind: "party" }, [about]: request },
      "2026-12-02",
    ],
  ])("is the day and time that %s", (_, items, day) => {
    expect(deadline(items)).toEqual({ day, time: "09:30" });
  });

  test.each([
    ["nothing is there of it any more", {}],
    ["the request cannot be read", { [about]: { ...request, requestedAt: "" } }],
    ["another request alone is there", { "planned#01B": decision, "request#01B": request }],
  ])("is none where %s", (_, items) => {
    expect(deadline(items)).toBeUndefined();
  });

  test("is a day without a time where none was said", () => {
    const closed = requestItem(
      aRequest({ requestId: "01A", kind: "office-closed", parameters: { date: "2026-12-24" } }),
    );

    expect(deadline({ [about]: closed })).toEqual({ day: "2026-12-24", time: undefined });
  });
});

test("a notice that somebody must look at comes with its deadline, its advice and since when", () => {
  const notice = aNotice({ kind: "documents-needed", reason: "bounced", settledAt: NOW });
  const item = aCase({ status: "documents-needed", details: { letterDeadline: "2026-12-08" } });

  expect(attentionEntry(notice, new Map([[`${CASE_ID}/case`, item]]), "NW")).toEqual({
    notice,
    since: NOW,
    advice: ADVICE.bounced,
    by: { day: "2026-12-08" },
  });
});

describe("the most urgent", () => {
  const entry = (by: Deadline, since = NOW) => ({ notice: aNotice(), since, advice: adviceFor({}), by });
  const inOrder = [
    ["of an earlier day", entry({ day: "2026-11-24", time: "23:00" })],
    ["of an earlier hour", entry({ day: "2026-11-25", time: "09:30" })],
    ["of a later hour", entry({ day: "2026-11-25", time: "14:00" })],
    ["of the whole day, longest waiting", entry({ day: "2026-11-25" })],
    ["of the whole day, waiting since later", entry({ day: "2026-11-25" }, "2026-11-23T10:00:00.000Z")],
    ["of a later day", entry({ day: "2026-11-26", time: "08:00" }, "2026-11-20T10:00:00.000Z")],
  ] as const;

  test("comes first: the earlier day, then the earlier hour, then the longer wait", () => {
    const names = inOrder.map(([name]) => name);

    for (const mixed of [inOrder.toReversed(), [...inOrder.slice(3), ...inOrder.slice(0, 3)]]) {
      const sorted = mixed.toSorted(([, one], [, other]) => byUrgency(one, other));

      expect(sorted.map(([name]) => name)).toEqual(names);
    }
  });
});
