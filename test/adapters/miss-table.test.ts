import { GetCommand, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { createMissTable } from "../../shared/adapters/miss-table.ts";
import { missWindow } from "../../shared/domain/misses.ts";
import { DAY, after as moment } from "../../shared/domain/time.ts";
import { NOW } from "../twins/builders.ts";
import { useEngine } from "./engine.ts";

const { client, table } = useEngine("misses", { Register: { keys: ["key", "entry"] } });

const misses = () => createMissTable(client(), table("Register"));
const window = missWindow(NOW);

describe("the misses of a network", () => {
  test("are none before any were stored", async () => {
    expect(await misses().look("quiet", window)).toBe(0);
  });

  test("add up, whoever stores them", async () => {
    await misses().add("sum", window, 100);
    await misses().add("sum", window, 250);

    expect(await misses().look("sum", window)).toBe(350);
  });

  test("lose nothing of what is stored at the same time", async () => {
    await Promise.all(Array.from({ length: 20 }, () => misses().add("at-once", window, 5)));

    expect(await misses().look("at-once", window)).toBe(100);
  });

  test("count for their own network and window only", async () => {
    await misses().add("one", window, 100);

    expect(await misses().look("other", window)).toBe(0);
    expect(await misses().look("one", missWindow(moment(NOW, DAY)))).toBe(0);
  });

  test("are forgotten a day after their window began", async () => {
    await misses().add("old", window, 100);

    const { Item } = await client().send(
      new GetCommand({ TableName: table("Register"), Key: { key: "misses#old", entry: window } }),
    );

    expect(Item).toEqual({
      key: "misses#old",
      entry: window,
      misses: 100,
      ttl: Math.floor(Date.parse(moment(window, DAY)) / 1_000),
    });
  });

  // Whoever writes nonsense there must not close anybody's page.
  test("that are none count for nothing", async () => {
    const Item = { key: "misses#nonsense", entry: window, misses: "many" };
    await client().send(new PutCommand({ TableName: table("Register"), Item }));

    expect(await misses().look("nonsense", window)).toBe(0);
  });

  test("stand in the table under what stands for the network, and nothing else", async () => {
    const { Items = [] } = await client().send(new ScanCommand({ TableName: table("Register") }));

    for (const { key, entry, misses: counted, ttl, ...rest } of Items) expect(rest).toEqual({});
  });
});
