import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DynamoDBDocumentClient, PutCommand, paginateScan, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type Notice, noticeSchema } from "../../shared/domain/notice.ts";
import type { LocalCloud } from "../local/local-cloud.ts";
import { type RunningStage, runStage } from "../local/run-stage.ts";
import { readSettings } from "../settings.ts";
import { changeAssembly, type PropertyChange } from "./assembly-changes.ts";
import { runCommand } from "./commands.ts";
import { DrillFailed } from "./drill.ts";
import { accountFor, type Leeway, type Remains, type WrittenChange } from "./ledger.ts";
import { until } from "./patience.ts";

/** A stage of its own for one drill, on free ports, whose alarms and schedules run sixty times as fast. */
export interface Site {
  readonly cloud: LocalCloud;
  readonly webUrl: string;
  readonly dataDir: string;
  /** A client with a person's rights. */
  readonly tables: DynamoDBDocumentClient;
  /** All changes that were written, oldest first. */
  readonly changes: readonly WrittenChange[];
  /** Says what happens, as a line. */
  say(line: string): void;
  /** Writes so many people with a first change of a case each, every other one with SMS, and returns the changes. */
  tell(count: number): Promise<readonly WrittenChange[]>;
  /** Writes a further change of each of these cases. */
  tellAgain(changes: readonly WrittenChange[]): Promise<readonly WrittenChange[]>;
  /** Writes an item of Cases that must be set aside. */
  writeFaulty(item: Readonly<Record<string, unknown>> & { readonly caseId: string }): Promise<void>;
  /** Waits until an alarm fires, and says whom it hurts. */
  alarm(id: string): Promise<void>;
  /** Waits until an alarm is over. */
  allClear(id: string): Promise<void>;
  /** Runs a command of the project, as the runbook says. */
  command(name: string, ...words: readonly string[]): Promise<readonly string[]>;
  /** Imports lines, as the case software does. */
  import(lines: readonly object[]): Promise<void>;
  /** Stops the stage and starts it again, as it was synthesized or with changes. */
  restart(changes?: readonly PropertyChange[], whileStopped?: () => void): Promise<void>;
  notices(): Promise<readonly Notice[]>;
  /** Lets all that waits be due, so that nobody has to wait for it. */
  letTimePass(): Promise<void>;
  /** How many messages have arrived. */
  messages(): Promise<number>;
  /** Waits until every change is accounted for, and says how they ended. */
  proof(leeway?: Leeway): Promise<void>;
  stop(): Promise<void>;
}

/** How long a minute of alarms and schedules lasts, in milliseconds. */
const MINUTE_MS = 1_000;

const consent = {
  at: "2026-10-01T08:12:00.000Z",
  how: "paper",
  by: "drill",
  text: "2026-10",
  language: "de",
};
/** Drama numbers 0176 040690xx, of which each person has one. */
const MOST_NUMBERS = 100;

