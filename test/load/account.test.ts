import { expect, it } from "vitest";
import { countErrors } from "../bench/error-counts.ts";
import { pageCodeOf } from "../bench/load.ts";
import { percentile } from "../bench/report.ts";
import { aNotice } from "../twins/builders.ts";
import { accountFor } from "./account.ts";
import { duration, spreadOf } from "./figures.ts";
import { pageCodeIn } from "./messages.ts";

const code = (index: number) => pageCodeOf("run", index);
const expected = (...indexes: readonly number[]) =>
  new Map(indexes.map((index) => [`run-${index}`, code(index)]));
const notice = (index: number, fields: object = {}) =>
  aNotice({ caseId: `run-${index}`, state: "delivered", ...fields });

it("counts who was told once, and who can be seen not to have been", () => {
  const notices = [
    notice(0),
    notice(1, { state: "held", reason: "paused" }),
    notice(2, { state: "uncertain" }),
  ];
  const account = accountFor(expected(0, 1, 2), new Map([[code(0), 1]]), notices);
  expect(account).toMatchObject({ once: 1, visible: { "held: paused": 1, uncertain: 1 }, problems: [] });
});

it("finds what is lost, told twice, told by nobody or still under way", () => {
  const notices = [notice(1), notice(2), notice(3, { state: "queued" }), notice(4, { state: "sending" })];
  const messages = new Map([
    [code(1), 2],
    [code(4), 1],
  ]);
  expect(accountFor(expected(0, 1, 2, 3, 4), messages, notices).problems).toEqual([
    "no trace of a change",
    "told twice",
    "not told, but delivered",
    "still queued",
    "still sending",
  ]);
});

it("knows a message by the code in it, in a link and as people read it", () => {
  expect(pageCodeIn("http://127.0.0.1:4800/s/K7QF2M9X4T\n030 23125-101")).toBe("K7QF2M9X4T");
  expect(pageCodeIn("Stand: 127.0.0.1:4800/s Code K7QF2-M9X4T. Telefon: 030 23125-101")).toBe("K7QF2M9X4T");
  expect(pageCodeIn("Telefon: 030 23125-101")).toBe("none");
  expect(new Set(Array.from({ length: 2_000 }, (_, index) => code(index))).size).toBe(2_000);
});

it("takes percentiles of values in any order", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(spreadOf(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, longest: 100 });
  expect(percentile([7], 0.5)).toBe(7);
  expect(percentile([], 0.95)).toBeNaN();
  expect([999, 1_500, 119_000, 150_000, Number.NaN].map(duration)).toEqual([
    "999 ms",
    "1.5 s",
    "119.0 s",
    "2.5 min",
    "none",
  ]);
});

it("counts errors of a log by their codes, and nothing else", () => {
  const errors = countErrors();
  const lines = [
    'SendSms: {"level":"ERROR","code":"SENDING_FAILED"}',
    'SendSms: {"level":"ERROR","code":"SENDING_FAILED"}',
    'SendSms: {"level":"INFO","code":"NOTICES_SENT"}',
    "SendSms: failed with Sandbox.Timedout: too long",
    '$default: {"status":200}',
    "roles: SendSms is not allowed to do that",
  ];
  for (const line of lines) errors.take(line);
  expect(errors.all()).toEqual({ SENDING_FAILED: 2, "from SendSms": 1, "from roles": 1 });
});
