import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { liveSamples, sampleFiles, writeSamples } from "../../infra/local/samples.ts";
import { type Applicant, channelsToUse } from "../../shared/domain/applicant.ts";
import { REQUEST_KIND_NAMES } from "../../shared/domain/kinds.ts";
import { STATUS_NAMES } from "../../shared/domain/status.ts";
import { after, between, DAY, MINUTE } from "../../shared/domain/time.ts";
import { settings } from "./memory-import.ts";
import { itemsOf, linesIn, MOMENTS, NOW, samplesAt } from "./read-samples.ts";

const { applicants, cases, requests } = samplesAt(NOW);
const addresses = applicants.flatMap(({ channels }) => channels.map(({ address }) => address));
const numbers = addresses.filter((address) => address.startsWith("+"));
const mailboxes = addresses.filter((address) => !address.startsWith("+"));
const histories = Map.groupBy(cases, ({ caseId }) => caseId);

test("there are sixty applicants and a hundred changes", () => {
  expect(new Set(applicants.map(({ applicantId }) => applicantId)).size).toBe(60);
  expect(applicants).toHaveLength(60);
  expect(cases.length + requests.length).toBe(100);
});

test("all statuses, kinds of request, offices and languages occur", () => {
  expect(new Set(cases.map(({ status }) => status))).toEqual(new Set(STATUS_NAMES));
  expect(new Set(requests.map(({ kind }) => kind))).toEqual(new Set(REQUEST_KIND_NAMES));
  expect(new Set(cases.map(({ office }) => office))).toEqual(new Set(settings.offices));
  expect(settings.offices).toHaveLength(7);
  expect(new Set(applicants.map(({ language }) => language))).toEqual(
    new Set("de de-simple en uk uk-UA ru ar ar-SY fa tr ku bg ro ti xx".split(" ")),
  );
});

test("there is one correction, one amendment and one quiet change", () => {
  const amendments = [...histories.values()].flatMap((line) =>
    line.filter((change, index) => line[index - 1]?.status === change.status),
  );

  expect(cases.filter(({ corrects }) => corrects !== undefined)).toHaveLength(1);
  expect(cases.filter(({ quiet }) => quiet)).toHaveLength(1);
  expect(amendments).toHaveLength(1);
});

test("some cases go through two to five versions", () => {
  const lengths = new Set([...histories.values()].map((line) => line.length));

  expect(lengths).toEqual(new Set([1, 2, 3, 4, 5]));
});

test("there are decisions whose letter is sent, is still to be sent, or is not known of", () => {
  const today = NOW.slice(0, 10);
  const letters = cases
    .filter(({ status }) => status === "decided")
    .map(({ details }) => details?.letterSentOn);

  expect(letters).toContain(undefined);
  expect(letters.some((day) => day !== undefined && day < today)).toBe(true);
  expect(letters.some((day) => day !== undefined && day > today)).toBe(true);
});

test.each<[string, (applicant: Applicant) => boolean]>([
  ["SMS first", ({ channels: [first, second] }) => first?.channel === "sms" && second !== undefined],
  ["e-mail first", ({ channels: [first, second] }) => first?.channel === "email" && second !== undefined],
  ["all channels", ({ reach }) => reach === "all"],
  ["stopped", ({ channels }) => channels.some(({ state }) => state === "stopped")],
  ["suppressed", ({ channels }) => channels.some(({ state }) => state === "suppressed")],
  ["never consented", ({ channels }) => channels.some(({ consent }) => consent === undefined)],
  ["no channel", ({ channels }) => channels.length === 0],
  ["safe contact", ({ safeContact }) => safeContact === true],
  ["hours of their own", ({ sendHours }) => sendHours !== undefined],
])("there are applicants of the sort: %s", (_, isOne) => {
  expect(applicants.some(isOne)).toBe(true);
});

