import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { readSettings, type Settings } from "../../../infra/settings.ts";
import { inLanes } from "../../bench/load.ts";
import { tokenFor } from "../../pipeline/sign-in.ts";
import { duration } from "../figures.ts";
import { onGround } from "../ground.ts";
import { outcomeOf, report } from "../outcome.ts";
import type { Scenario } from "../scenario.ts";
import { change, evenly, people } from "../traffic.ts";
import { untilArrived, untilEmpty, watch } from "../watch.ts";

const OFFICE = "mitte";
const CLOSED = { office: OFFICE, kind: "office-closed", parameters: { date: "2099-12-24" } };
const SINGLES_PER_SECOND = 2;
/** More than a bulk can take time for. */
const MOST_SINGLES = 20_000;
/** Milliseconds; what single notices are promised meanwhile. */
const AIM_P95 = 5_000;

const bulkSchema = z.object({
  bulkId: z.string(),
  state: z.string(),
  written: z.number(),
  counts: z.object({ persons: z.number() }),
});

/** A whole office is told something, while others hear of their own cases. */
export const bulk: Scenario = {
  changes: 5_000,
  what: (changes) =>
    `a bulk to ${changes} people of an office, ${SINGLES_PER_SECOND} single notices a second`,
  play: (changes) => playBulk(changes, {}),
};

/** The same at the rates of the stage `production`. */
export const bulkAtProductionRates: Scenario = {
  changes: 600,
  what: (changes) => {
    const { sms, email } = readSettings("production");
    return `the same to ${changes} people at production's rates (SMS ${sms.perSecond} a second, e-mail ${email.perSecond})`;
  },
  play: (changes) => {
    const [local, production] = [readSettings("local"), readSettings("production")];
    const rates = ({ perSecond, burst }: Settings["sms"] | Settings["email"]) => ({ perSecond, burst });
    return playBulk(changes, {
      sms: { ...local.sms, ...rates(production.sms) },
      email: { ...local.email, ...rates(production.email) },
    });
  },
};

function playBulk(changes: number, settings: Partial<Settings>) {
  return onGround(settings, async (ground) => {
    const { stage, tables } = ground;
    const office = await people(tables, "office", changes);
    await inLanes(changes, (index) => change(tables, office, index, { office: OFFICE, quiet: true }));
    const singles = await people(tables, "single", Math.min(MOST_SINGLES, changes));
    await untilEmpty(stage);
    const ask = await asLead(stage.webUrl);
    const seen = watch(stage);

    const drafting = performance.now();
    const { bulkId, counts } = await ask("POST", "/api/bulk", CLOSED);
    const drafted = performance.now() - drafting;
    let isRunning = true;
    const singlesEnd = evenly(tables, singles, SINGLES_PER_SECOND, () => !isRunning);
    const confirmedAt = Date.now();
    await ask("POST", `/api/bulk/${bulkId}/confirm`, { expectedPersons: counts.persons });
    for (const index of Array.from({ length: changes }, (_, place) => place))
      office.writtenAt.set(`office-${index}`, confirmedAt);
    await untilArrived(ground, changes);
    while ((await ask("GET", `/api/bulk/${bulkId}`)).state === "running") await pause(500);
    isRunning = false;
    await singlesEnd;
    await untilArrived(ground, changes + singles.writtenAt.size);
    await untilEmpty(stage);

    const outcomes = {
      "single notices meanwhile": await outcomeOf(ground, singles),
      "the bulk, from its confirmation": await outcomeOf(ground, office),
    };
    const { p95 } = outcomes["single notices meanwhile"].toProvider;
    const more = {
      "dry run": duration(drafted),
      "p95 of single notices": `${duration(p95)} (aim: below 5 s${p95 < AIM_P95 ? "" : ", MISSED"})`,
    };
    const problems = counts.persons === changes ? [] : [`the dry run counted ${counts.persons} people`];
    return report(outcomes, await seen(), { more, problems });
  });
}

/** Asks the desk's API as somebody who may write to many. Throws unless it is answered well. */
async function asLead(webUrl: string) {
  const token = await tokenFor(webUrl, "lead");
  return async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${webUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return bulkSchema.parse(await response.json());
  };
}
