import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Case } from "../../shared/domain/case.ts";
import { EXPIRY } from "../../shared/domain/notice.ts";
import { DAY, HOUR, MINUTE, after as moment } from "../../shared/domain/time.ts";
import { rebuildNotices } from "../../shared/lambda/rebuild-notices.ts";
import {
  aCase,
  anApplicant,
  aRequest,
  CASE_ID,
  email,
  NOW,
  requestItem,
  settings,
  sms,
  station,
} from "../twins/builders.ts";
import { CallFailed, type Fault, invoke, type Step } from "../twins/faults.ts";
import { versionIn } from "../twins/world.ts";
import { aStage, type CommandStage } from "./stage.ts";

const SMS = "v000001-received-news-sms";
const CALL = "r-01JD9Z-please-call-news-sms";
const CORRUPT = { caseId: CASE_ID, entry: "case", status: "approved", changedAt: NOW };

function statesOf({ notices }: CommandStage): Readonly<Record<string, string>> {
  return Object.fromEntries(notices.all().map(({ noticeId, state }) => [noticeId, state]));
}

describe("rebuild", () => {
  test("plans a change that was lost, as of its own time", async () => {
    const stage = aStage();
    stage.lose(aCase());
    stage.pass(HOUR);

    const { exitCode, said } = await stage.run("rebuild");

    expect(exitCode).toBe(0);
    expect(said.split("\n")).toEqual([`${CASE_ID} case: planned`, "1 planned, 0 replayed, 0 quarantined"]);
    expect(stage.notices.get(SMS)).toMatchObject({
      state: "queued",
      dueAt: moment(NOW, 2 * MINUTE),
      expiresAt: moment(NOW, 2 * MINUTE + EXPIRY),
    });
    expect(stage.queue.enqueued).toHaveLength(1);
  });

  test("plans a request that was lost", async () => {
    const stage = aStage();
    stage.write(aCase({ quiet: true }));
    await stage.plan(1);
    stage.lose(requestItem(aRequest()));

    const { said } = await stage.run("rebuild");

    expect(said).toContain(`${CASE_ID} request#01JD9Z: planned`);
    expect(statesOf(stage)).toMatchObject({ [CALL]: "queued" });
  });

  test("puts the notices of a decision that were never put", async () => {
    const stage = aStage();
    stage.lose(aCase());
    const { change: item, plan } = station({}, { dueAt: NOW });
    await stage.cases.record({ type: "status", item, plan });

    const { said } = await stage.run("rebuild");

    expect(said).toContain("0 planned, 1 replayed, 0 quarantined");
    expect(statesOf(stage)).toEqual({ [SMS]: "queued" });
  });

  test("run again finds nothing to do", async () => {
    const stage = aStage();
    stage.lose(aCase());
    stage.lose(requestItem(aRequest()));
    stage.lose({ ...CORRUPT, caseId: "C-2" });
    await stage.run("rebuild");
    const before = structuredClone(stage.notices.all());

    const { said } = await stage.run("rebuild");

    expect(said).toBe("0 planned, 0 replayed, 0 quarantined");
    expect(stage.notices.all()).toEqual(before);
    expect(stage.queue.enqueued).toHaveLength(2);
  });

  test("finds nothing to do where a reminder has moved over the channel that it was planned for", async () => {
    const stage = aStage();
    const asked = { status: "documents-needed", details: { letterDeadline: "2026-12-08" } } as const;
    stage.write(aCase(asked));
    await stage.plan(1);
    stage.applicants.put(anApplicant({ channels: [email(), sms()] }));
    stage.write(aCase({ ...asked, version: 2, details: { letterDeadline: "2026-12-09" } }));
    await stage.plan(1);

    const { said } = await stage.run("rebuild");

    expect(said).toBe("0 planned, 0 replayed, 0 quarantined");
  });

  test("finds nothing to do where nothing was lost", async () => {
    const stage = aStage();
    stage.write(aCase());
    stage.write(requestItem(aRequest()));
    await stage.plan(2);

    const { said } = await stage.run("rebuild");

    expect(said).toBe("0 planned, 0 replayed, 0 quarantined");
    expect(stage.queue.enqueued).toHaveLength(2);
  });

  test.each([
    ["a change", aCase({ changedAt: moment(NOW, -EXPIRY) })],
    ["a change with an offset", { ...aCase(), changedAt: "2026-11-16T09:30:00.000+01:00" }],
    ["a request", requestItem(aRequest({ requestedAt: moment(NOW, -EXPIRY) }))],
    ["what does not say how old it is", { ...CORRUPT, changedAt: "yesterday" }],
  ])("leaves %s alone that is older than the expiry", async (_, item) => {
    const stage = aStage();
    stage.lose(item);
    stage.pass(MINUTE);

    expect(await stage.run("rebuild")).toMatchObject({ said: "0 planned, 0 replayed, 0 quarantined" });
    expect(stage.notices.all()).toEqual([]);
  });

  test("takes a change from the future for one of now", async () => {
    const stage = aStage();
    stage.lose(aCase({ changedAt: moment(NOW, DAY) }));

    await stage.run("rebuild");

    expect(stage.notices.get(SMS)?.dueAt).toBe(moment(stage.now(), 2 * MINUTE));
  });

  test("in a dry run says the same and does nothing", async () => {
    const stage = aStage();
    stage.lose(aCase());
    stage.lose({ ...CORRUPT, caseId: "C-2" });

    const { said } = await stage.run("rebuild", "--dry-run");

    expect(said.split("\n")).toEqual([
      "C-2 case: would be quarantined",
      `${CASE_ID} case: would be planned`,
      "Would be: 1 planned, 0 replayed, 1 quarantined",
    ]);
    expect(stage.notices.all()).toEqual([]);
    expect((await stage.cases.history(CASE_ID)).line).toEqual([]);
  });

  test("goes through more cases than are planned at once", async () => {
    const stage = aStage();
    for (let index = 0; index < 250; index++) stage.lose(aCase({ caseId: `C-${index}` }));

    const { said } = await stage.run("rebuild");

    expect(said).toContain("250 planned");
    expect(new Set(stage.queue.enqueued.map(({ caseId }) => caseId)).size).toBe(250);
  });

  test("says so when a record cannot be planned, and plans the others", async () => {
    const stage = aStage();
    stage.lose(aCase({ caseId: "C-1" }));
    stage.lose(aCase({ caseId: "C-2" }));
    const { add } = stage.notices;
    stage.ports.notices.add = async (notice) => {
      if (notice.caseId === "C-1") throw new Error("busy");
      return add(notice);
    };

    const { exitCode, said } = await stage.run("rebuild");

    expect(exitCode).toBe(1);
    expect(said).toContain("C-1 case: failed");
    expect(said).toContain("1 planned, 0 replayed, 0 quarantined, 1 failed");
  });
});

