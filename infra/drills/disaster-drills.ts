import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchWriteCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type Drill, DrillFailed } from "./drill.ts";
import { applicantItem, caseItem, type Site } from "./site.ts";

const secretsSchema = z.record(z.string(), z.string());
const keysSchema = z.record(z.string(), z.string());

/** Somebody has seen the key behind codes and tokens. */
export const keyCompromised: Drill = {
  name: "key-compromised",
  does: "Somebody has seen the key behind codes, hashes and stop links; it is replaced, and all page codes are renewed.",
  seeAlso: "../upgrade.md, New secrets",
  async run(site) {
    const changes = await site.tell(20);
    await site.proof();
    const before = await codesOf(site);
    site.say("trouble: the key is known; resolution: another one, and new codes for everybody");
    // Functions look again after a quarter of an hour; a restart takes as long here.
    await site.restart([], () => replaceKey(join(site.dataDir, "secrets.json")));
    await site.command("applicants", "renew-codes");
    const after = await codesOf(site);
    const kept = [...before].filter(([applicantId, code]) => after.get(applicantId) === code);
    if (kept.length > 0) throw new DrillFailed(`${kept.length} page codes are still the old ones.`);
    for (const [applicantId, code] of before) {
      if (await opens(site, code))
        throw new DrillFailed(`The old code of ${applicantId} still opens a page.`);
    }
    for (const [applicantId, code] of after) {
      if (!(await opens(site, code))) throw new DrillFailed(`The new code of ${applicantId} opens no page.`);
    }
    site.say(`  ${before.size} old codes open nothing, ${after.size} new ones open their pages`);
    await site.tellAgain(changes);
    await site.proof();
  },
};

/** All is gone but a backup and the provider of mails; the case software writes again what came later. */
export const regionLost: Drill = {
  name: "region-lost",
  does: "Everything is lost but a backup of the tables and the secrets, which are restored; later changes are written again.",
  seeAlso: "../scale.md, When a region is lost",
  async run(site) {
    const backup = mkdtempSync(join(tmpdir(), "sachstand-backup-"));
    const erased = {
      caseId: "gone",
      version: 1,
      address: "success+gone@simulator.amazonses.com",
      is: "told" as const,
    };
    await site.import([{ applicant: applicantItem(erased) }]);
    await site.tell(30);
    await site.proof();
    await site.restart([], () => {
      for (const name of ["dynamodb", "secrets.json"])
        cpSync(join(site.dataDir, name), join(backup, name), { recursive: true });
    });
    site.say("a backup is made; then 20 more changes come in, and one person asks to be erased");
    const later = await site.tell(20);
    await site.command("applicants", "erase", applicantItem(erased).applicantId);
    await site.proof();
    const register = await registerOf(site);
    site.say("trouble: tables, queues and streams are gone");
    await site.restart([], () => {
      for (const name of ["dynamodb", "queues", "streams"])
        rmSync(join(site.dataDir, name), { recursive: true, force: true });
      for (const name of ["dynamodb", "secrets.json"])
        cpSync(join(backup, name), join(site.dataDir, name), { recursive: true });
      rmSync(backup, { recursive: true, force: true });
    });
    site.say(
      "resolution: tables are restored, Register to its latest moment; erasures are done again, later changes written again",
    );
    await restoreRegister(site, register);
    const said = await site.command("applicants", "replay-erasures");
    if (!said.some((line) => line.startsWith("1 record(s) erased")))
      throw new DrillFailed("The erased person is still in the restored table.");
    await site.import(
      later.flatMap((change) => [{ applicant: applicantItem(change) }, { case: caseItem(change) }]),
    );
    await site.command("notices", "rebuild");
    // Nobody can know any more that they were told before the loss; told twice is better than never.
    const isLater = new Set(later.map(({ caseId }) => caseId));
    await site.proof({ maySeeTwice: ({ caseId }) => isLater.has(caseId) });
  },
};

/** Puts another key in the place of all old ones. */
function replaceKey(file: string): void {
  const secrets = secretsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const changed = Object.entries(secrets).map(([name, value]) => {
    if (!name.endsWith("-keys")) return [name, value];
    const keys = keysSchema.parse(JSON.parse(value));
    const next = String(Number(keys["current"]) + 1);
    const key = Array.from({ length: 2 }, () => crypto.randomUUID().replaceAll("-", "")).join("");
    return [name, JSON.stringify({ current: next, [next]: key })];
  });
  writeFileSync(file, JSON.stringify(Object.fromEntries(changed)), { mode: 0o600 });
}

const personSchema = z.object({ applicantId: z.string(), pageCode: z.string() });

async function codesOf(site: Site): Promise<ReadonlyMap<string, string>> {
  const codes = new Map<string, string>();
  const pages = paginateScan({ client: site.tables }, { TableName: "sachstand-local-Applicants" });
  for await (const { Items = [] } of pages) {
    for (const { applicantId, pageCode } of Items.map((item) => personSchema.parse(item)))
      codes.set(applicantId, pageCode);
  }
  return codes;
}

async function opens(site: Site, code: string): Promise<boolean> {
  return (await fetch(`${site.webUrl}/s/${code}`)).status === 200;
}

const REGISTER = "sachstand-local-Register";

async function registerOf({ tables }: Site): Promise<readonly Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for await (const { Items = [] } of paginateScan({ client: tables }, { TableName: REGISTER }))
    items.push(...Items);
  return items;
}

async function restoreRegister({ tables }: Site, items: readonly Record<string, unknown>[]): Promise<void> {
  for (let start = 0; start < items.length; start += 25) {
    const RequestItems = {
      [REGISTER]: items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } })),
    };
    await tables.send(new BatchWriteCommand({ RequestItems }));
  }
}
