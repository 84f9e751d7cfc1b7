import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { PAGE_CODE_ALPHABET } from "../../shared/domain/page-code.ts";
import { hashOf } from "../../shared/domain/spread.ts";
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

/** A code of its own for the nth person of a run, so that each message says whose it is. */
export function pageCodeOf(run: string, index: number): string {
  const digits = (number: number, length: number) =>
    Array.from({ length }, (_, place) => PAGE_CODE_ALPHABET[Math.floor(number / 32 ** place) % 32]).join("");
  return digits(hashOf(run), 5) + digits(index, 5);
}

/** Writes `count` people who have not been told anything yet. */
export async function putPeople(tables: DynamoDBDocumentClient, run: string, count: number): Promise<void> {
  await inLanes(count, async (index) => {
    const channel = index % 2 === 0 ? "sms" : "email";
    const contact = { channel, address: addressOf(index), state: "active", consent };
    const Item = {
      applicantId: `${run}-${index}`,
      language: "de",
      pageCode: pageCodeOf(run, index),
      channels: [contact],
    };
    await tables.send(new PutCommand({ TableName: "sachstand-local-Applicants", Item }));
  });
}

/** Writes the first change of the nth person's case; `fields` stand in place of the usual ones. */
export async function putCase(
  tables: DynamoDBDocumentClient,
  run: string,
  index: number,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const Item = {
    caseId: `${run}-${index}`,
    entry: "case",
    office: "coerde",
    applicantId: `${run}-${index}`,
    status: "received",
    version: 1,
    changedAt: new Date().toISOString(),
    changedBy: "bench",
    ...fields,
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
