import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { blockers, goLive } from "../../infra/go-live/checklist.ts";
import { dnsRecords } from "../../infra/go-live/dns.ts";
import { placeholdersIn } from "../../infra/go-live/placeholders.ts";
import { schemaOfSettings, settingFields } from "../../infra/setting-fields.ts";
import { readSettings, type Settings } from "../../infra/settings.ts";
import { readySettings } from "./ready-settings.ts";

const missing = (settings: Settings) => goLive(settings).filter(({ state }) => state === "missing");

function runSettings(...words: string[]) {
  const command = fileURLToPath(new URL("../../infra/commands/settings.ts", import.meta.url));
  return spawnSync(process.execPath, [command, ...words], { encoding: "utf8" });
}

describe("fields of the settings", () => {
  const fields = settingFields(readSettings("production"));

  it("each say what they are", () => {
    const silent = fields.filter(({ description }) => description === "").map(({ pattern }) => pattern);

    // An office by its id is what the table above it is of.
    expect([...new Set(silent)]).toEqual(["offices.*"]);
  });

  it("are all that the file holds, down to an office's phone", () => {
    const values = new Map(fields.map(({ path, value }) => [path, value]));

    expect(values.get("sms.senderId")).toBe("Jobcenter");
    expect(values.get("offices.roxel.phone")).toBe("030 23125-107");
    expect(values.get("edge.webAclArn")).toBeNull();
    expect(values.get("desk.scopes.people")).toBe("sachstand/desk");
  });

  it("are none that could hold a secret", () => {
    const names = fields.map(({ pattern }) => pattern);

    expect(
      names.filter((name) => /secret|password|passphrase|credential|private|token|apikey|\bkey/i.test(name)),
    ).toEqual([]);
  });

  it("leave no room for others: every object of the schema refuses what it does not know", () => {
    const open: string[] = [];
    const walk = (node: unknown, path: string) => {
      if (typeof node !== "object" || node === null) return;
      const { type, additionalProperties } = { type: undefined, additionalProperties: undefined, ...node };
      if (type === "object" && additionalProperties === undefined) open.push(path);
      for (const [key, child] of Object.entries(node)) walk(child, `${path}/${key}`);
    };
    walk(schemaOfSettings(), "");

    expect(open).toEqual([]);
  });
});

describe("sample values", () => {
  it("are found wherever they stand", () => {
    const paths = placeholdersIn(readSettings("production"));

    expect(paths).toEqual(
      expect.arrayContaining([
        "authority",
        "pageUrl",
        "email.fromAddress",
        "offices.coerde.phone",
        "offices.coerde.email",
      ]),
    );
  });

  it("are none in an authority's own settings", () => {
    expect(placeholdersIn(readySettings())).toEqual([]);
  });
});

