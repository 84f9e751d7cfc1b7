import { expect, test } from "vitest";
import { aStage } from "./stage.ts";

test("redrive gives back all dead letters of all queues, and says how many", async () => {
  const stage = aStage();
  stage.deadLetters.set("sachstand-test-sms", 23).set("sachstand-test-receipt", 1);

  const { exitCode, said } = await stage.run("redrive");

  expect(exitCode).toBe(0);
  expect(said.split("\n")).toEqual([
    "sms: 23 dead letter(s) given back",
    "email: 0 dead letter(s) given back",
    "receipt: 1 dead letter(s) given back",
  ]);
  expect([...stage.deadLetters.values()]).toEqual([0, 0, 0]);
});

test("redrive of one channel leaves the others alone", async () => {
  const stage = aStage();
  stage.deadLetters.set("sachstand-test-sms", 2).set("sachstand-test-email", 3);

  const { said } = await stage.run("redrive", "--channel", "email");

  expect(said).toBe("email: 3 dead letter(s) given back");
  expect(stage.deadLetters.get("sachstand-test-sms")).toBe(2);
});
