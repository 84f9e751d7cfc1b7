import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Case, caseSchema } from "../../shared/domain/case.ts";
import type { Channel } from "../../shared/domain/channel.ts";
import { latestOf } from "../../shared/domain/line.ts";
import { nextOpening } from "../../shared/domain/sending-hours.ts";
import { STATUS_NAMES, STATUSES } from "../../shared/domain/status.ts";
import { HOUR, MINUTE, SECOND } from "../../shared/domain/time.ts";
import { forgotten, orphans, subjectOf, untraced } from "../twins/accounts.ts";
import { aCase, anApplicant, email, NOW, SENDING_HOURS, settings, sms } from "../twins/builders.ts";
import type { Fault } from "../twins/faults.ts";
import type { ProviderDoes, ReceiptSays } from "../twins/provider.ts";
import { createWorld, isAtRest, versionIn, type World } from "../twins/world.ts";

/**
 * Random histories of two cases, driven through the real handlers with the twins: whatever the order and repetition
 * of records and messages, whatever crashes and whatever providers say. On failure fast-check prints its seed and the
 * shortest history that it found.
 */
const RUNS = 600;
const CASES = ["C-1", "C-2"] as const;
const PEOPLE = [
  anApplicant({ applicantId: "a-sms" }),
  anApplicant({
    applicantId: "a-both",
    reach: "all",
    channels: [email(), sms({ address: "+491713920022" })],
  }),
];

/** What requests of a case may be about. */
const REQUESTS = [
  { kind: "please-call" },
  { kind: "appointment", parameters: { date: "2026-11-26", time: "09:30", place: "office" } },
  { kind: "appointment-cancelled" },
];

const says = fc.constantFrom<ReceiptSays>(
  "Send",
  "Delivery",
  "Delivery",
  "BouncePermanent",
  "BounceTransient",
  "Complaint",
  "DeliveryDelay",
  "Reject",
  "unreachable",
  "opted-out",
);

type Operation = (world: World) => Promise<void> | void;
interface Step {
  readonly name: string;
  readonly run: Operation;
}

const fault: fc.Arbitrary<Fault | undefined> = fc.option(
  fc.record({
    at: fc.nat({ max: 12 }),
    how: fc.constantFrom("dies-before", "dies-after", "throws-before", "throws-after"),
  }),
  { nil: undefined, freq: 3 },
);

const does = fc.array(
  fc.constantFrom<ProviderDoes>(
    "accepts",
    "accepts",
    "is-busy",
    "refuses",
    "is-misconfigured",
    "sends-in-silence",
    "is-silent",
  ),
  { minLength: 1, maxLength: 3 },
);

const channel = fc.constantFrom<Channel>("sms", "email");

/** A step that shows its arguments when a history is printed. */
function step<T>(
  name: string,
  values: fc.Arbitrary<T>,
  run: (world: World, value: T) => Promise<void> | void,
) {
  return values.map(
    (value): Step => ({
      name: `${name} ${JSON.stringify(value)}`,
      run: (world) => run(world, value),
    }),
  );
}

const change = fc
  .record({
    caseId: fc.constantFrom(...CASES),
    version: fc.integer({ min: 1, max: 6 }),
    status: fc.constantFrom(...STATUS_NAMES),
    applicantId: fc.constantFrom("a-sms", "a-both", "a-both", "a-late"),
    office: fc.constantFrom("coerde", "coerde", "coerde", "coerde", "nirgends"),
    letterSentOn: fc.constantFrom(undefined, "2026-11-20", "2026-11-24"),
    letterDeadline: fc.constantFrom(undefined, undefined, "2026-11-30"),
    corrects: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined, freq: 4 }),
    quiet: fc.constantFrom(undefined, undefined, undefined, true),
  })
  .map(
    ({ letterSentOn, letterDeadline, corrects, quiet, ...item }): Partial<Case> => ({
      ...item,
      details: { ...(letterSentOn && { letterSentOn }), ...(letterDeadline && { letterDeadline }) },
      ...(corrects !== undefined && corrects < item.version && { corrects }),
      ...(quiet !== undefined && { quiet }),
    }),
  );

/** A case that goes its way: on to the next status, an amendment, or back by a correction. */
const onward = fc.record({
  caseId: fc.constantFrom("C-1", "C-1", "C-1", "C-2"),
  turn: fc.nat({ max: 5 }),
  does: fc.constantFrom("moves on", "moves on", "moves on", "is amended", "is corrected"),
  details: fc.constantFrom(
    {},
    {},
    { letterSentOn: "2026-11-20" },
    { letterSentOn: "2026-11-24", letterDeadline: "2026-11-27" },
    { letterDeadline: "2026-12-01" },
  ),
});

