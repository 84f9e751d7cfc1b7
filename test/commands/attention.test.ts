import { describe, expect, test } from "vitest";
import { DAY, MINUTE } from "../../shared/domain/time.ts";
import {
  aCase,
  aNotice,
  anApplicant,
  aRequest,
  CASE_ID,
  requestItem,
  SENDING_HOURS,
  sms,
} from "../twins/builders.ts";
import { aStage, type CommandStage } from "./stage.ts";

/** A stage on which everybody asks for safe contact, so that each told change goes to attention. */
function aCarefulStage(options: Parameters<typeof aStage>[0] = {}): CommandStage {
  return aStage({ people: [anApplicant({ safeContact: true })], ...options });
}

async function entries(stage: CommandStage, ...words: readonly string[]): Promise<readonly unknown[]> {
  return JSON.parse((await stage.run("attention", "--json", ...words)).said);
}

describe("attention", () => {
  test("says who, since when, why, what to do and by when", async () => {
    const stage = aCarefulStage();
    stage.write(aCase());
    await stage.plan(1);

    const { exitCode, said } = await stage.run("attention");

    expect(exitCode).toBe(0);
    expect(said.split("\n")).toEqual([
      "coerde: 1 to look after",
      `  by 2026-11-26: case ${CASE_ID}, person a-000042, since 2026-11-23 10:00:00 CET`,
      "    why   Nothing may be sent to this person, because somebody else may read their messages.",
      "    do    Tell the person only in the way that was agreed with them.",
      "    notice v000001-received-news-none",
    ]);
  });

  test("names a person whose only number takes nothing", async () => {
    const stage = aStage();
    stage.write(aCase());
    await stage.plan(1);
    stage.pass(2 * MINUTE);
    await stage.send("sms", ["refuses"]);

    expect(await entries(stage)).toMatchObject([
      { reason: "provider-refused", office: "coerde", applicantId: "a-000042", since: stage.now() },
    ]);
  });

  test("counts working days from the day since when, without Sundays and holidays", async () => {
    const stage = aCarefulStage({
      settings: { sendingHours: SENDING_HOURS },
      start: "2026-12-24T09:00:00.000Z",
    });
    stage.write(aCase());
    await stage.plan(1);

    // Thursday, two days of Christmas, a Sunday.
    expect(await entries(stage)).toMatchObject([{ by: { day: "2026-12-30" } }]);
  });

  test("takes an appointment's own time", async () => {
    const stage = aCarefulStage();
    stage.write(aCase({ quiet: true }));
    const parameters = { date: "2026-12-01", time: "09:30", place: "office" };
    stage.write(requestItem(aRequest({ kind: "appointment", parameters })));
    await stage.plan(2);

    expect(await entries(stage)).toMatchObject([{ by: { day: "2026-12-01", time: "09:30" } }]);
    expect((await stage.run("attention")).said).toContain("by 2026-12-01 09:30:");
  });

  test("takes the last day that the letter gives", async () => {
    const stage = aCarefulStage();
    stage.write(aCase({ status: "documents-needed", details: { letterDeadline: "2026-12-08" } }));
    await stage.plan(1);

    expect(await entries(stage)).toMatchObject([{ by: { day: "2026-12-08" } }]);
  });

  test("takes the deadline of a request that was set aside for want of its case", async () => {
    const stage = aStage();
    const parameters = { date: "2026-12-01", time: "09:30", place: "office" };
    stage.write(requestItem(aRequest({ kind: "appointment", parameters })));
    await stage.plan(1);

    expect(await entries(stage)).toMatchObject([
      { reason: "unknown-case", by: { day: "2026-12-01", time: "09:30" } },
    ]);
  });

  test("puts the most urgent first", async () => {
    const stage = aCarefulStage();
    stage.write(aCase({ caseId: "C-later" }));
    stage.write(
      aCase({ caseId: "C-sooner", status: "documents-needed", details: { letterDeadline: "2026-11-25" } }),
    );
    await stage.plan(2);

    expect(await entries(stage)).toMatchObject([{ caseId: "C-sooner" }, { caseId: "C-later" }]);
  });

  test("of one office names only its own", async () => {
    const stage = aCarefulStage();
    stage.write(aCase({ caseId: "C-1", office: "coerde" }));
    stage.write(aCase({ caseId: "C-2", office: "mitte" }));
    await stage.plan(2);

    expect(await entries(stage, "--office", "mitte")).toMatchObject([{ caseId: "C-2" }]);
    expect(await entries(stage)).toHaveLength(2);
  });

  test("names what no office can be named for", async () => {
    const stage = aStage();
    stage.write({ caseId: CASE_ID, entry: "case", office: 7 });
    await stage.plan(1);

    const { said } = await stage.run("attention");

    expect(said).toContain("unassigned: 1 to look after");
    expect(said).toContain("(office ");
  });

  test("shows an id that is none in quotes, so that it can draw nothing on a terminal", async () => {
    const stage = aStage();
    stage.write({ ...aCase(), caseId: "C-1\n\u001b[2Jall is well" });
    await stage.plan(1);

    const { said } = await stage.run("attention");

    expect(said).toContain(String.raw`case "C-1\n\u001b[2Jall is well", person`);
  });

  test("of an office that there is not gives no all-clear, and says which there are", async () => {
    const stage = aCarefulStage();
    stage.write(aCase());
    await stage.plan(1);

    const { exitCode, said, complained } = await stage.run("attention", "--office", "coerd");

    expect({ exitCode, said }).toEqual({ exitCode: 2, said: "" });
    expect(complained).toMatch(/^--office must be one of .*coerde.*, unassigned\n/);
  });

  test("still lists what is left of an office that is no more", async () => {
    const stage = aStage();
    await stage.notices.add(aNotice({ state: "failed", settledAt: stage.now(), attention: "closed-down" }));

    expect(await entries(stage, "--office", "closed-down")).toHaveLength(1);
  });

  test("says so when nobody has to be looked after", async () => {
    const stage = aStage({ people: [anApplicant({ channels: [sms({ state: "stopped" })] })] });
    stage.write(aCase());
    await stage.plan(1);
    stage.pass(DAY);

    expect(await stage.run("attention")).toMatchObject({
      exitCode: 0,
      said: "Nobody has to be looked after.",
    });
  });
});
