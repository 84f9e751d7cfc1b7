import { describe, expect, test } from "vitest";
import { createHandler } from "../../functions/run-bulk/handler.ts";
import type { BulkJob } from "../../shared/domain/bulk.ts";
import { requestEntry } from "../../shared/domain/request.ts";
import { type Instant, MINUTE, after as moment, SECOND } from "../../shared/domain/time.ts";
import { type BulkStep, type RunBulkDeps, runBulk } from "../../shared/lambda/run-bulk.ts";
import { aCase, aLog, NOW, SENDING_HOURS, sendSettings } from "../twins/builders.ts";
import {
  createBulkPaceTwin,
  createBulkQueueTwin,
  createBulkSlicesTwin,
  createBulkTwin,
} from "../twins/bulk.ts";
import { aBulkJob } from "../twins/bulk-builder.ts";
import { createCaseTwin } from "../twins/case-store.ts";
import { CallFailed, type Fault, invoke, type Step } from "../twins/faults.ts";

const VISIBILITY = 180 * SECOND;

/** Ten requests a slice, one a second. */
const SLOW = {
  sms: { ...sendSettings().sms, perSecond: 2 },
  email: { ...sendSettings().email, perSecond: 2 },
};

const caseIds = (persons: number) => Array.from({ length: persons }, (_, index) => `C-${index}`);
const someSlices = (ids: readonly string[], size = 10) =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, slice) =>
    ids.slice(slice * size, (slice + 1) * size),
  );

/** A confirmed bulk notice whose first message waits. */
async function aRun(persons: number, fields: Partial<BulkJob> = {}) {
  let clock: Instant = NOW;
  const now = () => clock;
  const ids = caseIds(persons);
  const cases = createCaseTwin(ids.map((caseId) => ({ ...aCase({ caseId, applicantId: `a-${caseId}` }) })));
  const [jobs, slices, pace] = [createBulkTwin(), createBulkSlicesTwin(), createBulkPaceTwin()];
  const queue = createBulkQueueTwin(now);
  const log = aLog();
  const added: string[] = [];
  let waitingForSenders = 0;
  const deps: RunBulkDeps = {
    ...{ jobs, slices, pace, queue, cases, now, log },
    senders: { waiting: async () => waitingForSenders },
    settings: { sendingHours: null },
    sending: sendSettings(SLOW),
    async addRequest(item) {
      if (cases.get(item.caseId, item.entry) !== undefined) return false;
      cases.put({ ...item });
      added.push(item.caseId);
      return true;
    },
  };
  const all = someSlices(ids);
  await slices.keep("choice-1", all, NOW);
  await jobs.add(aBulkJob({ slices: all.length, ...fields }));
  await queue.handOn("B-1", 0);
  /** Works on the message that comes first, at its time. */
  const next = async (fault?: Fault): Promise<BulkStep | "failed" | undefined> => {
    const message = queue.take();
    if (message === undefined) return undefined;
    if (message.at > clock) clock = message.at;
    const step = await attempt(deps, message.bulkId, fault);
    if (step === "failed") queue.putBack(message, moment(clock, VISIBILITY));
    return step;
  };
  const toTheEnd = async () => {
    for (let messages = 0; (await next()) !== undefined; messages++)
      if (messages > 1_000) throw new Error("It never ends");
  };
  const job = async () => (await jobs.read("B-1")) ?? aBulkJob({ id: "gone" });
  const pass = (milliseconds: number) => {
    clock = moment(clock, milliseconds);
  };
  const crowd = (notices: number) => {
    waitingForSenders = notices;
  };
  return { crowd, ...{ deps, cases, jobs, queue, log, added, next, toTheEnd, job, now, pass } };
}

async function attempt(deps: RunBulkDeps, bulkId: string, fault?: Fault): Promise<BulkStep | "failed"> {
  try {
    const run = await invoke(fault, (step) => runBulk(guarded(deps, step), bulkId));
    return run.alive ? run.result : "failed";
  } catch (error) {
    if (error instanceof CallFailed) return "failed";
    throw error;
  }
}