/** Starts a stage for a drill. */
export async function startSite(
  say: (line: string) => void,
  changes: readonly PropertyChange[] = [],
): Promise<Site> {
  const dataDir = mkdtempSync(join(tmpdir(), "sachstand-drill-"));
  const settings = { ...readSettings("local"), holdSeconds: 0 };
  const start = (some: readonly PropertyChange[]) =>
    runStage({
      settings,
      dataDir,
      awsPort: 0,
      webPort: 0,
      onLog: () => {},
      alarmMinuteMs: MINUTE_MS,
      adjust: (assembly) => changeAssembly(assembly, some),
    });
  let running: RunningStage = await start(changes);
  const ledger: WrittenChange[] = [];

  const put = async (table: string, Item: object) => {
    await running.tables.send(new PutCommand({ TableName: `sachstand-local-${table}`, Item }));
  };
  const write = async (change: WrittenChange) => {
    ledger.push(change);
    await put("Cases", caseItem(change));
  };
  const notices = async () => {
    const found: Notice[] = [];
    const pages = paginateScan({ client: running.tables }, { TableName: "sachstand-local-Notices" });
    for await (const { Items = [] } of pages) found.push(...Items.map((item) => noticeSchema.parse(item)));
    return found;
  };
  const remains = async (): Promise<Remains> => ({
    notices: await notices(),
    messages: await running.inbox.list(),
    queues: messagesIn(running.cloud.queueLoads()),
  });
  const alarmState = (id: string) => {
    const alarm = running.cloud.alarms().alarms.find(({ name }) => name === `sachstand-local-${id}`);
    if (alarm === undefined) throw new Error(`There is no alarm ${id}`);
    return alarm;
  };

  return {
    get cloud() {
      return running.cloud;
    },
    get webUrl() {
      return running.webUrl;
    },
    get tables() {
      return running.tables;
    },
    dataDir,
    changes: ledger,
    say,
    async tell(count) {
      const first = ledger.length;
      const written = Array.from({ length: count }, (_, index) => firstChange(first + index));
      for (const change of written) {
        await put("Applicants", applicantItem(change));
        await write(change);
      }
      return written;
    },
    async tellAgain(before) {
      const next = before.map((change) => ({ ...change, version: change.version + 1 }));
      for (const change of next) await write(change);
      return next;
    },
    async writeFaulty(item) {
      ledger.push({ caseId: item.caseId, version: 0, address: "", is: "set-aside" });
      await put("Cases", item);
    },
    async alarm(id) {
      await until(`the alarm ${id} fires`, () => alarmState(id).state === "ALARM");
      say(`  alarm: ${id}: ${alarmState(id).description.split("\n")[0]}`);
    },
    async allClear(id) {
      await until(`the alarm ${id} is over`, () => alarmState(id).state === "OK");
      say(`  over: ${id}`);
    },
    async command(name, ...words) {
      say(`  npm run ${name} -- ${words.join(" ")}`);
      const lines = await runCommand(running.cloud.endpoint, name, words);
      for (const line of lines.slice(-3)) say(`    ${line}`);
      return lines;
    },
    async import(lines) {
      const input = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
      say("  npm run cases -- import -");
      for (const line of await runCommand(running.cloud.endpoint, "cases", ["import", "-"], input))
        say(`    ${line}`);
    },
    async restart(some = [], whileStopped = () => {}) {
      await running.stop();
      whileStopped();
      running = await start(some);
    },
    notices,
    async letTimePass() {
      const now = new Date().toISOString();
      for (const { caseId, noticeId, dueAt } of await notices()) {
        if (dueAt === undefined || dueAt <= now) continue;
        await running.tables.send(
          new UpdateCommand({
            TableName: "sachstand-local-Notices",
            Key: { caseId, noticeId },
            UpdateExpression: "SET dueAt = :now",
            ConditionExpression: "dueAt = :dueAt",
            ExpressionAttributeValues: { ":now": now, ":dueAt": dueAt },
          }),
        );
      }
    },
    messages: async () => (await running.inbox.list()).length,
    async proof(leeway) {
      let account = accountFor(ledger, await remains(), leeway);
      const isDone = async () => {
        account = accountFor(ledger, await remains(), leeway);
        return account.problems.length === 0;
      };
      await until("every change is accounted for", isDone).catch((error: unknown) => {
        const { problems } = account;
        throw new DrillFailed([String(error), ...problems.slice(0, 10)].join("\n  "), { cause: error });
      });
      const counts = Object.entries(account.counts).map(([as, count]) => `${count} ${as}`);
      say(`  proof: ${ledger.length} changes, all accounted for: ${counts.join(", ")}`);
    },
    async stop() {
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function messagesIn(loads: ReturnType<LocalCloud["queueLoads"]>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(loads).map(([name, { messages }]) => [name, messages]));
}

function firstChange(index: number): WrittenChange {
  if (index >= 2 * MOST_NUMBERS) throw new Error("There are not so many numbers that nobody has");
  const address =
    index % 2 === 0
      ? `+49176040690${String(index / 2).padStart(2, "0")}`
      : `success+${index}@simulator.amazonses.com`;
  return { caseId: `drill-${index}`, version: 1, address, is: "told" };
}

/** The person whom a case of a drill is about. */
export function applicantItem({ caseId, address }: WrittenChange) {
  const channel = address.startsWith("+") ? "sms" : "email";
  return {
    applicantId: `person-of-${caseId}`,
    language: "de",
    channels: [{ channel, address, state: "active", consent }],
  };
}

const STATUSES = ["received", "documents-needed", "documents-received"];

/** A change of a case of a drill as the table takes it. */
export function caseItem({ caseId, version }: WrittenChange) {
  return {
    caseId,
    entry: "case",
    office: "coerde",
    applicantId: `person-of-${caseId}`,
    status: STATUSES[version - 1] ?? "received",
    version,
    changedAt: new Date().toISOString(),
    changedBy: "drill",
  };
}