describe("a rebuild beside the stream", () => {
  test("leaves to the stream what that comes to in time", async () => {
    const stage = aStage({ whileWaiting: (world) => world.plan(10) });
    stage.write(aCase());
    stage.write(aCase({ version: 2, status: "in-review" }));
    stage.write(aCase({ version: 3, status: "documents-needed" }));

    const { said } = await stage.run("rebuild");

    expect(said).toBe("0 planned, 0 replayed, 0 quarantined");
    expect(Object.values(statesOf(stage))).not.toContain("quarantined");
    expect((await stage.cases.history(CASE_ID)).line).toHaveLength(3);
  });

  test("plans a record once that the stream brings after it", async () => {
    const stage = aStage();
    stage.write(aCase());
    await stage.run("rebuild");

    await stage.plan(1);

    expect(statesOf(stage)).toEqual({ [SMS]: "queued" });
  });

  test("plans a record once that the stream brings at the same moment", async () => {
    const stage = aStage();
    stage.write(aCase());
    const { record } = stage.cases;
    let isFirst = true;
    stage.ports.cases.record = async (decision) => {
      if (isFirst) {
        isFirst = false;
        await stage.plan(1);
      }
      return record(decision);
    };

    const { said } = await stage.run("rebuild");

    expect(said).toContain("0 planned, 1 replayed, 0 quarantined");
    expect(statesOf(stage)).toEqual({ [SMS]: "queued" });
    expect((await stage.cases.history(CASE_ID)).line).toHaveLength(1);
  });

  test("plans the item as it is after the wait", async () => {
    const stage = aStage({
      whileWaiting: () => stage.lose(aCase({ version: 2, status: "documents-needed" })),
    });
    stage.lose(aCase());

    await stage.run("rebuild");

    expect(statesOf(stage)).toEqual({ "v000002-documents-needed-news-sms": "queued" });
  });

  test("leaves alone what is gone after the wait", async () => {
    const stage = aStage({ whileWaiting: ({ cases }) => cases.remove(CASE_ID, "case") });
    stage.lose(aCase());

    expect(await stage.run("rebuild")).toMatchObject({ said: "0 planned, 0 replayed, 0 quarantined" });
  });
});