/** The highest version that was ever written of a case. */
function newest(world: World, caseId: string): Case | undefined {
  return latestOf(
    world.records.flatMap(({ item }) => {
      const parsed = caseSchema.safeParse(item);
      return parsed.success && parsed.data.caseId === caseId ? [{ change: parsed.data }] : [];
    }),
  )?.change;
}

function goOn(
  world: World,
  { caseId, turn, does: what, details }: typeof onward extends fc.Arbitrary<infer O> ? O : never,
) {
  const before = newest(world, caseId);
  if (before === undefined) return world.write(aCase({ caseId, applicantId: "a-both", details }));
  const { status, version, applicantId } = before;
  const next = { caseId, applicantId, version: version + 1, details };
  if (what === "is amended") return world.write(aCase({ ...next, status }));
  if (what === "is corrected") {
    return world.write(aCase({ ...next, status: STATUS_NAMES[turn] ?? status, corrects: version }));
  }
  const ways = STATUSES[status].next;
  return world.write(aCase({ ...next, status: ways[turn % Math.max(ways.length, 1)] ?? status }));
}

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: step("goes on", onward, goOn) },
  {
    weight: 1,
    arbitrary: step("is deleted", fc.constantFrom(...CASES), (world, caseId) =>
      world.cases.remove(caseId, "case"),
    ),
  },
  {
    weight: 1,
    arbitrary: step("is written back", fc.nat({ max: 10 }), (world, index) => {
      const record = world.records[index];
      if (record !== undefined) world.write(record.item);
    }),
  },
  { weight: 2, arbitrary: step("change", change, (world, item) => world.write(aCase(item))) },
  {
    weight: 1,
    arbitrary: step(
      "request",
      fc.tuple(fc.constantFrom(...CASES), fc.constantFrom("r1", "r2", "r3"), fc.constantFrom(...REQUESTS)),
      (world, [caseId, id, request]) =>
        world.write({
          caseId,
          entry: `request#${id}`,
          requestedAt: NOW,
          requestedBy: "desk",
          ...request,
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: step("garbage", fc.constantFrom(...CASES), (world, caseId) =>
      world.write({ caseId, entry: "case", version: "x" }),
    ),
  },
  {
    weight: 5,
    arbitrary: step("plan", fc.tuple(fc.integer({ min: 1, max: 4 }), fault), (world, [count, how]) =>
      world.plan(count, how),
    ),
  },
  {
    weight: 2,
    arbitrary: step(
      "plan again",
      fc.tuple(fc.nat({ max: 10 }), fc.integer({ min: 1, max: 4 }), fault),
      (world, [from, count, how]) => world.planAgain(from, count, how),
    ),
  },
  {
    weight: 6,
    arbitrary: step("send", fc.tuple(channel, does, fault), (world, [name, what, how]) =>
      world.send(name, what, how),
    ),
  },
  {
    weight: 1,
    arbitrary: step("duplicate", fc.nat({ max: 5 }), (world, index) => world.queue.duplicate(index)),
  },
  { weight: 2, arbitrary: step("sweep", fault, (world, how) => world.sweep(how)) },
  {
    weight: 4,
    arbitrary: step("receipt", fc.tuple(fc.nat({ max: 12 }), says, fault), (world, [index, what, how]) =>
      world.receive(index, what, how),
    ),
  },
  { weight: 1, arbitrary: step("receipts again", fc.constant(undefined), (world) => world.receiveAgain()) },
  { weight: 1, arbitrary: step("is resumed", channel, (world, name) => world.register.resume(name)) },
  {
    weight: 5,
    arbitrary: step(
      "pass",
      fc.constantFrom(SECOND, 5 * SECOND, 61 * SECOND, 2 * MINUTE, 3 * MINUTE, 16 * MINUTE, 600 * MINUTE),
      (world, time) => world.pass(time),
    ),
  },
  {
    weight: 1,
    arbitrary: step("contact", fc.constantFrom("active", "stopped", "suppressed"), (world, state) =>
      world.applicants.put(anApplicant({ applicantId: "a-sms", channels: [sms({ state })] })),
    ),
  },
  {
    weight: 1,
    arbitrary: step("safe contact", fc.boolean(), (world, safeContact) =>
      world.applicants.put(
        anApplicant({
          applicantId: "a-both",
          reach: "all",
          safeContact,
          channels: [email(), sms({ address: "+491713920022" })],
        }),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: step("is erased", fc.constantFrom("a-sms", "a-both"), (world, applicantId) =>
      world.applicants.remove(applicantId),
    ),
  },
  {
    weight: 1,
    arbitrary: step("latecomer", fc.constant("a-late"), (world, applicantId) =>
      world.applicants.put(anApplicant({ applicantId, channels: [sms({ address: "+491713920023" })] })),
    ),
  },
);

const histories = fc.record({
  holdSeconds: fc.constantFrom(0, 0, 120),
  sendingHours: fc.constantFrom(null, SENDING_HOURS),
  tellInReview: fc.boolean(),
  steps: fc.array(steps, { minLength: 5, maxLength: 40 }),
});

type History = typeof histories extends fc.Arbitrary<infer H> ? H : never;

/** Lets a history happen, then lets everything come to rest, with providers that accept. */
async function play({ steps: list, ...stage }: History, leftOut: readonly string[]) {
  const world = createWorld(settings(stage), NOW, PEOPLE);
  for (const { name, run } of list) if (!leftOut.some((known) => name.startsWith(known))) await run(world);
  for (let round = 0; round < 220 && !world.isQuiet(); round++) {
    await world.plan(100);
    await world.send("sms", ["accepts"]);
    await world.send("email", ["accepts"]);
    await world.sweep();
    // What the sweep hands out is looked at within seconds.
    world.pass(SECOND);
    await world.send("sms", ["accepts"]);
    await world.send("email", ["accepts"]);
    await world.receiveAgain();
    world.pass(stepOf(round));
  }
  return world;
}

/** Soon what waits in queues, later what waits for its hours, receipts that never come, and reminders. */
function stepOf(round: number): number {
  if (round < 40) return 3 * MINUTE;
  return round < 120 ? 30 * MINUTE : 6 * HOUR;
}

/** `leftOut`: steps that would only find again what has a failing example (`test.fails`) in `test/functions/`. */
function holds(check: (world: World, history: History) => void, leftOut: readonly string[] = []) {
  return fc.assert(
    fc.asyncProperty(histories, async (history) => {
      check(await play(history, leftOut), history);
    }),
    { numRuns: RUNS },
  );
}

describe("whatever the order and repetition of records and messages, and whatever breaks", () => {
  test("each change leads to at most one send per channel, and to one more e-mail per lost answer", async () => {
    await holds((world) => {
      const sends = Map.groupBy(
        world.handed.filter(({ wentOut }) => wentOut),
        ({ caseId, noticeId, channel: name }) => `${caseId}/${subjectOf(noticeId)}/${name}`,
      );
      for (const group of sends.values()) {
        const [first] = group;
        const lost =
          first?.channel === "email"
            ? (world.timesUncertain.get(`${first.caseId}/${first.noticeId}`) ?? 0)
            : 0;
        expect(group.length).toBeLessThanOrEqual(1 + lost);
      }
    });
  });

  test("nothing is sent without consent", async () => {
    await holds((world) => {
      expect(world.handed.filter(({ wasAllowed }) => !wasAllowed)).toEqual([]);
    });
  });

  test("nothing is sent outside the hours at which people may be disturbed", async () => {
    await holds((world, { sendingHours }) => {
      const early = world.handed.filter(
        ({ at }) => sendingHours !== null && nextOpening(at, sendingHours) !== at,
      );
      expect(early).toEqual([]);
    });
  });

  test("nothing is sent to an address that has bounced for good or whose owner has complained", async () => {
    await holds((world) => {
      const late = world.handed.filter(({ channel: name, to, at }) => {
        const since = world.register.suppressed.get(`${name} ${to}`);
        return since !== undefined && at > since;
      });
      expect(late).toEqual([]);
    });
  });

  test("what could not reach a person over any channel is seen by a caseworker", async () => {
    await holds((world) => {
      expect(forgotten(world)).toEqual([]);
    });
  });

  test("every change leaves a trace that a person can see", async () => {
    await holds((world) => {
      expect(untraced(world)).toEqual([]);
    });
  });

  test("everything comes to rest", async () => {
    await holds((world) => {
      expect(world.isQuiet()).toBe(true);
      expect(world.notices.all().filter((notice) => !isAtRest(notice))).toEqual([]);
    });
  });

  // A case that somebody deletes and writes again at version 1 begins anew (ADR 2).
  test("no older status is told after a newer one", async () => {
    await holds(
      (world) => {
        for (const caseId of CASES) {
          const versions = world.handed
            .filter((message) => message.caseId === caseId && message.wentOut)
            .flatMap(({ noticeId }) => versionIn(noticeId) ?? []);
          expect(versions).toEqual([...versions].sort((one, other) => one - other));
        }
      },
      ["is deleted"],
    );
  });

  test("nothing is superseded in favour of a change or request that is not told", async () => {
    await holds((world) => {
      expect(orphans(world)).toEqual([]);
    });
  });
});
