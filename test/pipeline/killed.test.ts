import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import * as z from "zod";
import { actionsOn, caseItem, eventually, personsClient, sms } from "./stage.ts";

const CASES = 300;
const dataDir = mkdtempSync(join(tmpdir(), "sachstand-killed-"));
const root = fileURLToPath(new URL("../../", import.meta.url));
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly webUrl: string;
  readonly endpoint: string;
}

/** `npm start` without npm, on free ports and data of its own. */
async function start(): Promise<Started> {
  const environment = {
    ...process.env,
    SACHSTAND_AWS_PORT: "0",
    SACHSTAND_WEB_PORT: "0",
    SACHSTAND_DATA_DIR: dataDir,
  };
  const child = spawn(process.execPath, ["infra/local/start.ts"], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const urls = /^ready (\S+) .* (\S+)$/.exec(line);
    if (urls?.[1] !== undefined && urls[2] !== undefined)
      return { child, webUrl: urls[1], endpoint: urls[2] };
  }
  throw new Error("It ended before it was ready");
}

function startImport(file: string, endpoint: string): ChildProcess {
  const port = new URL(endpoint).port;
  const child = spawn(process.execPath, ["infra/commands/cases.ts", "import", file], {
    cwd: root,
    env: { ...process.env, SACHSTAND_AWS_PORT: port },
    stdio: ["pipe", "pipe", "pipe"],
  });
  children.push(child);
  return child;
}

async function outcome(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += String(chunk);
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output };
}

it("loses no notice when it is killed in the middle of an import and started again", {
  timeout: 120_000,
}, async () => {
  const file = join(dataDir, "many.ndjson");
  const applicant = { applicantId: "a-many", language: "de", channels: [sms("+491713920040")] };
  const lines = Array.from({ length: CASES }, (_, index) => ({ case: caseItem(`K-${index}`, "a-many") }));
  const texts = [{ applicant }, ...lines].map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(file, texts.join(""));

  const first = await start();
  // Fed by hand, so that it surely is in its middle when the cloud is killed.
  const importing = startImport("-", first.endpoint);
  const interrupted = outcome(importing);
  importing.stdin?.write(texts.slice(0, CASES / 2).join(""));
  const before = actionsOn(() => personsClient(first.endpoint));
  await eventually(async () => expect((await before.allNotices()).length).toBeGreaterThan(20));
  first.child.kill("SIGKILL");
  importing.stdin?.end(texts.slice(CASES / 2).join(""));
  expect((await interrupted).code).toBe(2);

  const second = await start();
  const { code, output } = await outcome(startImport(file, second.endpoint));
  expect(code).toBe(0);
  expect(output).toMatch(/^\d+ imported, \d+ unchanged, 0 refused$/m);
  const after = actionsOn(() => personsClient(second.endpoint));
  await eventually(async () => {
    const own = (await after.allNotices()).filter(({ caseId }) => caseId.startsWith("K-"));
    const states = Map.groupBy(own, ({ state }): string => state);
    // A sender that died between the provider's answer and the record leaves its notice to its lease.
    const inHand = (states.get("sending") ?? []).length;
    // The kill may also have cost receipts, so that some stay `sent`.
    const told = ["sent", "delivered"].flatMap((state) => states.get(state) ?? []);
    expect(told.length + inHand).toBe(CASES);
    expect(inHand).toBeLessThanOrEqual(20);
  });
  const received = z
    .array(z.object({ to: z.string() }))
    .parse(await (await fetch(`${second.webUrl}/inbox.json`)).json());
  expect(received.filter(({ to }) => to === "+491713920040").length).toBeLessThanOrEqual(CASES);
  second.child.kill("SIGINT");
  await new Promise((resolve) => second.child.on("exit", resolve));
  expect(second.child.exitCode).toBe(0);
});