describe("what a rebuild cannot carry out", () => {
  test.each([
    ["an unknown applicant", aCase({ applicantId: "nobody" }), "unknown-applicant"],
    ["a malformed item", CORRUPT, "malformed"],
    ["an unknown office", aCase({ office: "nowhere" }), "unknown-office"],
    ["an unknown case", requestItem(aRequest({ caseId: "C-unknown" })), "unknown-case"],
  ])("because of %s leaves one trace, however often it runs", async (_, item, reason) => {
    const stage = aStage();
    stage.lose(item);

    await stage.run("rebuild");
    const { said } = await stage.run("rebuild");

    expect(said).toBe("0 planned, 0 replayed, 0 quarantined");
    expect(stage.notices.all()).toMatchObject([{ state: "quarantined", reason }]);
  });

  test("leaves no second trace beside the planner's", async () => {
    const stage = aStage();
    stage.write(aCase({ applicantId: "nobody" }));
    stage.write({ ...CORRUPT, caseId: "C-2" });
    await stage.plan(2);

    const { said } = await stage.run("rebuild");

    expect(said).toBe("0 planned, 0 replayed, 0 quarantined");
    expect(stage.notices.all()).toHaveLength(2);
  });

  test("is planned once the applicant is there, and its trace dropped, long after the sweep has given up", async () => {
    const stage = aStage({ people: [] });
    stage.write(aCase());
    await stage.plan(1);
    for (let hours = 0; hours < 72; hours++) {
      stage.pass(HOUR);
      await stage.sweep();
    }
    stage.applicants.put(anApplicant());

    const { said } = await stage.run("rebuild");

    expect(said).toContain("1 planned");
    expect(statesOf(stage)).toEqual({ [SMS]: "queued" });
  });

  test("is planned once its office is one of ours, and its trace dropped", async () => {
    const stage = aStage();
    stage.write(aCase({ office: "roxel" }));
    await stage.plan(1);
    Object.assign(stage.ports, { settings: settings({ offices: ["roxel"] }) });

    await stage.run("rebuild");

    expect(statesOf(stage)).toEqual({ [SMS]: "queued" });
  });

  test("keeps the trace of another change", async () => {
    const stage = aStage({ people: [] });
    stage.write(aCase());
    await stage.plan(1);
    stage.applicants.put(anApplicant());
    stage.lose(aCase({ version: 2, status: "documents-needed" }));

    await stage.run("rebuild");

    expect(Object.values(statesOf(stage)).toSorted()).toEqual(["quarantined", "queued"]);
  });

  // The planner looks at the applicant first, so a replay would be set aside though all of it is done.
  test("is not what was told before the applicant's record was broken", async () => {
    const stage = aStage();
    stage.write(aCase());
    await stage.plan(1);
    const broken = { ...anApplicant(), language: 7 };
    stage.applicants.put(broken);

    await stage.run("rebuild");

    expect(statesOf(stage)).toEqual({ [SMS]: "queued" });
  });
});

describe("order within a case", () => {
  const appointment = (requestId: string, requestedAt: string, date: string) =>
    requestItem(
      aRequest({
        requestId,
        requestedAt,
        kind: "appointment",
        parameters: { date, time: "09:30", place: "office" },
      }),
    );

  test("a lost appointment does not come after the newer one that has taken its place", async () => {
    const stage = aStage();
    stage.write(aCase({ quiet: true }));
    stage.lose(appointment("OLD", NOW, "2026-12-01"));
    stage.pass(HOUR);
    stage.write(appointment("NEW", moment(NOW, HOUR), "2026-12-03"));
    await stage.plan(2);
    await stage.send("sms", ["accepts"]);

    const { said } = await stage.run("rebuild");
    await stage.send("sms", ["accepts"]);

    expect(said).toContain("1 planned, 0 replayed");
    expect(stage.handed.map(({ noticeId }) => noticeId)).toEqual(["r-NEW-appointment-news-sms"]);
    expect(statesOf(stage)).toMatchObject({
      "r-OLD-appointment-news-none": "not-told",
      "r-NEW-appointment-reminder-sms": "held",
    });
  });

  test("a lost status takes the place of the older one that still waits", async () => {
    const stage = aStage();
    stage.write(aCase());
    await stage.plan(1);
    stage.lose(aCase({ version: 2, status: "documents-needed", changedAt: moment(NOW, MINUTE) }));

    await stage.run("rebuild");

    expect(statesOf(stage)).toEqual({ [SMS]: "superseded", "v000002-documents-needed-news-sms": "queued" });
  });
});