/** The ports as one invocation sees them: each call may be its last. */
function guarded(deps: RunBulkDeps, step: Step): RunBulkDeps {
  const { jobs, slices, pace, queue, cases } = deps;
  return {
    ...deps,
    jobs: {
      add: (job) => step(() => jobs.add(job)),
      read: (id) => step(() => jobs.read(id)),
      move: (move) => step(() => jobs.move(move)),
    },
    slices: {
      keep: (choice, all, until) => step(() => slices.keep(choice, all, until)),
      read: (choice, slice) => step(() => slices.read(choice, slice)),
    },
    pace: { take: (now, seconds) => step(() => pace.take(now, seconds)) },
    queue: { handOn: (id, seconds) => step(() => queue.handOn(id, seconds)) },
    senders: { waiting: () => step(() => deps.senders.waiting()) },
    cases: { read: (keys) => step(() => cases.read(keys)) },
    addRequest: (item) => step(() => deps.addRequest(item)),
  };
}

describe("a bulk notice", () => {
  test("writes one request for each chosen case, slice by slice, and is done", async () => {
    const run = await aRun(25);

    await run.toTheEnd();

    expect(run.added).toHaveLength(25);
    expect(new Set(run.added)).toEqual(new Set(caseIds(25)));
    expect(run.cases.get("C-0", requestEntry("bulk-B-1"))).toMatchObject({ kind: "office-closed" });
    expect(await run.job()).toMatchObject({ state: "done", written: 25, skipped: 0, cursor: 3 });
    expect(run.log.codes).toEqual(["BULK_SLICE_WRITTEN", "BULK_SLICE_WRITTEN", "BULK_SLICE_WRITTEN"]);
  });

  test("leaves half of the slower channel's rate to others", async () => {
    const run = await aRun(30);

    await run.toTheEnd();

    expect(run.now()).toBe(moment(NOW, 20 * SECOND));
  });

  test("shares that half with other bulk notices that run", async () => {
    const run = await aRun(30);
    await run.jobs.add(aBulkJob({ id: "B-2", slices: 3 }));
    await run.queue.handOn("B-2", 0);

    await run.toTheEnd();

    expect(run.added).toHaveLength(60);
    expect(Date.parse(run.now()) - Date.parse(NOW)).toBeGreaterThanOrEqual(40 * SECOND);
  });

  test("skips cases that are gone or of another office by now, and counts them", async () => {
    const run = await aRun(5);
    run.cases.remove("C-1", "case");
    run.cases.put({ ...aCase({ caseId: "C-2", office: "mitte" }) });

    await run.toTheEnd();

    expect(run.added).toEqual(["C-0", "C-3", "C-4"]);
    expect(await run.job()).toMatchObject({ state: "done", written: 3, skipped: 2 });
  });

  test("skips cases that are in none of the wanted statuses by now", async () => {
    const run = await aRun(3, { statuses: ["received", "in-review"] });
    run.cases.put({ ...aCase({ caseId: "C-1", version: 2, status: "withdrawn" }) });
    run.cases.put({ ...aCase({ caseId: "C-2", version: 2, status: "in-review" }) });

    await run.toTheEnd();

    expect(run.added).toEqual(["C-0", "C-2"]);
    expect(await run.job()).toMatchObject({ state: "done", written: 2, skipped: 1 });
  });

  test("waits for the sending hours, so that nothing piles up in the night", async () => {
    const run = await aRun(5);
    run.pass(15 * 60 * MINUTE);
    const deps = { ...run.deps, settings: { sendingHours: SENDING_HOURS } };

    expect(await runBulk(deps, "B-1")).toBe("waits");

    expect(run.added).toEqual([]);
    expect(run.queue.waiting.at(-1)).toEqual({ bulkId: "B-1", at: moment(run.now(), 15 * MINUTE) });
  });
});

describe("a bulk notice beside much else", () => {
  test("waits while the senders have more to do than one of its slices, and goes on then", async () => {
    const run = await aRun(5);
    run.crowd(6);

    expect(await run.next()).toBe("waits");
    expect(run.added).toEqual([]);
    expect(run.queue.waiting).toEqual([{ bulkId: "B-1", at: moment(NOW, 2 * SECOND) }]);

    run.crowd(5);
    await run.toTheEnd();
    expect(run.added).toHaveLength(5);
  });
});

