import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { createConfirmationTable } from "../../shared/adapters/confirmation-table.ts";
import { type Confirmation, MOST_TRIES, newConfirmation } from "../../shared/domain/confirmation.ts";
import type { Counter } from "../../shared/domain/register.ts";
import { DAY, after as moment } from "../../shared/domain/time.ts";
import { NOW } from "../twins/builders.ts";
import { useEngine } from "./engine.ts";

const { client, table } = useEngine("confirmations", { Register: { keys: ["key", "entry"] } });

const confirmations = () => createConfirmationTable(client(), table("Register"));

let count = 0;

/** Tests share the table, so each has questions and counters of its own. */
function aConfirmation(): Confirmation {
  count++;
  const pending = { do: "choose", choice: { do: "start", addressRef: "ref-of-a-number" } } as const;
  const to = { channel: "sms", addressRef: "ref-of-a-number" } as const;
  return newConfirmation(`1-${count}`, `a-${count}`, pending, to, NOW);
}

function aCounter(limit: number): Counter {
  count++;
  return { key: `codes#person#a-${count}`, entry: "2026-11-23", limit, keepUntil: moment(NOW, DAY) };
}

async function started(counters: readonly Counter[] = []): Promise<Confirmation> {
  const confirmation = aConfirmation();
  expect(await confirmations().start(confirmation, counters)).toBe(true);
  return confirmation;
}

const attempt = ({ applicantId, id }: Confirmation, now = NOW) => confirmations().try(applicantId, id, now);
const answer = ({ applicantId, id }: Confirmation) => confirmations().answer(applicantId, id);

describe("a question that is started", () => {
  test("can be tried, and says what follows and where its code went", async () => {
    const confirmation = await started();

    expect(await attempt(confirmation)).toEqual(confirmation);
  });

  test("counts against all its counters", async () => {
    const [person, address] = [aCounter(1), aCounter(1)];
    await started([person, address]);

    expect(await confirmations().start(aConfirmation(), [person])).toBe(false);
    expect(await confirmations().start(aConfirmation(), [address])).toBe(false);
  });

  test("is not started at all, nor counted elsewhere, when one counter is full", async () => {
    const [full, open] = [aCounter(1), aCounter(1)];
    await started([full]);
    const refused = aConfirmation();

    expect(await confirmations().start(refused, [open, full])).toBe(false);

    expect(await attempt(refused)).toBeUndefined();
    expect(await confirmations().start(aConfirmation(), [open])).toBe(true);
  });

  test("is not started twice, so that its tries do not begin anew", async () => {
    const confirmation = await started();
    await attempt(confirmation);
    const counter = aCounter(1);

    expect(await confirmations().start(confirmation, [counter])).toBe(false);

    expect(await attempt(confirmation)).toMatchObject({ tries: 1 });
    expect(await confirmations().start(aConfirmation(), [counter])).toBe(true);
  });

  test("is forgotten a day after its time is over", async () => {
    const { applicantId, id, expiresAt } = await started();

    const { Item } = await client().send(
      new GetCommand({
        TableName: table("Register"),
        Key: { key: `confirmation#${applicantId}`, entry: id },
      }),
    );

    expect(Item?.["ttl"]).toBe(Math.floor(Date.parse(moment(expiresAt, DAY)) / 1_000));
  });
});

describe("trying a question", () => {
  test("says each time how often it was tried before, and after five times nothing any more", async () => {
    const confirmation = await started();

    const tries = [];
    for (let index = 0; index < MOST_TRIES + 2; index++) tries.push((await attempt(confirmation))?.tries);

    expect(tries).toEqual([0, 1, 2, 3, 4, undefined, undefined]);
  });

  // Whoever guesses with many requests at once has no more tries than others.
  test("many times at once never shares a try", async () => {
    const confirmation = await started();

    const found = await Promise.all(Array.from({ length: 20 }, () => attempt(confirmation)));

    const tries = found.flatMap((one) => one?.tries ?? []);
    expect(tries.toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3, 4]);
  });

  test("is in vain from the moment on in which its time is over", async () => {
    const confirmation = await started();
    const { expiresAt } = confirmation;

    expect(await attempt(confirmation, moment(expiresAt, -1))).toMatchObject({ tries: 0 });
    expect(await attempt(confirmation, expiresAt)).toBeUndefined();
    expect(await attempt(confirmation, moment(expiresAt, -1))).toMatchObject({ tries: 1 });
  });

  test("is in vain where there is none, or it is another person's, and makes none", async () => {
    const confirmation = await started();
    const { id } = confirmation;

    expect(await confirmations().try("a-unknown", id, NOW)).toBeUndefined();
    expect(await confirmations().try(confirmation.applicantId, "1-unknown", NOW)).toBeUndefined();
    expect(await confirmations().answer("a-unknown", id)).toBe(false);
    expect(await attempt(confirmation)).toMatchObject({ tries: 0 });
  });
});

describe("answering a question", () => {
  test("works once, and then it cannot be tried either", async () => {
    const confirmation = await started();
    await attempt(confirmation);

    expect(await answer(confirmation)).toBe(true);
    expect(await answer(confirmation)).toBe(false);
    expect(await attempt(confirmation)).toBeUndefined();
  });

  test("works for one of many who do it at once", async () => {
    const confirmation = await started();

    const answers = await Promise.all(Array.from({ length: 10 }, () => answer(confirmation)));

    expect(answers.filter((isFirst) => isFirst)).toHaveLength(1);
  });

  test("leaves the person's other questions open", async () => {
    const one = await started();
    const other = { ...aConfirmation(), applicantId: one.applicantId };
    await confirmations().start(other, []);

    await answer(one);

    expect(await attempt(other)).toEqual(other);
  });
});
