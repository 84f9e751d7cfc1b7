import { describe, expect, test } from "vitest";
import { aCase, anApplicant, email, NOW, settings, sms } from "../twins/builders.ts";
import { createWorld, versionIn, type World } from "../twins/world.ts";

const SECOND = 1_000;

function aWorld(applicant: Parameters<typeof anApplicant>[0] = {}): World {
  return createWorld(settings({ holdSeconds: 0 }), NOW, [anApplicant(applicant)]);
}

function versionsTold(world: World): readonly (number | undefined)[] {
  return world.handed.filter(({ wentOut }) => wentOut).map(({ noticeId }) => versionIn(noticeId));
}

/** A case whose first notice the provider has put off. */
async function putOff(world: World): Promise<void> {
  world.write(aCase());
  await world.plan(1);
  await world.send("sms", ["is-busy"]);
}

describe("a notice that waits for a busy provider", () => {
  test("is sent when its time comes", async () => {
    const world = aWorld();
    await putOff(world);
    world.pass(5 * SECOND);

    await world.send("sms", ["accepts"]);

    expect(versionsTold(world)).toEqual([1]);
  });

  test("is not sent after a newer change was told", async () => {
    const world = aWorld();
    await putOff(world);
    world.write(aCase({ version: 2, status: "documents-needed" }));
    await world.plan(1);
    await world.send("sms", ["accepts"]);
    world.pass(5 * SECOND);

    await world.send("sms", ["accepts"]);

    expect(versionsTold(world)).toEqual([2]);
    expect(world.notices.get("v000001-received-news-sms")?.state).toBe("superseded");
  });

  test("is not sent after a newer change was told, even if an old copy was written back", async () => {
    const world = aWorld();
    await putOff(world);
    world.write(aCase({ version: 2, status: "documents-needed" }));
    await world.plan(1);
    await world.send("sms", ["accepts"]);
    world.write(aCase());
    await world.plan(1);
    world.pass(5 * SECOND);

    await world.send("sms", ["accepts"]);

    expect(versionsTold(world)).toEqual([2]);
  });

  test("is not sent after a decision that was told once its letter went out", async () => {
    const world = aWorld();
    await putOff(world);
    world.write(aCase({ version: 2, status: "decided" }));
    world.write(aCase({ version: 3, status: "decided", details: { letterSentOn: "2026-11-20" } }));
    await world.plan(2);
    await world.send("sms", ["accepts"]);
    world.pass(5 * SECOND);

    await world.send("sms", ["accepts"]);

    expect(versionsTold(world)).toEqual([2]);
  });

  test("is still sent when the newer change names an unknown applicant", async () => {
    const world = aWorld();
    await putOff(world);
    world.write(aCase({ version: 2, status: "documents-needed", applicantId: "a-unknown" }));
    await world.plan(1);
    world.pass(5 * SECOND);

    await world.send("sms", ["accepts"]);

    expect(versionsTold(world)).toEqual([1]);
  });

  // The sender takes the case's item for the next change, before the planner finds that its version is taken.
  test("is still sent when what seemed to overtake it turns out to be a conflict", async () => {
    const world = aWorld();
    await putOff(world);
    world.write(aCase({ version: 2, status: "in-review" }));
    world.write(aCase({ version: 2, status: "withdrawn" }));
    world.pass(5 * SECOND);
    await world.send("sms", ["accepts"]);
    await world.plan(2);
    world.pass(30 * SECOND);
    await world.sweep();

    await world.send("sms", ["accepts"]);

    expect(versionsTold(world)).toEqual([1]);
  });

  // The sender compares the case's item with the last planned change, not with the one before it.
  test("is still sent when what seemed to overtake it amends a quiet change", async () => {
    const world = aWorld();
    await putOff(world);
    world.write(aCase({ version: 2, status: "forwarded", quiet: true }));
    world.write(aCase({ version: 3, status: "forwarded" }));
    world.pass(5 * SECOND);
    await world.send("sms", ["accepts"]);
    await world.plan(2);
    world.pass(30 * SECOND);
    await world.sweep();

    await world.send("sms", ["accepts"]);

    expect(versionsTold(world)).toEqual([1]);
  });

  // The sender waits for the planner to see the newer change, and the planner has set it aside.
  test("is settled when the newer change was set aside because the person is gone", async () => {
    const world = aWorld();
    await putOff(world);
    world.applicants.remove("a-000042");
    world.write(aCase({ version: 2, status: "documents-needed" }));
    await world.plan(1);
    world.pass(5 * SECOND);

    await world.send("sms", ["accepts"]);

    expect(world.notices.get("v000001-received-news-sms")).toMatchObject({ reason: "applicant-gone" });
  });

  test("is sent over both channels when the slip that overtook it is undone", async () => {
    const world = aWorld({ reach: "all", channels: [sms(), email()] });
    world.write(aCase());
    await world.plan(1);
    world.write(aCase({ version: 2, status: "withdrawn" }));
    world.write(aCase({ version: 3, corrects: 2 }));
    await world.send("sms", ["accepts"]);
    await world.plan(2);
    await world.send("sms", ["accepts"]);
    await world.send("email", ["accepts"]);

    expect(world.handed.map(({ channel }) => channel)).toEqual(["sms", "email"]);
  });
});

