import { describe, expect, it } from "vitest";
import { type BatchPorts, type RetryRules, settleBatch } from "../../infra/local/settle-batch.ts";
import type { StreamRecord } from "../../infra/local/stream-reader.ts";

const NOW = 1_000_000_000;

function recordsOf(...numbers: string[]): StreamRecord[] {
  return numbers.map((SequenceNumber) => ({
    eventName: "INSERT",
    dynamodb: { SequenceNumber, ApproximateCreationDateTime: NOW / 1000 },
  }));
}

const numbersOf = (records: readonly StreamRecord[]) =>
  records.map((it) => it.dynamodb.SequenceNumber).join("");

function rules(changes: Partial<RetryRules> = {}): RetryRules {
  return {
    bisect: false,
    reportsItemFailures: true,
    maximumRetryAttempts: 2,
    maximumRecordAgeSeconds: -1,
    ...changes,
  };
}

/** Plays a function that `answer` describes, and writes down all that happens. */
function play(answer: (numbers: string) => string[] | Error) {
  const story: string[] = [];
  const pauses: number[] = [];
  const ports: BatchPorts = {
    async invoke(records) {
      story.push(numbersOf(records));
      const result = answer(numbersOf(records));
      if (result instanceof Error) throw result;
      return JSON.stringify({ batchItemFailures: result.map((itemIdentifier) => ({ itemIdentifier })) });
    },
    discard: (records, { reason }) => story.push(`${reason} ${numbersOf(records)}`),
    settled: (last) => story.push(`settled ${last.dynamodb.SequenceNumber}`),
    async pause(ms) {
      pauses.push(ms);
      return true;
    },
    now: () => NOW,
  };
  return { story, pauses, ports };
}

describe("settling a batch of stream records", () => {
  it("settles all when nothing is reported", async () => {
    const { ports, story } = play(() => []);
    expect(await settleBatch(recordsOf("1", "2"), rules(), ports)).toBe(true);
    expect(story).toEqual(["12", "settled 2"]);
  });

  it("tries again from the lowest failed record", async () => {
    let calls = 0;
    const { ports, story } = play(() => (calls++ === 0 ? ["3", "2"] : []));
    await settleBatch(recordsOf("1", "2", "3"), rules(), ports);
    expect(story).toEqual(["123", "settled 1", "23", "settled 3"]);
  });

  it("gives up after the allowed attempts, with growing pauses", async () => {
    const { ports, story, pauses } = play(() => new Error("down"));
    await settleBatch(recordsOf("1", "2"), rules({ maximumRetryAttempts: 3 }), ports);
    expect(story).toEqual(["12", "12", "12", "12", "RetryAttemptsExhausted 12", "settled 2"]);
    expect(pauses).toEqual([100, 200, 400, 800]);
  });

  it("finds the one bad record by halves, and loses no other", async () => {
    const { ports, story } = play((numbers) => (numbers.includes("3") ? new Error("poison") : []));
    await settleBatch(recordsOf("1", "2", "3", "4"), rules({ bisect: true, maximumRetryAttempts: 1 }), ports);
    expect(story).toEqual([
      "1234",
      "12",
      "settled 2",
      "34",
      "3",
      "3",
      "RetryAttemptsExhausted 3",
      "settled 3",
      "4",
      "settled 4",
    ]);
  });

  it("counts an answer that names an unknown record for a failure of all", async () => {
    let calls = 0;
    const { ports, story } = play(() => (calls++ === 0 ? ["9"] : []));
    await settleBatch(recordsOf("1", "2"), rules(), ports);
    expect(story).toEqual(["12", "12", "settled 2"]);
  });

  it("gives up records that are too old without calling the function", async () => {
    const [old, young] = recordsOf("1", "2");
    if (old === undefined || young === undefined) throw new Error("two records");
    old.dynamodb.ApproximateCreationDateTime -= 61;
    const { ports, story } = play(() => []);
    await settleBatch([old, young], rules({ maximumRecordAgeSeconds: 60 }), ports);
    expect(story).toEqual(["RecordAgeExceeded 1", "settled 1", "2", "settled 2"]);
  });

  it("settles nothing more once the cloud stops", async () => {
    const { ports, story } = play(() => new Error("down"));
    expect(await settleBatch(recordsOf("1"), rules(), { ...ports, pause: async () => false })).toBe(false);
    expect(story).toEqual(["1"]);
  });
});
