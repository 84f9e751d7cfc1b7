import { describe, expect, test } from "vitest";
import { ADVICE, adviceFor, attentionEntry, isOver } from "../../shared/domain/attention.ts";
import { explainReason } from "../../shared/domain/explain-reason.ts";
import { REASONS } from "../../shared/domain/notice.ts";
import { aNotice, NOW } from "../twins/builders.ts";

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

test.each([
  ["at its time", { day: "2026-11-23", time: "10:00" }, true],
  ["a minute before its time", { day: "2026-11-23", time: "10:01" }, false],
  ["on its day", { day: "2026-11-23" }, false],
  ["on the next day", { day: "2026-11-22" }, true],
])("a deadline is over or not %s", (_, deadline, expected) => {
  expect(isOver(deadline, NOW)).toBe(expected);
});
