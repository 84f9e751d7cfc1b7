import { describe, expect, test } from "vitest";
import { bulkRequest, LONGEST_DRAFT, newestPerPerson, whyNotConfirm } from "../../shared/domain/bulk.ts";
import { delayUntil, isCrowded, isEarly, secondsFor, sliceSize } from "../../shared/domain/bulk-pace.ts";
import { parseRequest } from "../../shared/domain/request.ts";
import type { SendSettings } from "../../shared/domain/settings.ts";
import { MINUTE, after as moment, SECOND } from "../../shared/domain/time.ts";
import { aCase, NOW, requestItem, sendSettings } from "../twins/builders.ts";
import { aBulkJob } from "../twins/bulk-builder.ts";

const OFFICE = { office: "coerde" };
const NOBODY: ReadonlySet<string> = new Set();

describe("who gets a bulk notice", () => {
  test("is each person once, by the case that changed last", () => {
    const cases = [
      aCase({ caseId: "C-1", changedAt: "2026-11-01T09:00:00.000Z" }),
      aCase({ caseId: "C-2", changedAt: "2026-11-03T09:00:00.000Z" }),
      aCase({ caseId: "C-3", changedAt: "2026-11-02T09:00:00.000Z" }),
      aCase({ caseId: "C-4", applicantId: "a-other" }),
    ];

    expect(newestPerPerson(cases, OFFICE, NOBODY).map(({ caseId }) => caseId)).toEqual(["C-2", "C-4"]);
  });

  test("is nobody whom an earlier page has shown", () => {
    const [item] = [aCase()];

    expect(newestPerPerson([item], OFFICE, new Set([item.applicantId]))).toEqual([]);
  });

  test("is nobody of another office", () => {
    expect(newestPerPerson([aCase({ office: "mitte" })], OFFICE, NOBODY)).toEqual([]);
  });

  test("is chosen among the cases that match, though another of the person is newer", () => {
    const cases = [
      aCase({ caseId: "C-new", status: "decided", changedAt: "2026-11-03T09:00:00.000Z" }),
      aCase({ caseId: "C-old", status: "received", changedAt: "2026-11-01T09:00:00.000Z" }),
    ];

    const chosen = newestPerPerson(cases, { ...OFFICE, statuses: ["received"] }, NOBODY);

    expect(chosen.map(({ caseId }) => caseId)).toEqual(["C-old"]);
  });
});

describe("the request of a bulk notice", () => {
  test("is the same however often it is made, and one that any writer might have written", () => {
    const request = bulkRequest(aBulkJob(), "C-1");

    expect(bulkRequest(aBulkJob({ cursor: 3, written: 100 }), "C-1")).toEqual(request);
    expect(request).toMatchObject({ caseId: "C-1", entry: "request#bulk-B-1", kind: "office-closed" });
    expect(parseRequest(requestItem(request))).toEqual({ ok: true, value: request });
  });

  test("names who confirmed it, and when", () => {
    const job = aBulkJob({ confirmedBy: "lead-1", confirmedAt: moment(NOW, MINUTE) });

    expect(bulkRequest(job, "C-1")).toMatchObject({
      requestedBy: "lead-1",
      requestedAt: moment(NOW, MINUTE),
    });
  });

  test("names who asked for it where nobody else confirmed it", () => {
    const job = aBulkJob({ confirmedBy: undefined, confirmedAt: undefined });

    expect(bulkRequest(job, "C-1")).toMatchObject({ requestedBy: job.by, requestedAt: job.at });
  });
});

describe("a dry run", () => {
  const job = aBulkJob({ state: "drafted", at: NOW });

  test.each([
    ["of as many people", { persons: 100 }, undefined],
    ["of a tenth more", { persons: 110 }, undefined],
    ["of more than a tenth more", { persons: 111 }, "moved"],
    ["of more than a tenth fewer", { persons: 89 }, "moved"],
    ["of other people than somebody has agreed to", { persons: 100, expected: 50 }, "moved"],
    ["that named nobody, while somebody is there", { persons: 1, expected: 0 }, "moved"],
  ])("%s: %o is %s", (_, found, why) => {
    expect(whyNotConfirm(job, { now: NOW, ...found })).toBe(why);
  });

  test("is good for 15 minutes", () => {
    const at = (age: number) => whyNotConfirm(job, { now: moment(NOW, age), persons: 100 });

    expect(at(LONGEST_DRAFT)).toBeUndefined();
    expect(at(LONGEST_DRAFT + 1)).toBe("too-old");
  });
});

/** Messages a second by channel. */
function rates(sms: number, email: number): SendSettings {
  const base = sendSettings();
  return { ...base, sms: { ...base.sms, perSecond: sms }, email: { ...base.email, perSecond: email } };
}

describe("the pace of bulk notices", () => {
  test.each([
    [10, 10, 25],
    [1, 20, 2],
    [0.1, 20, 1],
    [1_000, 1_000, 50],
  ])("at %d SMS and %d e-mails a second writes %d at once", (sms, email, size) => {
    expect(sliceSize(rates(sms, email))).toBe(size);
  });

  test("goes on where no more than one slice waits for the senders", () => {
    expect([isCrowded(25, rates(10, 10)), isCrowded(26, rates(10, 10))]).toEqual([false, true]);
  });

  test("is half of the slower channel's", () => {
    expect(secondsFor(50, rates(10, 100))).toBe(10);
    expect(secondsFor(50, rates(100, 10))).toBe(10);
    expect(secondsFor(1, rates(1_000, 1_000))).toBe(1);
  });

  test("gives the senders whole seconds, rather more than less", () => {
    expect(secondsFor(51, rates(10, 100))).toBe(11);
    expect(secondsFor(0, rates(10, 100))).toBe(1);
  });

  test("takes no message before its time, but for clocks that differ by a second", () => {
    const job = aBulkJob({ nextAt: moment(NOW, 10 * SECOND) });

    expect(isEarly(job, NOW)).toBe(true);
    expect(isEarly(job, moment(NOW, 9 * SECOND - 1))).toBe(true);
    expect(isEarly(job, moment(NOW, 9 * SECOND))).toBe(false);
    expect(isEarly(aBulkJob(), NOW)).toBe(false);
  });

  test("asks SQS for whole seconds, and no more than it gives", () => {
    expect(delayUntil(moment(NOW, 1_000), NOW)).toBe(1);
    expect(delayUntil(moment(NOW, 1_001), NOW)).toBe(2);
    expect(delayUntil(NOW, NOW)).toBe(0);
    expect(delayUntil(moment(NOW, 60 * MINUTE), NOW)).toBe(900);
    expect(delayUntil(moment(NOW, -MINUTE), NOW)).toBe(0);
  });
});