describe("going live", () => {
  it("lacks nothing once the settings are an authority's own, and leaves the rest to be asked", () => {
    expect(missing(readySettings())).toEqual([]);
    const asked = goLive(readySettings()).filter(({ state }) => state === "to check");
    expect(asked.map(({ how }) => how)).toEqual(asked.map(() => expect.stringMatching(/^(aws |dig |ask )/)));
    expect(asked.map(({ what }) => what).join("\n")).toMatch(/Section 80 SGB X/);
  });

  it("asks AWS for what the month's budget needs, in the stage's region", () => {
    const settings = { ...readySettings(), region: "eu-west-3" };
    const { how } = goLive(settings).find(({ what }) => what.startsWith("AWS has granted US$ 500")) ?? {};

    expect(how).toContain("describe-spend-limits --region eu-west-3");
    expect(how).toContain("at least 500");
  });

  it("blocks production as long as SNS may spend less than the month's budget", () => {
    const settings = readySettings();
    const sms = { ...settings.sms, account: { spendLimitUsd: 1 } };

    expect(blockers({ ...settings, sms })).toEqual([
      expect.stringMatching(/^SNS may spend US\$ 1 a month, and the budget is 500: /),
    ]);
  });

  it("blocks production as long as nobody is told of alarms", () => {
    expect(blockers({ ...readySettings(), alarms: { emails: [] } })).toEqual([
      expect.stringMatching(/^Nobody is told of alarms: /),
    ]);
    expect(placeholdersIn({ ...readySettings(), alarms: { emails: ["a@example.org"] } })).toEqual([
      "alarms.emails",
    ]);
  });

  it("asks after another stage's limit and logs where this one sets none", () => {
    const settings = readySettings();
    const items = goLive({ ...settings, sms: { ...settings.sms, account: null } });

    expect(items.find(({ what }) => what.startsWith("Another stage of the account"))?.how).toMatch(
      /^aws sns get-sms-attributes --region eu-central-1 .*MonthlySpendLimit at least 500/,
    );
  });

  it("blocks production as long as languages are unread, and names them", () => {
    expect(blockers({ ...readySettings(), languages: ["ti"] })).toEqual([
      expect.stringMatching(/^No native speaker has read ti: /),
    ]);
  });

  it("blocks a stage that has no edge, or whose e-mail would come from nobody's domain", () => {
    expect(blockers({ ...readySettings(), edge: null })).toHaveLength(1);
    expect(blockers(readSettings("staging"))).toEqual([
      expect.stringMatching(/^Sample values stand in email\.fromAddress: /),
    ]);
  });

  it("names what is missing at the edge, which does not keep a first deployment from telling it", () => {
    const settings = { ...readySettings(), edge: { certificateArn: null, webAclArn: null } };

    expect(missing(settings)).toHaveLength(2);
    expect(blockers(settings)).toEqual([]);
  });
});

describe("DNS records", () => {
  it("have the values of the stage's region and domain", () => {
    const records = dnsRecords({ ...readySettings(), region: "eu-west-3" }).map(({ record }) => record);

    expect(records).toEqual(
      expect.arrayContaining([
        expect.stringContaining("DkimRecord1 to 3 of sachstand-production-pipeline"),
        "mail.sachstand.beispielstadt.internal MX 10 feedback-smtp.eu-west-3.amazonses.com",
        'mail.sachstand.beispielstadt.internal TXT "v=spf1 include:amazonses.com ~all"',
        expect.stringMatching(/^_dmarc\.sachstand\.beispielstadt\.internal TXT "v=DMARC1/),
        "sachstand.beispielstadt.internal CNAME to the output DistributionName of sachstand-production-web",
      ]),
    );
  });

  it("are not needed for a name of CloudFront's own", () => {
    const settings = { ...readySettings(), pageUrl: "https://d111.cloudfront.net/s" };

    expect(dnsRecords(settings).some(({ record }) => record.includes("DistributionName"))).toBe(false);
  });
});

describe("npm run settings", () => {
  it("prints every field with what it means, then the checklist, and ends with 1 while something is wrong", () => {
    const { status, stdout } = runSettings("staging");

    expect(stdout).toMatch(/^holdSeconds {2}120\n {4}Seconds for which a status notice waits/m);
    expect(stdout).toMatch(/^\[missing\] {2}Sample values stand in email\.fromAddress$/m);
    expect(stdout).toMatch(/^\[to check\] E-mail may go to everybody/m);
    expect(stdout).toMatch(/\d+ missing \(1 would make a deployment wrong\), \d+ to check\.\n$/);
    expect(status).toBe(1);
  });

  it("ends well for the local stage, which is never deployed", () => {
    expect(runSettings("local")).toMatchObject({ status: 0 });
  });

  it("names the stages there are, without a stack trace, when asked for another", () => {
    const { status, stderr } = runSettings("nowhere");

    expect(stderr).toMatch(/stages are local, production, staging/);
    expect(stderr).not.toMatch(/ {4}at /);
    expect(status).toBe(1);
  });

  it("tells how it is used when asked for two", () => {
    expect(runSettings("staging", "production")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^Usage/),
    });
  });
});
