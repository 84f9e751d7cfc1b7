import { describe, expect, test } from "vitest";
import {
  judge,
  latestOf,
  noticePlanSchema,
  remindedVersion,
  stationOf,
  takenBack,
} from "../../shared/domain/line.ts";
import { aCase, aPlan, NOW, silentStation, station } from "../twins/builders.ts";

describe("judging a change", () => {
  test("a case may be first seen in any status and at any version", () => {
    expect(judge(aCase({ status: "decided", version: 17 }), [])).toEqual({ verdict: "new" });
  });

  test("a gap in versions is fine", () => {
    const line = [station({ version: 3 })];

    expect(judge(aCase({ status: "in-review", version: 9 }), line)).toEqual({ verdict: "new" });
  });

  test("the same version with the same content is a replay, whoever wrote it and when", () => {
    const entry = station({ version: 3, changedBy: "desk" });

    const verdict = judge(aCase({ version: 3, changedAt: "2026-12-24T00:00:00.000Z" }), [entry]);

    expect(verdict).toEqual({ verdict: "replay", entry });
  });

  test("an old version with its own content is a replay even after later ones", () => {
    const line = [station({ version: 1 }), station({ version: 2, status: "in-review" })];

    expect(judge(aCase({ version: 1 }), line).verdict).toBe("replay");
  });

  test("quiet: false says the same as nothing", () => {
    expect(judge(aCase({ quiet: false }), [station()]).verdict).toBe("replay");
  });

  test.each([
    ["office", { office: "mitte" }],
    ["applicant", { applicantId: "a-000043" }],
    ["status", { status: "in-review" }],
    ["deadline", { details: { letterDeadline: "2026-12-08" } }],
    ["day of the letter", { details: { letterSentOn: "2026-12-08" } }],
    ["quiet", { quiet: true }],
  ] as const)("the same version with another %s is a conflict", (_, fields) => {
    expect(judge(aCase(fields), [station()])).toEqual({ verdict: "refused", reason: "version-conflict" });
  });

  test("the same version that now corrects another is a conflict", () => {
    const line = [station({ version: 1 }), station({ version: 2, status: "in-review" })];

    expect(judge(aCase({ version: 2, status: "in-review", corrects: 1 }), line)).toEqual({
      verdict: "refused",
      reason: "version-conflict",
    });
  });

  test("a lower version that was never accepted is backward", () => {
    const line = [station({ version: 5 })];

    expect(judge(aCase({ version: 4 }), line)).toEqual({ verdict: "refused", reason: "version-backward" });
  });

  test("a lower version is backward even as a correction", () => {
    const line = [station({ version: 1 }), station({ version: 5, status: "in-review" })];

    expect(judge(aCase({ version: 4, corrects: 1 }), line)).toEqual({
      verdict: "refused",
      reason: "version-backward",
    });
  });

  test("the same status with a higher version is an amendment and allowed, even at the end of the way", () => {
    const line = [station({ version: 1, status: "withdrawn" })];

    expect(judge(aCase({ version: 2, status: "withdrawn" }), line)).toEqual({ verdict: "new" });
  });

  test("a move without an arrow is refused", () => {
    const line = [station({ version: 1, status: "withdrawn" })];

    expect(judge(aCase({ version: 2, status: "received" }), line)).toEqual({
      verdict: "refused",
      reason: "move-forbidden",
    });
  });

  test("a correction may make any move", () => {
    const line = [station({ version: 1 }), station({ version: 2, status: "withdrawn" })];

    expect(judge(aCase({ version: 3, status: "received", corrects: 2 }), line)).toEqual({ verdict: "new" });
  });

  test("the move is judged from the highest version, whatever the order of the line", () => {
    const line = [station({ version: 2, status: "decided" }), station({ version: 1, status: "received" })];

    expect(judge(aCase({ version: 3, status: "withdrawn" }), line)).toEqual({
      verdict: "refused",
      reason: "move-forbidden",
    });
    expect(latestOf(line)?.change.version).toBe(2);
  });
});

describe("where a case stands", () => {
  const received = station();
  const needed = station({ version: 2, status: "documents-needed" });
  const amended = silentStation({ version: 3, status: "documents-needed" }, "amendment");
  const again = silentStation({ version: 4, status: "documents-needed" }, "amendment");

  test("is nowhere before its first change", () => {
    expect(stationOf([])).toBeUndefined();
    expect(latestOf([])).toBeUndefined();
  });

  test.each([
    ["its only change", [received], received],
    ["the highest version, whatever the order", [needed, received], needed],
    ["what an amendment amends", [received, needed, amended], needed],
    ["what many amendments amend, whatever their order", [again, amended, needed, received], needed],
    ["an amendment where nothing else is known", [amended], amended],
    ["the first of amendments where nothing else is known", [amended, again], amended],
    [
      "a change that nobody was told of",
      [received, silentStation({ version: 2, status: "in-review" }, "silent-status")],
      silentStation({ version: 2, status: "in-review" }, "silent-status"),
    ],
  ])("is said by %s", (_, line, expected) => {
    expect(stationOf(line)).toEqual(expected);
  });

  test.each([
    ["a change is about its own version", needed, [received, needed], 2],
    ["a first change is about its own version", received, [received], 1],
    ["an amendment is about the change that it amends", amended, [received, needed, amended], 2],
    ["an amendment of an amendment is about the same change", again, [received, needed, amended, again], 2],
    [
      "an amendment is not about what came after it",
      amended,
      [received, needed, amended, station({ version: 5, status: "decided" })],
      2,
    ],
    ["an amendment of what is not known is about itself", amended, [amended], 3],
  ])("the reminder of %s", (_, entry, line, version) => {
    expect(remindedVersion(entry, line)).toBe(version);
  });
});

describe("a plan that was written down", () => {
  const full = aPlan({
    reason: "awaiting-letter",
    dueAt: NOW,
    reminder: { at: NOW, channels: ["email"] },
    attention: true,
  });

  test.each([
    ["with all that one may hold", full],
    ["with no more than it must", aPlan()],
  ])("can be read again %s", (_, plan) => {
    expect(noticePlanSchema.parse({ ...plan, unknown: 1 })).toEqual(plan);
  });
});

describe("the versions that a correction takes back", () => {
  const began = station({ version: 1 });
  const slip = station({ version: 3, status: "withdrawn" });
  const amended = silentStation({ version: 4, status: "withdrawn" }, "amendment");
  const again = silentStation({ version: 6, status: "withdrawn" }, "amendment");

  test.each([
    ["none of a change that corrects nothing", undefined, "received", []],
    ["that which it names", 3, "received", [3]],
    ["that which it names, though nobody has accepted it", 5, "received", [5]],
    ["an amendment alone, where its status stays", 6, "withdrawn", [6]],
    ["an amendment with all that it amends, where its status does not stay", 6, "received", [3, 4, 6]],
  ] as const)("are %s", (_, corrects, status, versions) => {
    const line = [again, amended, slip, began];
    const change = aCase({ version: 7, status, ...(corrects && { corrects }) });

    expect(takenBack(change, line).toSorted()).toEqual(versions);
  });
});
