import { describe, expect, test } from "vitest";
import type { Case } from "../../shared/domain/case.ts";
import { DAY, HOUR } from "../../shared/domain/time.ts";
import { aCase, anApplicant, aRequest, NOW, requestItem, settings } from "../twins/builders.ts";
import { createWorld, type World } from "../twins/world.ts";

const APPOINTMENT = aRequest({
  kind: "appointment",
  parameters: { date: "2026-12-01", time: "09:30", place: "office" },
});

function aWorld(): World {
  return createWorld(settings({ holdSeconds: 0 }), NOW, [anApplicant()]);
}

async function change(world: World, item: Partial<Case>): Promise<void> {
  world.write(aCase(item));
  await world.plan(1);
}

/** Lets so many days go by, every hour of them. */
async function live(world: World, days: number): Promise<void> {
  for (let passed = 0; passed < days * DAY; passed += HOUR) {
    await world.sweep();
    await world.send("sms", ["accepts"]);
    world.pass(HOUR);
  }
}

/** The ids of what was sent, and on which day. */
function told(world: World): readonly string[] {
  return world.handed.map(({ at, noticeId }) => `${at.slice(0, 10)} ${noticeId}`);
}

describe("the reminder of an appointment", () => {
  test("comes although the case was amended meanwhile", async () => {
    const world = aWorld();
    await change(world, { status: "in-review" });
    world.write(requestItem(APPOINTMENT));
    await world.plan(1);
    await change(world, { status: "in-review", version: 2, office: "mitte" });

    await live(world, 8);

    expect(told(world)).toEqual([
      "2026-11-23 r-01JD9Z-appointment-news-sms",
      "2026-11-30 r-01JD9Z-appointment-reminder-sms",
    ]);
  });
});
