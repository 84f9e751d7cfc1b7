import { describe, expect, test } from "vitest";
import type { Case } from "../../shared/domain/case.ts";
import { DAY, HOUR } from "../../shared/domain/time.ts";
import { aCase, anApplicant, aRequest, email, NOW, requestItem, settings, sms } from "../twins/builders.ts";
import { createWorld, type World } from "../twins/world.ts";

const APPOINTMENT = aRequest({
  kind: "appointment",
  parameters: { date: "2026-12-01", time: "09:30", place: "office" },
});

function aWorld(holdSeconds = 0): World {
  return createWorld(settings({ holdSeconds }), NOW, [anApplicant()]);
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
    await world.send("email", ["accepts"]);
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

describe("the reminder of papers that are due", () => {
  const asked = (version: number, letterDeadline: string): Partial<Case> => ({
    version,
    status: "documents-needed",
    details: { letterDeadline },
  });

  test("comes although a slip had left no time for it, which another amendment mends", async () => {
    const world = aWorld();
    await change(world, asked(1, "2026-12-08"));
    await change(world, asked(2, "2026-11-24"));
    await change(world, asked(3, "2026-12-09"));
    await change(world, asked(4, "2026-12-10"));

    await live(world, 16);

    expect(told(world)).toEqual([
      "2026-11-23 v000001-documents-needed-news-sms",
      "2026-12-07 v000003-documents-needed-reminder-sms",
    ]);
  });

  test("comes once to who prefers another channel since, and whose day has moved", async () => {
    const world = aWorld();
    world.applicants.put(anApplicant({ channels: [sms(), email()] }));
    await change(world, asked(1, "2026-12-08"));
    world.applicants.put(anApplicant({ channels: [email(), sms()] }));
    await change(world, asked(2, "2026-12-09"));

    await live(world, 16);

    expect(told(world)).toEqual([
      "2026-11-23 v000001-documents-needed-news-sms",
      "2026-12-06 v000001-documents-needed-reminder-sms",
    ]);
  });

  test("comes although a slip was made and undone on its morning", async () => {
    const world = aWorld(120);
    const details = { letterDeadline: "2026-11-27" };
    await change(world, { status: "documents-needed", details });
    await live(world, 22 / 24);
    await change(world, { version: 2, status: "documents-received" });
    await change(world, { version: 3, status: "documents-needed", corrects: 2, details });

    await live(world, 3);

    expect(told(world)).toEqual([
      "2026-11-23 v000001-documents-needed-news-sms",
      "2026-11-24 v000003-documents-needed-reminder-sms",
    ]);
  });

  test("moves also while the person has stopped everything, and comes if they agree again", async () => {
    const world = aWorld();
    await change(world, asked(1, "2026-12-08"));
    await live(world, 1);
    world.applicants.put(anApplicant({ channels: [sms({ state: "stopped" })] }));
    await change(world, asked(2, "2026-12-09"));
    world.applicants.put(anApplicant());

    await live(world, 14);

    expect(told(world)).toEqual([
      "2026-11-23 v000001-documents-needed-news-sms",
      "2026-12-06 v000001-documents-needed-reminder-sms",
    ]);
  });
});
