import { describe, expect, test } from "vitest";
import { DAY, MINUTE, after as moment } from "../../shared/domain/time.ts";
import {
  aCase,
  aNotice,
  anApplicant,
  aRequest,
  CASE_ID,
  EMAIL,
  email,
  NOW,
  PHONE,
  requestItem,
  sms,
} from "../twins/builders.ts";
import { aStage } from "./stage.ts";

describe("show", () => {
  test("tells what became of a notice, in Berlin's time", async () => {
    const stage = aStage();
    stage.write(aCase());
    await stage.plan(1);
    stage.pass(2 * MINUTE);
    await stage.send("sms", ["accepts"]);
    stage.pass(MINUTE);
    await stage.receive(0, "Delivery");

    const { exitCode, said } = await stage.run("show", CASE_ID);

    expect(exitCode).toBe(0);
    expect(said.split("\n").map((line) => line.trim().replace(/ +/, ": "))).toEqual([
      "v000001-received-news-sms",
      "what: received, news over sms in de",
      "person: a-000042",
      "state: delivered",
      "means: It has arrived at the person's phone or mailbox; the caseworker has nothing to do.",
      "planned: 2026-11-23 10:00:00 CET",
      "sent: 2026-11-23 10:02:00 CET",
      "delivered: 2026-11-23 10:03:00 CET",
      "settled: 2026-11-23 10:03:00 CET",
      "attempts: 1",
      "parts: 1 of GSM-7",
    ]);
  });

  test("gives the reason as a sentence", async () => {
    const stage = aStage({ people: [anApplicant({ channels: [] })] });
    stage.write(aCase());
    await stage.plan(1);

    const { said } = await stage.run("show", CASE_ID);

    expect(said).toContain("The person has agreed to no way of being told.");
  });

  test("says what somebody must do about it", async () => {
    const stage = aStage({ people: [anApplicant({ safeContact: true })] });
    stage.write(aCase());
    await stage.plan(1);

    const { said } = await stage.run("show", CASE_ID);

    expect(said).toMatch(/do +Tell the person only in the way that was agreed with them\./);
    expect(JSON.parse((await stage.run("show", CASE_ID, "--json")).said)).toMatchObject([
      { whatToDo: "Tell the person only in the way that was agreed with them." },
    ]);
  });

  test("tells the hour that comes twice a year apart", async () => {
    const stage = aStage();
    await stage.notices.add(
      aNotice({ plannedAt: "2026-10-25T00:30:00.000Z", dueAt: "2026-10-25T01:30:00.000Z" }),
    );

    const { said } = await stage.run("show", CASE_ID);

    expect(said).toMatch(/planned +2026-10-25 02:30:00 CEST\n +due +2026-10-25 02:30:00 CET/);
  });

  test.each([
    ["is due", { state: "queued" }, /due +2026/],
    [
      "is looked at again while its channel stands still",
      { state: "held", reason: "paused" },
      /next look +2026/,
    ],
  ] as const)("says when a notice %s", async (_, fields, row) => {
    const stage = aStage();
    await stage.notices.add(aNotice({ ...fields, dueAt: NOW }));

    expect((await stage.run("show", CASE_ID)).said).toMatch(row);
  });

  test("has no time to come for a notice that is settled", async () => {
    const stage = aStage();
    await stage.notices.add(aNotice({ dueAt: moment(NOW, DAY) }));
    await stage.run("cancel", CASE_ID, "v000001-received-news-sms");

    expect((await stage.run("show", CASE_ID)).said).not.toMatch(/due|next look|expires/);
  });

  test("puts the newest change last, with what was tried of an older one before it", async () => {
    const stage = aStage({ people: [anApplicant({ channels: [email(), sms()] })] });
    stage.write(aCase());
    await stage.plan(1);
    stage.pass(2 * MINUTE);
    await stage.send("email", ["accepts"]);
    stage.pass(MINUTE);
    stage.write(requestItem(aRequest()));
    await stage.plan(1);
    stage.pass(MINUTE);
    await stage.receive(0, "BouncePermanent");
    await stage.send("email", ["accepts"]);

    const { said } = await stage.run("show", CASE_ID);

    expect(said.split("\n").filter((line) => !line.startsWith(" ") && line !== "")).toEqual([
      "v000001-received-news-email",
      "v000001-received-news-sms",
      "r-01JD9Z-please-call-news-email",
      "r-01JD9Z-please-call-news-sms",
    ]);
  });

  test("says of a case that it has no notices", async () => {
    const stage = aStage();
    stage.write(aCase());

    expect(await stage.run("show", CASE_ID)).toEqual({
      exitCode: 1,
      said: "",
      complained: `Case ${CASE_ID} has no notices. One is planned seconds after a change; rebuild plans what was lost on the way.`,
    });
  });

  test("says that there is no such case", async () => {
    expect(await aStage().run("show", CASE_ID)).toMatchObject({
      exitCode: 1,
      complained: `There is no case ${CASE_ID}.`,
    });
  });

  test("gives programs the same as JSON", async () => {
    const stage = aStage();
    stage.write(aCase({ applicantId: "nobody" }));
    await stage.plan(1);

    const { said } = await stage.run("show", CASE_ID, "--json");

    expect(JSON.parse(said)).toMatchObject([
      { state: "quarantined", reason: "unknown-applicant", why: expect.stringContaining("no record") },
    ]);
  });

  test("names no address", async () => {
    const stage = aStage({ people: [anApplicant({ channels: [email(), sms()] })] });
    stage.write(aCase());
    await stage.plan(1);
    stage.pass(DAY);
    await stage.send("email", ["accepts"]);
    const texts = await Promise.all([stage.run("show", CASE_ID), stage.run("show", CASE_ID, "--json")]);

    for (const { said } of texts) {
      expect(said).not.toContain(PHONE);
      expect(said).not.toContain(EMAIL);
    }
  });
});
