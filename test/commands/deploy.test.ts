import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { type DeployPorts, deploy } from "../../infra/commands/deploy/steps.ts";
import { readSettings, type Settings } from "../../infra/settings.ts";
import { readySettings } from "../infra/ready-settings.ts";

const home = mkdtempSync(`${tmpdir()}/sachstand-home-`);
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs the command with nothing of this machine's in its environment. */
function runDeploy(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const command = fileURLToPath(new URL("../../infra/commands/deploy.ts", import.meta.url));
  const env = { PATH: process.env["PATH"], HOME: home, AWS_EC2_METADATA_DISABLED: "true", ...environment };
  return spawnSync(process.execPath, [command, ...words], { encoding: "utf8", env });
}

/** Deploys with ports that only take note; those whose words begin so fail. */
async function deployed(settings: Settings, failing: readonly string[] = [], skipChecks = false) {
  const steps: string[] = [];
  const complaints: string[] = [];
  const step = async (...words: string[]) => {
    const line = words.join(" ");
    steps.push(line);
    return !failing.some((start) => line.startsWith(start));
  };
  const ports: DeployPorts = {
    noWayToAws: async () => undefined,
    npmRun: (...words) => step("npm run", ...words),
    cdk: (...words) => step("cdk", ...words),
  };
  const output = { say: () => undefined, complain: (line: string) => void complaints.push(line) };
  const code = await deploy(settings, { skipChecks }, ports, output);
  return { code, steps, complaints };
}

const STACKS = ["cdk deploy --exclusively sachstand-production-edge", "cdk deploy --all"];

describe("npm run deploy without credentials", () => {
  it("stops with one sentence that names what the settings lack and that nobody is signed in", () => {
    const { status, stdout, stderr } = runDeploy(["staging"]);

    expect(stderr).toMatch(/^Nothing was deployed, since this is missing for staging: .*\.\n$/);
    expect(stderr).toContain("email.fromAddress");
    expect(stderr).toContain("there are no AWS credentials");
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });

  it("names no credentials where there are some", () => {
    const { stderr } = runDeploy(["staging"], {
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "x",
    });

    expect(stderr).toContain("email.fromAddress");
    expect(stderr).not.toContain("credentials");
  });

  it("does not take the local cloud for AWS", () => {
    const { stderr, status } = runDeploy(["staging"], {
      AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
      AWS_ACCESS_KEY_ID: "me",
      AWS_SECRET_ACCESS_KEY: "me",
    });

    expect(stderr).toContain("AWS_ENDPOINT_URL leads to http://127.0.0.1:4566 and not to AWS");
    expect(status).toBe(1);
  });

  it.each([[[]], [["--skip-checks"]], [["staging", "production"]], [["--force"]]])(
    "%j ends with 2 and the usage",
    (words) => {
      expect(runDeploy(words)).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/^Usage: npm run deploy/),
      });
    },
  );

  it("names the stages there are, and that local is none to deploy", () => {
    expect(runDeploy(["nowhere"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("stages are local"),
    });
    expect(runDeploy(["local"])).toMatchObject({ status: 2, stderr: expect.stringContaining("npm start") });
  });
});

describe("deploying", () => {
  it("checks, synthesizes, shows the differences, and deploys: the web ACL first, then all in the order of their needs", async () => {
    const { code, steps } = await deployed(readySettings());

    expect(steps).toEqual(["npm run check", "npm run synth production", "cdk diff", ...STACKS]);
    expect(code).toBe(0);
  });

  it("leaves out the checks where that is asked for, and nothing else", async () => {
    const { steps } = await deployed(readySettings(), [], true);

    expect(steps).toEqual(["npm run synth production", "cdk diff", ...STACKS]);
  });

  it.each([
    ["npm run check", 1],
    ["npm run synth", 2],
    ["cdk diff", 3],
    ["cdk deploy --exclusively sachstand-production-edge", 4],
    ["cdk deploy --all", 5],
  ])("stops when %s fails", async (step, count) => {
    const { code, steps, complaints } = await deployed(readySettings(), [step]);

    expect(steps).toHaveLength(count);
    expect(complaints).toEqual([expect.stringMatching(/as said above/)]);
    expect(code).toBe(1);
  });

  it("does nothing where a setting is missing", async () => {
    const { code, steps, complaints } = await deployed(readSettings("production"));

    expect(steps).toEqual([]);
    expect(complaints).toEqual([
      expect.stringMatching(/^Nothing was deployed, since this is missing for production: /),
    ]);
    expect(code).toBe(1);
  });

  it("deploys the web ACL alone where the settings do not name it yet, and says where its ARN belongs", async () => {
    const settings = readySettings();
    const certificateArn = settings.edge?.certificateArn ?? null;
    const { code, steps, complaints } = await deployed({
      ...settings,
      edge: { certificateArn, webAclArn: null },
    });

    expect(steps.at(-1)).toBe("cdk deploy --exclusively sachstand-production-edge");
    expect(complaints).toEqual([
      expect.stringContaining('"edge.webAclArn" of infra/settings/production.json'),
    ]);
    expect(code).toBe(1);
  });
});
