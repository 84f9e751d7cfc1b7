import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Drill, DrillFailed } from "./drill.ts";

const HASTY_QUEUE = { type: "AWS::SQS::Queue", property: "VisibilityTimeout", value: 1 } as const;

/** A sender is stopped until its messages are dead letters. */
export const deadLetters: Drill = {
  name: "dead-letters",
  does: "Senders do not run until the messages of their queues end as dead letters.",
  seeAlso: "dead-letters",
  async run(site) {
    // What takes half an hour on AWS takes ten seconds here.
    await site.restart([
      { ...HASTY_QUEUE, idStartsWith: "SmsQueue" },
      { ...HASTY_QUEUE, idStartsWith: "EmailQueue" },
    ]);
    const senders = ["SendSms", "SendEmail"].map((name) => site.cloud.stack.functions[name] ?? "");
    for (const sender of senders) site.cloud.faults.limitConcurrency(sender, 0);
    site.say("trouble: no sender runs, and each message comes back ten times");
    await site.tell(30);
    await site.alarm("sms-dead-letters");
    await site.alarm("email-dead-letters");
    site.say("resolution: senders run again, and dead letters are given back to their queues");
    for (const sender of senders) site.cloud.faults.limitConcurrency(sender, undefined);
    await site.command("notices", "redrive");
    await site.proof();
    await site.allClear("sms-dead-letters");
    await site.allClear("email-dead-letters");
  },
};

/** A version that fails takes over a part of the work, and is taken back by an alarm. */
export const wrongDeployment: Drill = {
  name: "wrong-deployment",
  does: "A version of the planner that always fails is deployed to a part of the work, and taken back by its alarm.",
  seeAlso: "function-errors",
  async run(site) {
    const folder = join(site.dataDir, "wrong-version");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "index.js"), 'exports.handler = async () => { throw new Error("wrong"); };\n');
    await site.tell(10);
    await site.proof();
    const shift = site.cloud.deploy("PlanNotices", folder, { share: 0.5 });
    site.say("trouble: every second batch of changes goes to a version that fails");
    const writing = writeOneByOne(site, 30);
    await site.alarm("plan-notices-errors");
    const back = await site.cloud.alarmRang("sachstand-local-plan-notices-errors");
    if (shift.state !== "rolled-back") throw new DrillFailed("The alarm does not take the version back.");
    site.say(`resolution: the alarm has taken ${back.join(", ")} back by itself`);
    await writing;
    await site.proof();
    await site.allClear("plan-notices-errors");
  },
};

/** One after the other, so that there are many batches. */
async function writeOneByOne(site: Parameters<Drill["run"]>[0], count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await site.tell(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
