import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { onGround } from "../ground.ts";
import { outcomeOf, report } from "../outcome.ts";
import type { Scenario } from "../scenario.ts";
import { allAtOnce, evenly, people } from "../traffic.ts";
import { untilArrived, untilEmpty, watch } from "../watch.ts";

const LATENCY_MS = 2_000;
const PER_SECOND = 10;

/** SES takes its time; SMS must not feel it. */
export const slow: Scenario = {
  changes: 600,
  what: (changes) =>
    `${changes} changes, ${PER_SECOND} a second, while each e-mail takes its provider ${LATENCY_MS / 1_000} s`,
  play: (changes) =>
    onGround({}, async (ground) => {
      const { stage, tables } = ground;
      const traffic = await people(tables, "slow", changes);
      await stage.behave({ channel: "email", behaviour: { latencyMs: LATENCY_MS } });
      const seen = watch(stage);
      await evenly(tables, traffic, PER_SECOND);
      await untilArrived(ground, changes);
      await untilEmpty(stage);
      return report({ changes: await outcomeOf(ground, traffic) }, await seen());
    }),
};

const RATE = 5;

/** The settings promise more than the account may send: most requests are turned away, and come again. */
export const atRate: Scenario = {
  changes: 400,
  what: (changes) => `${changes} changes at once, while each provider takes no more than ${RATE} a second`,
  play: (changes) =>
    onGround({}, async (ground) => {
      const { stage, tables } = ground;
      const traffic = await people(tables, "rate", changes);
      await stage.behave({ channel: "email", behaviour: { perSecond: RATE } });
      await stage.behave({ channel: "sms", behaviour: { perSecond: RATE } });
      const seen = watch(stage);
      await allAtOnce(tables, traffic);
      await untilArrived(ground, changes);
      await untilEmpty(stage);
      return report({ changes: await outcomeOf(ground, traffic) }, await seen());
    }),
};

const COMMAND = fileURLToPath(new URL("../../../infra/commands/notices.ts", import.meta.url));

/** The day's quota ends in the middle; then it is raised, and somebody lets the channel go on. */
export const atQuota: Scenario = {
  changes: 1_000,
  what: (changes) =>
    `${changes} changes at once; SES says "Daily message quota exceeded" after ${Math.floor(changes / 4)} of ${Math.floor(changes / 2)} e-mails, until it is raised`,
  play: (changes) =>
    onGround({}, async (ground) => {
      const { stage, tables } = ground;
      const traffic = await people(tables, "quota", changes);
      const quota = Math.floor(changes / 4);
      await stage.behave({ channel: "email", behaviour: { quota } });
      const seen = watch(stage);
      await allAtOnce(tables, traffic);
      await untilArrived(ground, Math.ceil(changes / 2) + quota);
      await untilEmpty(stage);
      const waiting = await outcomeOf(ground, traffic);
      await stage.behave({ channel: "email", behaviour: {} });
      await resume(stage.endpoint);
      await untilArrived(ground, changes);
      await untilEmpty(stage);
      const outcomes = { "at the quota": waiting, "once it was raised": await outcomeOf(ground, traffic) };
      return report(outcomes, await seen());
    }),
};

/** `npm run notices -- resume email`, as ops would say it. */
async function resume(endpoint: string): Promise<void> {
  const { port } = new URL(endpoint);
  const environment = { ...process.env, SACHSTAND_STAGE: "local", SACHSTAND_AWS_PORT: port };
  await promisify(execFile)(process.execPath, [COMMAND, "resume", "email"], { env: environment });
}
