import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { type LocalCloud, startLocalCloud } from "../../infra/local/local-cloud.ts";
import type { ReceivedMessage } from "../../infra/local/received-message.ts";
import { readSettings } from "../../infra/settings.ts";
import { synthesize } from "../../infra/synthesize.ts";
import { caseItem, email, eventually, quiet } from "./stage.ts";

const folder = mkdtempSync(join(tmpdir(), "sachstand-roles-"));
const assembly = join(folder, "assembly");
const inbox: ReceivedMessage[] = [];
const lines: string[] = [];
let cloud: LocalCloud | undefined;

beforeAll(async () => {
  await synthesize({ ...readSettings("local"), holdSeconds: 0 }, assembly);
  takeAway("PlanNotices", "dynamodb:PartiQLInsert", "Notices");
  cloud = await startLocalCloud({
    assembly,
    dataDir: join(folder, "data"),
    awsPort: 0,
    inbox: { add: (message) => inbox.push(message) },
    onLog: (line) => lines.push(line),
  });
});

afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const statementSchema = z.looseObject({ Action: z.unknown(), Resource: z.unknown() });
const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Properties: z
        .looseObject({ PolicyDocument: z.looseObject({ Statement: z.array(statementSchema) }).optional() })
        .optional(),
    }),
  ),
});

/** Takes one action on one table out of what a function's role allows. */
function takeAway(role: string, action: string, table: string): void {
  const file = join(assembly, "sachstand-local-pipeline.template.json");
  const template = templateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const [, policy] =
    Object.entries(template.Resources).find(([id]) => id.startsWith(`${role}RoleDefaultPolicy`)) ?? [];
  const statements = policy?.Properties?.PolicyDocument?.Statement ?? [];
  const grant = statements.find(
    ({ Action, Resource }) =>
      JSON.stringify(Action).includes(action) && JSON.stringify(Resource).includes(table),
  );
  if (grant === undefined || !Array.isArray(grant.Action)) throw new Error(`${role} has no such grant`);
  grant.Action = grant.Action.filter((one) => one !== action);
  writeFileSync(file, JSON.stringify(template));
}

it("without one grant of the planner's role the pipeline stops there, and says which one is missing", async () => {
  const endpoint = cloud?.endpoint ?? "";
  const credentials = { accessKeyId: "person", secretAccessKey: "x" };
  const tables = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: "eu-central-1", credentials }),
  );
  const put = (table: string, Item: Readonly<Record<string, unknown>>) =>
    tables.send(new PutCommand({ TableName: `sachstand-local-${table}`, Item }));
  await put("Applicants", { applicantId: "a-1", language: "de", channels: [email("somebody@example.org")] });
  await put("Cases", caseItem("C-1", "a-1"));

  const refusal = await eventually(() => {
    const line = lines.find((one) => one.startsWith("roles: "));
    expect(line).toBeDefined();
    return line;
  });

  expect(refusal).toContain("function PlanNotices");
  expect(refusal).toContain("not authorized to perform: dynamodb:PartiQLInsert");
  expect(refusal).toContain(
    "on resource: arn:aws:dynamodb:eu-central-1:000000000000:table/sachstand-local-Notices",
  );
  await quiet();
  expect(inbox).toEqual([]);
});
