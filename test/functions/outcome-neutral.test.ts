import { expect, test } from "vitest";
import { aCase, anApplicant, NOW, settings } from "../twins/builders.ts";
import { createWorld } from "../twins/world.ts";

const OUTCOMES = ["granted", "rejected", "partly-granted", "sanction", "Bürgergeld 563 EUR"];

/** All that leaves the planner when the case software has written a decision together with `outcome`. */
async function told(outcome: string): Promise<string> {
  const world = createWorld(settings(), NOW, [anApplicant()]);
  world.write({ ...aCase({ status: "decided", details: { letterSentOn: "2026-11-20" } }), outcome });
  await world.plan(1);
  world.pass(3_600_000);
  await world.send("sms", ["accepts"]);
  return JSON.stringify([world.notices.all(), world.handed]);
}

test("whatever was decided, notice and message are the same to the byte", async () => {
  const [first, ...others] = await Promise.all(OUTCOMES.map(told));

  expect(first).toContain("v000001-decided-news-sms");
  for (const other of others) expect(other).toBe(first);
  for (const outcome of OUTCOMES) expect(first).not.toContain(outcome);
});

test("an outcome among the details keeps the change from being told at all", async () => {
  const world = createWorld(settings(), NOW, [anApplicant()]);
  world.write({
    ...aCase({ status: "decided" }),
    details: { letterSentOn: "2026-11-20", outcome: "granted" },
  });
  await world.plan(1);

  expect(world.notices.all()).toMatchObject([{ state: "quarantined", problem: { field: "details" } }]);
  expect(JSON.stringify(world.notices.all())).not.toContain("granted");
});
