import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, vi } from "vitest";
import type { InboxEntry } from "../../infra/local/inbox.ts";
import { type RunningStage, runStage } from "../../infra/local/run-stage.ts";
import { readSettings, type Settings } from "../../infra/settings.ts";
import { type Notice, noticeSchema } from "../../shared/domain/notice.ts";

/** A stage that runs for one test file, and the AWS client of somebody who knows nothing but the tables. */
export interface TestStage {
  readonly running: RunningStage;
  /** Everything that functions and services have written so far. */
  readonly logLines: readonly string[];
  putApplicant(applicant: Readonly<Record<string, unknown>>): Promise<void>;
  putCase(item: Readonly<Record<string, unknown>>): Promise<void>;
  putRequest(item: Readonly<Record<string, unknown>>): Promise<void>;
  setStatus(caseId: string, status: string, version: number): Promise<void>;
  notices(caseId: string): Promise<readonly Notice[]>;
  messagesTo(address: string): Promise<readonly InboxEntry[]>;
}

const SETTLE_MS = 1_500;

/** Waits until nothing more can be expected: for showing that something does not happen. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

/** Waits until `look` no longer throws. */
export function eventually<T>(look: () => Promise<T> | T): Promise<T> {
  return vi.waitFor(look, { timeout: 20_000, interval: 50 });
}

type StageFields = Partial<Pick<Settings, "holdSeconds" | "edge">> & { readonly alarmMinuteMs?: number };

/** Runs the stage `local` without hold on free ports, with data of its own, while a file's tests run. */
export function useStage({ holdSeconds = 0, edge = null, ...faster }: StageFields = {}): TestStage {
  const dataDir = mkdtempSync(join(tmpdir(), "sachstand-test-"));
  const logLines: string[] = [];
  let running: RunningStage | undefined;
  beforeAll(async () => {
    const settings = { ...readSettings("local"), holdSeconds, edge };
    const onLog = (line: string) => logLines.push(line);
    running = await runStage({ settings, dataDir, awsPort: 0, webPort: 0, onLog, ...faster });
  });
  afterAll(async () => {
    await running?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const stage = () => {
    if (running === undefined) throw new Error("The stage is not running");
    return running;
  };
  return {
    get running() {
      return stage();
    },
    logLines,
    ...actionsOn(() => stage().tables),
    messagesTo: async (address) => (await stage().inbox.list()).filter(({ to }) => to === address),
  };
}

/** A client like any AWS client: endpoint, region, any key. */
export function personsClient(endpoint: string): DynamoDBDocumentClient {
  const credentials = { accessKeyId: "anybody", secretAccessKey: "anything" };
  return DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: "eu-central-1", credentials }));
}

/** What somebody does with the tables alone. */
export function actionsOn(client: () => DynamoDBDocumentClient) {
  const put = async (table: string, Item: Readonly<Record<string, unknown>>) => {
    await client().send(new PutCommand({ TableName: `sachstand-local-${table}`, Item }));
  };
  return {
    putApplicant: (applicant: Readonly<Record<string, unknown>>) => put("Applicants", applicant),
    putCase: (item: Readonly<Record<string, unknown>>) => put("Cases", item),
    putRequest: (item: Readonly<Record<string, unknown>>) => put("Cases", item),
    setStatus: async (caseId: string, status: string, version: number) => {
      await client().send(
        new UpdateCommand({
          TableName: "sachstand-local-Cases",
          Key: { caseId, entry: "case" },
          UpdateExpression: "SET #status = :status, version = :version",
          ExpressionAttributeNames: { "#status": "status" },
          ExpressionAttributeValues: { ":status": status, ":version": version },
        }),
      );
    },
    notices: async (caseId: string) => {
      const answer = await client().send(
        new QueryCommand({
          TableName: "sachstand-local-Notices",
          KeyConditionExpression: "caseId = :caseId",
          ExpressionAttributeValues: { ":caseId": caseId },
        }),
      );
      return (answer.Items ?? []).map((item) => noticeSchema.parse(item));
    },
    allNotices: async () => {
      const notices: Notice[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await client().send(
          new ScanCommand({ TableName: "sachstand-local-Notices", ExclusiveStartKey: start }),
        );
        notices.push(...(page.Items ?? []).map((item) => noticeSchema.parse(item)));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return notices;
    },
  };
}

const consent = { at: "2026-10-01T08:12:00.000Z", how: "paper", by: "desk", text: "2026-10", language: "de" };

export const sms = (address: string) => ({ channel: "sms", address, state: "active", consent });
export const email = (address: string) => ({ channel: "email", address, state: "active", consent });

/** A first case item, as other software would write it. */
export function caseItem(
  caseId: string,
  applicantId: string,
  fields: Readonly<Record<string, unknown>> = {},
) {
  return {
    caseId,
    entry: "case",
    office: "coerde",
    applicantId,
    status: "received",
    version: 1,
    changedAt: "2026-11-22T09:00:00.000Z",
    changedBy: "case-software",
    ...fields,
  };
}
