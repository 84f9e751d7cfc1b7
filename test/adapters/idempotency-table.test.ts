import { describe, expect, test } from "vitest";
import { createIdempotencyTable } from "../../shared/adapters/idempotency-table.ts";
import { KEEP_KEY, LONGEST_RUN } from "../../shared/domain/idempotency.ts";
import { after as moment } from "../../shared/domain/time.ts";
import { NOW } from "../twins/builders.ts";
import { createIdempotencyTwin } from "../twins/idempotency.ts";
import { useEngine } from "./engine.ts";

const { client, table } = useEngine("idempotency", { Register: { keys: ["key", "entry"] } });

const twin = createIdempotencyTwin();
const ANSWER = { status: 201, body: '{"id":"C-1"}' };

describe.each([
  ["the twin", () => twin],
  ["the table", () => createIdempotencyTable(client(), table("Register"))],
])("keys of requests in %s", (_, store) => {
  const begin = (key: string, { seed = "first", request = "r-1", at = NOW } = {}) =>
    store().begin(key, { request, seed }, at);

  test("are new once, running until they are answered, and answered for a day", async () => {
    expect(await begin("K-day")).toEqual({ as: "new", seed: "first" });
    expect(await begin("K-day", { seed: "second" })).toEqual({ as: "running" });
    await store().end("K-day", ANSWER);

    const atLast = moment(NOW, KEEP_KEY);
    expect(await begin("K-day", { at: atLast })).toEqual({ as: "answered", answer: ANSWER });
    const later = { seed: "third", at: moment(NOW, KEEP_KEY + 1) };
    expect(await begin("K-day", later)).toEqual({ as: "new", seed: "third" });
  });

  test("are good for no other request, also while nobody knows what became of the first", async () => {
    await begin("K-other");
    const other = { request: "r-2", seed: "second", at: moment(NOW, LONGEST_RUN + 1) };

    expect(await begin("K-other", other)).toEqual({ as: "other-request" });
  });

  test("are taken over with their seed, by one alone, when a request never ended", async () => {
    await begin("K-dead");
    expect(await begin("K-dead", { at: moment(NOW, LONGEST_RUN) })).toEqual({ as: "running" });

    const later = { seed: "second", at: moment(NOW, LONGEST_RUN + 1) };
    const uses = await Promise.all([begin("K-dead", later), begin("K-dead", later)]);

    expect(uses).toHaveLength(2);
    expect(uses).toEqual(expect.arrayContaining([{ as: "new", seed: "first" }, { as: "running" }]));
  });

  test("are taken over at once when a request broke off, each time with the first seed", async () => {
    await begin("K-broken");
    for (const seed of ["second", "third"]) {
      await store().giveUp("K-broken");
      expect(await begin("K-broken", { seed, at: moment(NOW, 1) })).toEqual({ as: "new", seed: "first" });
    }
    await store().end("K-broken", ANSWER);

    expect(await begin("K-broken")).toEqual({ as: "answered", answer: ANSWER });
  });

  test("are good for any request once theirs was refused", async () => {
    await begin("K-refused");
    await store().forget("K-refused");

    const other = { request: "r-2", seed: "second" };
    expect(await begin("K-refused", other)).toEqual({ as: "new", seed: "second" });
  });
});
