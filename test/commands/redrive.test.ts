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
    "They are tried again now; what fails ten times more is a dead letter again in half an hour.",
  ]);
  expect([...stage.deadLetters.values()]).toEqual([0, 0, 0]);
});

test("redrive of one channel leaves the others alone", async () => {
  const stage = aStage();
  stage.deadLetters.set("sachstand-test-sms", 2).set("sachstand-test-email", 3);

  const { said } = await stage.run("redrive", "--channel", "email");

  expect(said.split("\n")[0]).toBe("email: 3 dead letter(s) given back");
  expect(said).not.toContain("sms");
  expect(stage.deadLetters.get("sachstand-test-sms")).toBe(2);
});

test("redrive where nothing lies says just that", async () => {
  const { exitCode, said } = await aStage().run("redrive", "--channel", "sms");

  expect({ exitCode, said }).toEqual({ exitCode: 0, said: "sms: 0 dead letter(s) given back" });
});
