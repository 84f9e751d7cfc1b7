import { describe, expect, test } from "vitest";
import { DAY, MINUTE } from "../../shared/domain/time.ts";
import {
  aCase,
  anApplicant,
  aRequest,
  CASE_ID,
  EMAIL,
  email,
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
      "state: delivered",
      "planned: 2026-11-23 10:00:00",
      "sent: 2026-11-23 10:02:00",
      "delivered: 2026-11-23 10:03:00",
      "settled: 2026-11-23 10:03:00",
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
      complained: `Case ${CASE_ID} has no notices.`,
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