describe("a rebuild that breaks off", () => {
  const FAULTS = (["dies-before", "dies-after", "throws-before", "throws-after"] as const).flatMap((how) =>
    Array.from({ length: 16 }, (_, at): Fault => ({ at, how })),
  );

  test.each(FAULTS)("at call $at ($how) is finished by the next one", async (fault) => {
    const people = [anApplicant({ reach: "all", channels: [sms(), email()] })];
    const stage = aStage({ people });
    stage.lose(aCase());
    stage.lose(requestItem(aRequest()));
    stage.write(aCase({ caseId: "C-2", applicantId: "late" }));
    await stage.plan(1);
    stage.applicants.put(anApplicant({ applicantId: "late" }));

    await invoke(fault, (step) =>
      rebuildNotices({ ...stage.ports, ...guarded(stage, step) }, { dryRun: false, done: () => undefined }),
    ).catch((error: unknown) => {
      if (!(error instanceof CallFailed)) throw error;
    });
    await stage.run("rebuild");
    stage.pass(DAY);
    await stage.sweep();
    for (const channel of ["sms", "email"] as const) await stage.send(channel, ["accepts"]);

    expect(statesOf(stage)).toEqual({
      [SMS]: "sent",
      "v000001-received-news-email": "sent",
      [CALL]: "sent",
      "r-01JD9Z-please-call-news-email": "sent",
    });
    expect(stage.handed).toHaveLength(5);
  });
});

/** The ports that a rebuild changes something through, each call of which may be its last. */
function guarded({ ports }: CommandStage, step: Step) {
  const { cases, notices, queue, dueIndex } = ports;
  return {
    cases: { ...cases, record: (decision) => step(() => cases.record(decision)) },
    notices: {
      ...notices,
      add: (notice) => step(() => notices.add(notice)),
      move: (move) => step(() => notices.move(move)),
    },
    queue: { enqueue: (messages) => step(() => queue.enqueue(messages)) },
    dueIndex: { ...dueIndex, drop: (key) => step(() => dueIndex.drop(key)) },
  } satisfies Partial<CommandStage["ports"]>;
}

describe("whatever is lost", () => {
  const line = [
    aCase({ version: 1, status: "received" }),
    aCase({ version: 2, status: "in-review" }),
    aCase({ version: 3, status: "documents-needed", details: { letterDeadline: "2026-12-20" } }),
    aCase({ version: 4, status: "documents-received" }),
    aCase({ version: 5, status: "decided", details: { letterSentOn: "2026-11-23" } }),
  ];
  const fates = fc.array(
    fc.record({
      isLost: fc.boolean(),
      sends: fc.boolean(),
      rebuilds: fc.boolean(),
      minutes: fc.integer({ min: 0, max: 30 }),
    }),
    { minLength: 1, maxLength: line.length },
  );

  type Fate = typeof fates extends fc.Arbitrary<(infer F)[]> ? F : never;

  async function happen(stage: CommandStage, change: Case, { isLost, sends, rebuilds, minutes }: Fate) {
    const item = { ...change, changedAt: stage.now() };
    if (isLost) stage.lose(item);
    else stage.write(item);
    await stage.plan(1);
    stage.pass(minutes * MINUTE);
    if (sends) await stage.send("sms", ["accepts"]);
    if (rebuilds) await stage.run("rebuild");
  }

  test("the newest change is accounted for, no older one is told after it, and none twice", async () => {
    await fc.assert(
      fc.asyncProperty(fates, async (history) => {
        const stage = aStage();
        for (const [index, fate] of history.entries()) await happen(stage, aCase(line[index]), fate);
        await stage.run("rebuild");
        await stage.run("rebuild");
        for (let round = 0; round < 3; round++) {
          stage.pass(HOUR);
          await stage.sweep();
          await stage.send("sms", ["accepts"]);
        }

        const versions = stage.handed.map(({ noticeId }) => versionIn(noticeId) ?? 0);
        expect(versions).toEqual([...new Set(versions)].toSorted((one, other) => one - other));
        const newest = line[history.length - 1];
        const traces = stage.notices.all().filter(({ version }) => version === newest?.version);
        expect(traces.map(({ state }) => state)).not.toEqual([]);
        expect(stage.notices.all().some(({ state }) => state === "queued")).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
