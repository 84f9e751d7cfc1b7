import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { bundleFolder } from "../../infra/aws/bundle.ts";
import { type RunningStage, runStage } from "../../infra/local/run-stage.ts";
import { pageSettingsOf, planSettingsOf, readSettings } from "../../infra/settings.ts";

/** What one view of a page takes. */
export interface PageFigure {
  readonly page: string;
  /** User and system time of the function's process, SDK and packing among it. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Over the wire, packed. */
  readonly bytes: number;
}

/** Odd, so that there is a middle one. */
export const ROUNDS = 5;

const CODE = "BENCHPAGE";
const PAGES = new Map([
  ["asks for the code", "/s"],
  ["where a case stands (four stations, three notices)", `/s/${CODE}1`],
  ["where two cases stand", `/s/${CODE}2`],
  ["choices", `/s/${CODE}1/choices`],
]);

const figureSchema = z.object({ cpuMs: z.number(), wallMs: z.number(), bytes: z.number() });
const STATUSES = ["received", "in-review", "documents-needed", "documents-received"];

/** Measures page views by the bundled function in a process of its own, on the tables of a running stage. */
export async function measurePages(): Promise<readonly PageFigure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), "sachstand-pages-"));
  const settings = { ...readSettings("local"), holdSeconds: 0 };
  const stage = await runStage({ settings, dataDir, awsPort: 0, webPort: 0, onLog: () => undefined });
  try {
    await seed(stage);
    const figures: PageFigure[] = [];
    for (const [page, path] of PAGES) figures.push({ page, ...(await measure(stage, dataDir, path)) });
    return figures;
  } finally {
    await stage.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function seed(stage: RunningStage): Promise<void> {
  const put = (table: string, Item: Readonly<Record<string, unknown>>) =>
    stage.tables.send(new PutCommand({ TableName: `sachstand-local-${table}`, Item }));
  const consent = { at: "2026-10-01T08:12:00.000Z", how: "paper" };
  for (const cases of [1, 2]) {
    const address = `success+bench-${cases}@simulator.amazonses.com`;
    const channels = [{ channel: "email", address, state: "active", consent }];
    const applicantId = `bench-${cases}`;
    await put("Applicants", { applicantId, language: "de", pageCode: `${CODE}${cases}`, channels });
    for (const caseId of Array.from({ length: cases }, (_, index) => `BENCH-${cases}-${index}`)) {
      for (const [index, status] of STATUSES.entries()) {
        const at = { changedAt: new Date().toISOString(), changedBy: "bench" };
        const place = { caseId, entry: "case", office: "mitte", applicantId };
        await put("Cases", { ...place, status, version: index + 1, ...at });
        await new Promise((resolve) => setTimeout(resolve, 1_500));
      }
    }
    // Correct first: all cases are there, each with all of its stations.
    const page = await (await fetch(`${stage.webUrl}/s/${CODE}${cases}`)).text();
    assert.equal(page.match(/aria-current="step"/g)?.length, cases);
    assert.equal(page.match(/station--passed/g)?.length, cases * (STATUSES.length - 1));
  }
}

async function measure(stage: RunningStage, dataDir: string, path: string) {
  const { stack, endpoint } = stage.cloud;
  const settings = readSettings("local");
  const bundle = join(bundleFolder(join(dataDir, "assembly"), "applicant-pages"), "index.js");
  const child = fork(
    fileURLToPath(new URL("page-process.ts", import.meta.url)),
    [bundle, path, String(ROUNDS)],
    {
      env: {
        ...process.env,
        AWS_REGION: stack.region,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: "bench",
        AWS_SECRET_ACCESS_KEY: "bench",
        CASES_TABLE: stack.tables["Cases"],
        APPLICANTS_TABLE: stack.tables["Applicants"],
        NOTICES_TABLE: stack.tables["Notices"],
        REGISTER_TABLE: stack.tables["Register"],
        SMS_QUEUE_URL: "none",
        EMAIL_QUEUE_URL: "none",
        KEYS_SECRET: "sachstand-local-keys",
        PLAN_SETTINGS: JSON.stringify(planSettingsOf({ ...settings, holdSeconds: 0 })),
        PAGE_SETTINGS: JSON.stringify(pageSettingsOf(settings)),
      },
    },
  );
  const [message] = await once(child, "message");
  return figureSchema.parse(message);
}
