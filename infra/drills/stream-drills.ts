import { setTimeout as pause } from "node:timers/promises";
import type { Drill } from "./drill.ts";
import { applicantItem, type Site } from "./site.ts";

/** The planner is stopped; changes wait in the stream. */
export const streamStopped: Drill = {
  name: "stream-stopped",
  does: "The planner is not allowed to run for hours, and then catches up.",
  seeAlso: "changes-not-planned",
  async run(site) {
    const planner = site.cloud.stack.functions["PlanNotices"] ?? "";
    await site.tell(20);
    await site.proof();
    site.cloud.faults.limitConcurrency(planner, 0);
    site.say("trouble: changes come in and nobody plans them");
    const late = await site.tell(20);
    await site.tellAgain(late.slice(0, 10));
    await site.alarm("plan-notices-throttles");
    await whileWriting(site, () => site.alarm("changes-not-planned"));
    site.say("resolution: the planner may run again, and goes on from where it stopped");
    site.cloud.faults.limitConcurrency(planner, undefined);
    await whileWriting(site, () => site.allClear("changes-not-planned"));
    await site.proof();
  },
};

const BETWEEN_CHANGES_MS = 2_000;

/** Lets changes come in for as long as something takes. */
async function whileWriting(site: Site, work: () => Promise<void>): Promise<void> {
  let isOver = false;
  const writing = (async () => {
    while (!isOver) {
      await site.tell(1);
      await pause(BETWEEN_CHANGES_MS);
    }
  })();
  await work().finally(() => {
    isOver = true;
  });
  await writing;
}

/** Items that no version of ours has ever written, between good ones. */
export const poisonRecord: Drill = {
  name: "poison-record",
  does: "The case software writes items that make no sense, in the midst of good ones.",
  seeAlso: "changes-quarantined",
  async run(site) {
    const good = await site.tell(20);
    const [first] = good;
    if (first === undefined) return;
    const { applicantId } = applicantItem(first);
    const whole = {
      entry: "case",
      office: "coerde",
      applicantId,
      status: "received",
      version: 1,
      changedAt: new Date().toISOString(),
      changedBy: "drill",
    };
    const faulty: readonly object[] = [
      { ...whole, status: "approved" },
      { ...whole, status: undefined },
      { ...whole, version: "one" },
      { ...whole, version: 0.5 },
      { ...whole, version: -1 },
      { ...whole, office: "nowhere" },
      { ...whole, changedAt: "yesterday" },
      { ...whole, details: { amount: "1 000" } },
      { ...whole, applicantId: "x".repeat(65) },
      { ...whole, status: { nested: [new Uint8Array([1, 2, 3])] } },
      { ...whole, changedBy: "x".repeat(100_000) },
      { ...whole, corrects: "itself" },
    ];
    site.say("trouble: twelve items that make no sense, each in a case of its own");
    for (const [index, item] of faulty.entries())
      await site.writeFaulty({ ...item, caseId: `poison-${index}` });
    await site.tell(20);
    await site.tellAgain(good);
    await site.alarm("changes-quarantined");
    site.say("resolution: the case software is told what is wrong with them; nobody else waited");
    await site.command("notices", "show", "poison-0");
    await site.proof();
  },
};

/** Records that were given up: they lie in S3, and are planned again from the tables. */
export const recordsGivenUp: Drill = {
  name: "records-given-up",
  does: "The planner fails on every record until Lambda gives them up.",
  seeAlso: "records-failed",
  async run(site) {
    const failing = { type: "AWS::Lambda::Function", idStartsWith: "PlanNotices" } as const;
    const mapping = {
      type: "AWS::Lambda::EventSourceMapping",
      idStartsWith: "PlanNoticesFromCases",
    } as const;
    await site.restart([
      { ...failing, property: "Handler", value: "index.nothing" },
      { ...mapping, property: "MaximumRetryAttempts", value: 1 },
    ]);
    site.say("trouble: a planner that cannot even start; records are given up after two tries");
    await site.tell(30);
    await site.alarm("plan-notices-errors");
    await site.alarm("records-failed");
    site.say("resolution: the version before is deployed, and what was lost is planned from the tables");
    await site.restart();
    await site.command("notices", "rebuild", "--dry-run");
    await site.command("notices", "rebuild");
    await site.proof();
  },
};