test("every address is nobody's, and nobody else's", () => {
  const allowed =
    /^(\+4917139200[2-9]\d|\+49176040690\d\d|[a-z0-9-]+@example\.org|(success|bounce|complaint|ooto)\+a-\d{6}@simulator\.amazonses\.com)$/;

  expect(addresses.filter((address) => !allowed.test(address))).toEqual([]);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test("a few numbers are unreachable or refuse, and both ranges of numbers and all simulators occur", () => {
  expect(numbers.filter((number) => /^\+49171392008/.test(number))).toHaveLength(2);
  expect(numbers.filter((number) => /^\+49171392009/.test(number))).toHaveLength(2);
  expect(numbers.some((number) => number.startsWith("+49176040690"))).toBe(true);
  const simulators = mailboxes.filter((mailbox) => mailbox.endsWith("amazonses.com"));
  expect(new Set(simulators.map((mailbox) => mailbox.split("+")[0]))).toEqual(
    new Set(["success", "bounce", "complaint", "ooto"]),
  );
});

describe.each(MOMENTS)("at %s", (now) => {
  const samples = samplesAt(now);

  test("everything happened within the last days", () => {
    const times = [
      ...samples.cases.map(({ changedAt }) => changedAt),
      ...samples.requests.map(({ requestedAt }) => requestedAt),
    ];

    expect(times.filter((time) => time > now || between(time, now) > 7 * DAY)).toEqual([]);
  });

  test("appointments and deadlines lie within the next days, from Monday to Friday", () => {
    const days = [
      ...samples.requests.flatMap(({ parameters }) => parameters["date"] ?? []),
      ...samples.cases.flatMap(({ details }) => details?.letterDeadline ?? []),
    ];

    const limit = after(now, 18 * DAY).slice(0, 10);
    expect(days.filter((day) => day <= now.slice(0, 10) || day > limit || isWeekend(day))).toEqual([]);
  });

  test("case ids carry the year as it is in Berlin", () => {
    const year = new Date(Date.parse(now) + 60 * MINUTE).getUTCFullYear();

    expect(samples.cases[0]?.caseId).toMatch(new RegExp(`^MS-${year}-\\d{6}$`));
  });

  test("live lines stand in the file, in the same order", () => {
    const lines = linesIn(sampleFiles(now)["samples.ndjson"]);
    const live = new Set(linesIn(liveSamples(now)));

    expect(lines.filter((line) => live.has(line))).toEqual(linesIn(liveSamples(now)));
  });

  test("live changes are of the last hour and the first of their case", () => {
    const live = itemsOf(liveSamples(now)).cases;

    expect(live.filter(({ changedAt }) => between(changedAt, now) > 60 * MINUTE)).toEqual([]);
    const first = new Map(samples.cases.toReversed().map((change) => [change.caseId, change]));
    expect(live).toEqual(live.map(({ caseId }) => first.get(caseId)));
  });
});

test("live notices are about a dozen, of many sorts, in three languages at least and over both channels", () => {
  const live = itemsOf(liveSamples(NOW));
  const people = new Map(live.applicants.map((applicant) => [applicant.applicantId, applicant]));
  const touched = live.cases.flatMap(({ applicantId }) => people.get(applicantId) ?? []);
  const told = live.cases.filter(({ status }) => status !== "in-review").length + live.requests.length;

  expect(told).toBe(12);
  expect(new Set(live.cases.map(({ status }) => status))).toEqual(new Set(STATUS_NAMES));
  expect(new Set(live.requests.map(({ kind }) => kind))).toEqual(new Set(["appointment", "please-call"]));
  expect(new Set(touched.map(({ language }) => language))).toContain("en");
  expect(new Set(touched.map(({ language }) => language))).toContain("ar");
  expect(new Set(touched.flatMap(channelsToUse))).toEqual(new Set(["sms", "email"]));
});

test("the same moment gives the same files", () => {
  expect(sampleFiles(NOW)).toEqual(sampleFiles(NOW));
  expect(sampleFiles(NOW)).not.toEqual(sampleFiles(after(NOW, DAY)));
});

test("the files are written into a folder that need not be there", () => {
  const folder = mkdtempSync(join(tmpdir(), "samples-"));
  try {
    const target = join(folder, "deep", "samples");

    writeSamples(target, NOW);
    writeSamples(target, NOW);

    const written = readdirSync(target).map((name) => [name, readFileSync(join(target, name), "utf8")]);
    expect(Object.fromEntries(written)).toEqual(sampleFiles(NOW));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(day).getUTCDay());
}
