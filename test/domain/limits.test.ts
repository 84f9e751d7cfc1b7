import { describe, expect, test } from "vitest";
import { KIND_NAMES, type Kind, rowOf } from "../../shared/domain/kinds.ts";
import { countersFor } from "../../shared/domain/limits.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { CANARY } from "../../shared/domain/personal-notices.ts";
import { DAY, HOUR, after as moment } from "../../shared/domain/time.ts";
import { aNotice, NOW } from "../twins/builders.ts";
import { createRegisterTwin } from "../twins/register.ts";

const LIMITS = { perPersonAndDay: 2, perAddressAndHour: 3 };

/** Counts notices as claims do; says why one is kept back. */
function aGate(limits = LIMITS) {
  const register = createRegisterTwin();
  return (notice: Notice, address: string, now = NOW) =>
    register.count(countersFor(notice, address, limits, now))?.reason ?? "passes";
}

function to(applicantId: string, kind: Kind = "received"): Notice {
  return aNotice({ applicantId, kind });
}

/** The day or hour that each of the two counters stands for. */
function entriesAt(now: string): readonly string[] {
  return countersFor(to("a-1"), "hash", LIMITS, now).map(({ entry }) => entry);
}

describe("messages to one person on one day", () => {
  test("are so many, over all addresses", () => {
    const pass = aGate();

    expect(pass(to("a-1"), "phone")).toBe("passes");
    expect(pass(to("a-1"), "mailbox")).toBe("passes");
    expect(pass(to("a-1"), "phone")).toBe("over-person-limit");
    expect(pass(to("a-1"), "mailbox")).toBe("over-person-limit");
  });

  test("are counted for each person alone", () => {
    const pass = aGate({ ...LIMITS, perPersonAndDay: 1 });

    expect(pass(to("a-1"), "one")).toBe("passes");
    expect(pass(to("a-2"), "other")).toBe("passes");
  });

  test("may be more if they are essential, which count all the same", () => {
    const pass = aGate({ perPersonAndDay: 2, perAddressAndHour: 100 });

    for (let count = 0; count < 5; count++)
      expect(pass(to("a-1", "documents-needed"), "phone")).toBe("passes");
    expect(pass(to("a-1"), "phone")).toBe("over-person-limit");
    expect(pass(to("a-1", "appointment"), "phone")).toBe("passes");
  });

  test("count nothing of the canary, so that it stops nobody and nothing stops it", () => {
    expect(countersFor(to(CANARY, "canary"), "mailbox", LIMITS, NOW)).toEqual([]);
  });

  test.each(KIND_NAMES.filter((kind) => kind !== "canary"))(
    "have no limit only where they are essential: %s",
    (kind) => {
      const [perPerson] = countersFor(to("a-1", kind), "phone", LIMITS, NOW);

      expect(perPerson).toMatchObject({ reason: "over-person-limit" });
      expect(perPerson?.limit).toBe(rowOf(kind).essential === true ? undefined : 2);
    },
  );

  test("are counted anew from midnight in Berlin on", () => {
    const pass = aGate({ ...LIMITS, perPersonAndDay: 1 });

    expect(pass(to("a-1"), "phone", "2026-11-23T08:00:00.000Z")).toBe("passes");
    expect(pass(to("a-1"), "phone", "2026-11-23T22:59:59.999Z")).toBe("over-person-limit");
    expect(pass(to("a-1"), "phone", "2026-11-23T23:00:00.000Z")).toBe("passes");
  });

  test.each([
    ["winter", "2026-11-23T22:59:59.999Z", "2026-11-23", "2026-11-24"],
    ["summer", "2026-07-01T21:59:59.999Z", "2026-07-01", "2026-07-02"],
    ["the night before the clock goes forward", "2027-03-27T22:59:59.999Z", "2027-03-27", "2027-03-28"],
    ["the day on which the clock goes forward", "2027-03-28T21:59:59.999Z", "2027-03-28", "2027-03-29"],
    ["the night before the clock goes back", "2026-10-24T21:59:59.999Z", "2026-10-24", "2026-10-25"],
    ["the day on which the clock goes back", "2026-10-25T22:59:59.999Z", "2026-10-25", "2026-10-26"],
  ])("change their day at midnight in %s", (_, lastMoment, day, next) => {
    expect(entriesAt(lastMoment)[0]).toBe(day);
    expect(entriesAt(moment(lastMoment, 1))[0]).toBe(next);
  });
});

