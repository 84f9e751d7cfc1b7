import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { createBulkPace, createBulkSlices, createBulkTable } from "../../shared/adapters/bulk-table.ts";
import type { BulkJobs, BulkSlices } from "../../shared/domain/bulk.ts";
import type { BulkPace } from "../../shared/domain/bulk-pace.ts";
import { DAY, after as moment, SECOND } from "../../shared/domain/time.ts";
import { NOW } from "../twins/builders.ts";
import { createBulkPaceTwin, createBulkSlicesTwin, createBulkTwin } from "../twins/bulk.ts";
import { aBulkJob } from "../twins/bulk-builder.ts";
import { useEngine } from "./engine.ts";

const { client, table } = useEngine("bulk", { Register: { keys: ["key", "entry"] } });

interface Ports {
  readonly jobs: BulkJobs;
  readonly slices: BulkSlices;
  readonly pace: BulkPace;
}

const twins: Ports = { jobs: createBulkTwin(), slices: createBulkSlicesTwin(), pace: createBulkPaceTwin() };
const register = (): Ports => ({
  jobs: createBulkTable(client(), table("Register")),
  slices: createBulkSlices(client(), table("Register")),
  pace: createBulkPace(client(), table("Register")),
});

describe.each([
  ["the twin", () => twins],
  ["the table", register],
])("bulk notices in %s", (_, ports) => {
  const confirm = (id: string) =>
    ports().jobs.move({ id, from: "drafted", to: "running", set: { choice: "choice-1", slices: 2 } });

  test("are read as they were written", async () => {
    const job = aBulkJob({ id: "B-read", statuses: ["received"] });
    await ports().jobs.add(job);

    expect(await ports().jobs.read("B-read")).toEqual(job);
    expect(await ports().jobs.read("B-nobody")).toBeUndefined();
  });

  test("are confirmed once", async () => {
    await ports().jobs.add(aBulkJob({ id: "B-once", state: "drafted" }));

    const tries = await Promise.all([confirm("B-once"), confirm("B-once"), confirm("B-once")]);

    expect(tries.filter((hasMoved) => hasMoved)).toHaveLength(1);
    expect(await ports().jobs.read("B-once")).toMatchObject({ state: "running", slices: 2 });
  });

  test("that are not there go nowhere", async () => {
    expect(await confirm("B-nowhere")).toBe(false);
    expect(await ports().jobs.read("B-nowhere")).toBeUndefined();
  });

  test("go on from the slice where they stand only", async () => {
    const step = (cursor: number) =>
      ports().jobs.move({
        ...{ id: "B-slice", from: "running", to: "running", cursor },
        set: { cursor: cursor + 1, written: 10 },
      });
    await ports().jobs.add(aBulkJob({ id: "B-slice" }));

    expect([await step(0), await step(0), await step(1)]).toEqual([true, false, true]);
    expect(await ports().jobs.read("B-slice")).toMatchObject({ cursor: 2, written: 10 });
  });

  test("that were cancelled run no more, and keep the rest", async () => {
    const job = aBulkJob({ id: "B-cancelled" });
    await ports().jobs.add(job);
    await ports().jobs.move({ id: job.id, from: "running", to: "cancelled", set: { endedBy: "desk-2" } });

    const isDone = await ports().jobs.move({ id: job.id, from: "running", to: "done", set: {} });

    expect(isDone).toBe(false);
    expect(await ports().jobs.read(job.id)).toEqual({ ...job, state: "cancelled", endedBy: "desk-2" });
  });

  test("keep what was chosen for them, slice by slice", async () => {
    const slices = Array.from({ length: 60 }, (__, index) => [`C-${index}`, `D-${index}`]);
    await ports().slices.keep("choice-1", slices, moment(NOW, DAY));

    expect(await ports().slices.read("choice-1", 0)).toEqual(["C-0", "D-0"]);
    expect(await ports().slices.read("choice-1", 59)).toEqual(["C-59", "D-59"]);
    expect(await ports().slices.read("choice-1", 60)).toEqual([]);
    expect(await ports().slices.read("choice-2", 0)).toEqual([]);
  });

  test("take turns at one pace, and at once after a time of silence", async () => {
    const later = moment(NOW, DAY);

    const begins = [
      await ports().pace.take(NOW, 10),
      await ports().pace.take(NOW, 20),
      await ports().pace.take(moment(NOW, SECOND), 5),
      await ports().pace.take(later, 5),
    ];

    expect(begins).toEqual([NOW, moment(NOW, 10 * SECOND), moment(NOW, 30 * SECOND), later]);
  });
});

test("bulk notices are forgotten 90 days after they were drafted", async () => {
  await register().jobs.add(aBulkJob({ id: "B-old" }));

  const Key = { key: "bulk#B-old", entry: "job" };
  const { Item } = await client().send(new GetCommand({ TableName: table("Register"), Key }));

  expect(Item?.["ttl"]).toBe(Math.floor(Date.parse(moment(NOW, 90 * DAY)) / 1_000));
});