describe("an e-mail whose answer was lost", () => {
  /** A case whose first e-mail may have gone out, and whose second one has. */
  async function lostAndOvertaken(world: World): Promise<void> {
    world.write(aCase());
    await world.plan(1);
    await world.send("email", ["is-silent"]);
    world.write(aCase({ version: 2, status: "documents-needed" }));
    await world.plan(1);
    await world.send("email", ["accepts"]);
  }

  test("is sent again after a quarter of an hour", async () => {
    const world = aWorld({ channels: [email()] });
    world.write(aCase());
    await world.plan(1);
    await world.send("email", ["is-silent"]);
    world.pass(15 * 60 * SECOND);
    await world.sweep();

    await world.send("email", ["accepts"]);

    expect(versionsTold(world)).toEqual([1]);
  });

  test("is not sent again after a newer change was told", async () => {
    const world = aWorld({ channels: [email()] });
    await lostAndOvertaken(world);
    world.pass(15 * 60 * SECOND);
    await world.sweep();

    await world.send("email", ["accepts"]);

    expect(versionsTold(world)).toEqual([2]);
  });

  // The sender asks for the line only where the case's item has another version than the notice.
  test("is not sent again after a newer change was told, even if an old copy was written back", async () => {
    const world = aWorld({ channels: [email()] });
    await lostAndOvertaken(world);
    world.write(aCase());
    await world.plan(1);
    world.pass(15 * 60 * SECOND);
    await world.sweep();

    await world.send("email", ["accepts"]);

    expect(versionsTold(world)).toEqual([2]);
  });
});

describe("a case that was deleted and written again", () => {
  test("begins anew where it comes back at version 1", async () => {
    const world = aWorld();
    world.write(aCase({ version: 2, status: "documents-needed" }));
    await world.plan(1);
    await world.send("sms", ["accepts"]);
    world.cases.remove(aCase().caseId, "case");
    world.write(aCase());
    await world.plan(1);

    await world.send("sms", ["accepts"]);

    expect(versionsTold(world)).toEqual([2, 1]);
  });

  test("is judged by its history where it comes back at a later version", async () => {
    const world = aWorld();
    world.write(aCase({ version: 3, status: "documents-needed" }));
    await world.plan(1);
    await world.send("sms", ["accepts"]);
    world.cases.remove(aCase().caseId, "case");
    world.write(aCase({ version: 2 }));
    await world.plan(1);

    await world.send("sms", ["accepts"]);

    expect(versionsTold(world)).toEqual([3]);
  });
});

describe("a decision whose letter goes out later", () => {
  test("is not told once the case was reopened", async () => {
    const world = aWorld();
    world.write(aCase({ status: "decided", details: { letterSentOn: "2026-11-24" } }));
    world.write(aCase({ version: 2, status: "in-review" }));
    await world.plan(2);
    world.pass(24 * 3_600 * SECOND);
    await world.sweep();

    await world.send("sms", ["accepts"]);

    expect(versionsTold(world)).toEqual([]);
  });
});

describe("a correction", () => {
  test("within the hold stops the slip and tells nobody", async () => {
    const world = createWorld(settings(), NOW, [anApplicant()]);
    world.write(aCase({ status: "documents-received" }));
    await world.plan(1);
    world.pass(3_600 * SECOND);
    await world.send("sms", ["accepts"]);
    world.write(aCase({ version: 2, status: "withdrawn" }));
    await world.plan(1);
    world.pass(60 * SECOND);
    world.write(aCase({ version: 3, status: "documents-received", corrects: 2 }));
    await world.plan(1);
    world.pass(3_600 * SECOND);

    await world.send("sms", ["accepts"]);

    expect(versionsTold(world)).toEqual([1]);
    expect(world.notices.get("v000002-withdrawn-news-sms")).toMatchObject({
      state: "cancelled",
      reason: "corrected",
    });
    expect(world.notices.get("v000003-documents-received-news-none")).toMatchObject({ reason: "undone" });
  });

  test("after the slip was told says so", async () => {
    const world = aWorld();
    world.write(aCase());
    world.write(aCase({ version: 2, status: "withdrawn" }));
    await world.plan(2);
    await world.send("sms", ["accepts"]);
    world.write(aCase({ version: 3, corrects: 2 }));
    await world.plan(1);

    await world.send("sms", ["accepts"]);

    expect(world.handed.map(({ noticeId }) => noticeId)).toEqual([
      "v000002-withdrawn-news-sms",
      "v000003-correction-news-sms",
    ]);
  });

  test("is told when the slip went out while its planner was at work", async () => {
    const world = aWorld();
    world.write(aCase({ status: "withdrawn" }));
    await world.plan(1);
    await world.send("sms", ["sends-in-silence"]);
    world.write(aCase({ version: 2, corrects: 1 }));
    await world.plan(1);

    await world.send("sms", ["accepts"]);

    expect(world.handed.map(({ noticeId }) => noticeId)).toEqual([
      "v000001-withdrawn-news-sms",
      "v000002-correction-news-sms",
    ]);
  });

  test("that is itself quarantined cancels nothing", async () => {
    const world = createWorld(settings(), NOW, [anApplicant()]);
    world.write(aCase());
    world.write(aCase({ version: 2, status: "documents-needed", corrects: 1, office: "nirgends" }));
    await world.plan(2);

    expect(world.notices.get("v000001-received-news-sms")?.state).toBe("queued");
  });

  test("is told of an e-mail whose answer was lost, also while that is to be sent again", async () => {
    const world = aWorld({ channels: [email()] });
    world.write(aCase({ status: "withdrawn" }));
    await world.plan(1);
    await world.send("email", ["sends-in-silence"]);
    world.pass(15 * 60 * SECOND);
    await world.sweep();
    world.write(aCase({ version: 2, corrects: 1 }));
    await world.plan(1);

    expect(world.notices.get("v000002-correction-news-email")).toBeDefined();
  });
});