describe("messages to one address in one hour", () => {
  test("are so many, whoever they are for", () => {
    const pass = aGate();

    for (const person of ["a-1", "a-2", "a-3"]) expect(pass(to(person), "phone")).toBe("passes");
    expect(pass(to("a-4"), "phone")).toBe("over-address-limit");
    expect(pass(to("a-4"), "another phone")).toBe("passes");
  });

  test("are never more, even if they are essential", () => {
    const pass = aGate();

    for (const person of ["a-1", "a-2", "a-3"])
      expect(pass(to(person, "please-call"), "phone")).toBe("passes");
    expect(pass(to("a-4", "please-call"), "phone")).toBe("over-address-limit");
  });

  test("are counted anew in the next hour", () => {
    const pass = aGate({ perPersonAndDay: 100, perAddressAndHour: 1 });

    expect(pass(to("a-1"), "phone", "2026-11-23T09:00:00.000Z")).toBe("passes");
    expect(pass(to("a-1"), "phone", "2026-11-23T09:59:59.999Z")).toBe("over-address-limit");
    expect(pass(to("a-1"), "phone", "2026-11-23T10:00:00.000Z")).toBe("passes");
  });

  // One hour exists twice on the clocks of Berlin that night, and is two hours.
  test("are counted anew in the second hour of the night in which the clock goes back", () => {
    expect(entriesAt("2026-10-25T00:30:00.000Z")[1]).not.toBe(entriesAt("2026-10-25T01:30:00.000Z")[1]);
  });
});

describe("a notice", () => {
  test.each([1, 2, 9])(
    "counts nothing in try %i and later: a second try is no second message",
    (attempts) => {
      expect(countersFor(aNotice({ attempts }), "phone", LIMITS, NOW)).toEqual([]);
    },
  );

  test("that is kept back by one limit does not count for the other", () => {
    const pass = aGate({ perPersonAndDay: 1, perAddressAndHour: 2 });
    expect(pass(to("a-1"), "phone")).toBe("passes");

    for (let count = 0; count < 5; count++) expect(pass(to("a-1"), "phone")).toBe("over-person-limit");

    expect(pass(to("a-2"), "phone")).toBe("passes");
  });

  test("is kept back for the person's sake where both limits are reached", () => {
    const pass = aGate({ perPersonAndDay: 1, perAddressAndHour: 1 });

    expect(pass(to("a-1"), "phone")).toBe("passes");
    expect(pass(to("a-1"), "phone")).toBe("over-person-limit");
  });

  test("counts under an id and a hash, which are forgotten once their day or hour is over", () => {
    expect(countersFor(to("a-1"), "hash", LIMITS, NOW)).toEqual([
      {
        key: "count#person#a-1",
        entry: "2026-11-23",
        limit: 2,
        keepUntil: moment(NOW, 2 * DAY),
        reason: "over-person-limit",
      },
      {
        key: "count#address#hash",
        entry: "2026-11-23T09",
        limit: 3,
        keepUntil: moment(NOW, 2 * HOUR),
        reason: "over-address-limit",
      },
    ]);
  });
});

test.each([
  ["a second try, which is no second message", { attempts: 1 }],
  ["the trace of somebody who is not known", { applicantId: undefined }],
  ["a trace of no kind", { kind: undefined }],
])("nothing is counted of %s", (_, fields) => {
  expect(countersFor(aNotice(fields), "hash", LIMITS, NOW)).toEqual([]);
});
