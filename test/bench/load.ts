import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { BenchStage } from "./stage.ts";

/** Requests that a client keeps on their way at once. */
const AT_ONCE = 24;

/** Proof of consent, the same for everybody. */
export const consent = {
  at: "2026-10-01T08:12:00.000Z",
  how: "paper",
  by: "bench",
  text: "2026-10",
  language: "de",
};

/** A document client with a person's rights. */
export function tablesAt(endpoint: string): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig(endpoint)), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** How every client of the bench is set up. */
export function clientConfig(endpoint: string) {
  const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
  return { endpoint, region: "eu-central-1", credentials, maxAttempts: 1 };
}

/** The address of the nth person: every other one has an SMS, from the 100 drama numbers 0176 040690xx. */
export function addressOf(index: number): string {
  return index % 2 === 0
    ? `+49176040690${String((index / 2) % 100).padStart(2, "0")}`
    : `success+${index}@simulator.amazonses.com`;
}

/** Writes `count` people who have not been told anything yet. */
export async function putPeople(tables: DynamoDBDocumentClient, run: string, count: number): Promise<void> {
  await inLanes(count, async (index) => {
    const channel = index % 2 === 0 ? "sms" : "email";
    const contact = { channel, address: addressOf(index), state: "active", consent };
    const Item = {
      applicantId: `${run}-${index}`,
      language: "de",
      pageCode: "K7QF2M9X4T",
      channels: [contact],
    };
    await tables.send(new PutCommand({ TableName: "sachstand-local-Applicants", Item }));
  });
}

/** Writes the first change of the nth person's case. */
export async function putCase(tables: DynamoDBDocumentClient, run: string, index: number): Promise<void> {
  const Item = {
    caseId: `${run}-${index}`,
    entry: "case",
    office: "coerde",
    applicantId: `${run}-${index}`,
    status: "received",
    version: 1,
    changedAt: new Date().toISOString(),
    changedBy: "bench",
  };
  await tables.send(new PutCommand({ TableName: "sachstand-local-Cases", Item }));
}

/** Does `work` for 0 to `count` - 1, {@link AT_ONCE} at a time. */
export async function inLanes(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Waits until the inbox holds so many messages. */
export async function arrived(stage: BenchStage, size: number): Promise<void> {
  for (let have = 0; have < size; have = await stage.size()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