describe("a bulk notice that waits", () => {
  test("has one message on its way, however many came", async () => {
    const run = await aRun(5);
    run.crowd(11);
    for (let more = 0; more < 3; more++) await run.queue.handOn("B-1", 0);

    const steps = [await run.next(), await run.next(), await run.next(), await run.next()];

    expect(steps).toEqual(["waits", "early", "early", "early"]);
    expect(run.queue.waiting).toHaveLength(1);
  });
});

describe("a bulk notice that is cancelled midway", () => {
  test("ends at the next slice and stays cancelled", async () => {
    const run = await aRun(30);
    await run.next();
    await run.jobs.move({ id: "B-1", from: "running", to: "cancelled", set: { endedBy: "desk-1" } });

    expect(await run.next()).toBe("not-running");

    expect(run.queue.waiting).toEqual([]);
    expect(run.added).toHaveLength(10);
    expect(await run.job()).toMatchObject({ state: "cancelled", written: 10 });
  });

  test("counts what was written while somebody cancelled it", async () => {
    const run = await aRun(30);
    const cancel = () => run.jobs.move({ id: "B-1", from: "running", to: "cancelled", set: {} });
    const deps: RunBulkDeps = {
      ...run.deps,
      pace: { take: async (now, seconds) => ((await cancel()) ? run.deps.pace.take(now, seconds) : now) },
    };

    await runBulk(deps, "B-1");

    expect(await run.job()).toMatchObject({ state: "cancelled", written: 10, cursor: 1 });
  });
});

describe("a message that comes again", () => {
  test("writes nothing twice", async () => {
    const run = await aRun(25);
    await run.queue.handOn("B-1", 0);
    await run.queue.handOn("B-1", 3);

    await run.toTheEnd();
    await run.queue.handOn("B-1", 0);
    await run.toTheEnd();

    expect(run.added).toHaveLength(25);
    expect(await run.job()).toMatchObject({ state: "done", written: 25 });
  });

  test("makes no bulk notice faster", async () => {
    const run = await aRun(30);
    await run.next();
    await run.queue.handOn("B-1", 0);

    expect(await run.next()).toBe("early");
    await run.toTheEnd();

    expect(run.now()).toBe(moment(NOW, 20 * SECOND));
  });

  test("at the same time as another writes nothing twice and counts right", async () => {
    const run = await aRun(25);

    await Promise.all([runBulk(run.deps, "B-1"), runBulk(run.deps, "B-1")]);
    await run.toTheEnd();

    expect(new Set(run.added).size).toBe(run.added.length);
    expect(await run.job()).toMatchObject({ state: "done", written: 25 });
  });
});

/** Calls of one invocation: read, senders, slice, cases, ten requests, pace, message, move; a few more than there are. */
const CALLS = Array.from({ length: 20 }, (_, at) => at);
const HOWS = ["dies-before", "dies-after", "throws-before", "throws-after"] as const;

describe("a crash", () => {
  test.each(HOWS)("between any two calls (%s) loses nobody and tells nobody twice", async (how) => {
    for (const slice of [0, 1, 2]) {
      for (const at of CALLS) {
        const run = await aRun(25);
        for (let before = 0; before < slice; before++) await run.next();

        await run.next({ at, how });
        await run.toTheEnd();

        const where = `slice ${slice}, call ${at}`;
        expect(run.added, where).toHaveLength(25);
        expect(new Set(run.added), where).toEqual(new Set(caseIds(25)));
        expect(await run.job(), where).toMatchObject({ state: "done", written: 25, skipped: 0 });
      }
    }
  });
});

describe("the function", () => {
  const eventOf = (...bodies: readonly string[]) => ({
    Records: bodies.map((body, index) => ({ messageId: `m-${index}`, body })),
  });

  test("lets only those messages come again that failed, and logs ids alone", async () => {
    const run = await aRun(5);
    const handler = createHandler(run.deps);

    const answer = await handler(eventOf('{"bulkId":"B-1"}', "no JSON", '{"bulkId":"nobody-has-this"}'));

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m-1" }] });
    expect(run.log.lines).toEqual([
      { code: "BULK_SLICE_WRITTEN", bulkId: "B-1", slice: 0, written: 5, skipped: 0 },
      { code: "BULK_FAILED", error: "TypeError", bulkId: undefined },
    ]);
  });
});
