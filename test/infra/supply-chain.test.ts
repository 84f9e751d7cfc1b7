import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { bundleFunctions } from "../../infra/aws/bundle.ts";
import { buildDesk } from "../../infra/aws/desk-site.ts";
import { isAllowed, licenceProblems } from "../../infra/supply/licences.ts";
import {
  licenceOf,
  runtimeSbom,
  type Sbom,
  SHIPPED_BY_DESK,
  sbomText,
  wholeSbom,
} from "../../infra/supply/sbom.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");

const versionsSchema = z.record(z.string(), z.string());
const { dependencies, devDependencies, optionalDependencies, allowScripts } = z
  .object({
    dependencies: versionsSchema,
    devDependencies: versionsSchema,
    optionalDependencies: versionsSchema,
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(JSON.parse(read("package.json")));

/** Hashes of all files below a folder, by their paths in it. */
function hashesOf(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [relative(folder, file), createHash("sha256").update(readFileSync(file)).digest("hex")]),
  );
}

describe("bundles", () => {
  const folders = ["one", "other"].map((name) => mkdtempSync(join(tmpdir(), `sachstand-${name}-`)));
  beforeAll(async () => {
    for (const folder of folders) {
      await bundleFunctions(folder);
      await buildDesk(folder);
    }
  }, 120_000);
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it("have the same bytes each time, those of functions and of the desk's page", () => {
    const [one, other] = folders.map(hashesOf);

    expect([...(one?.keys() ?? [])]).toEqual(
      expect.arrayContaining([join("bundles", "send-sms", "index.js"), join("desk", "index.html")]),
    );
    expect(other).toEqual(one);
  });
});

describe("packages", () => {
  it("are named by exact versions", () => {
    const versions = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies });

    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it("run scripts when installed only where that is allowed and documented with its reason", () => {
    const { packages } = z
      .object({ packages: z.record(z.string(), z.object({ hasInstallScript: z.boolean().optional() })) })
      .parse(JSON.parse(read("package-lock.json")));
    const running = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
    const names = running.map(([path]) => path.replace(/^.*node_modules\//, ""));
    const documented = [...read("docs/supply-chain.md").matchAll(/^ {2}\| `([^`]+)` \| \S/gm)].map(
      ([, name]) => name,
    );

    expect(new Set(Object.keys(allowScripts))).toEqual(new Set(names));
    expect(new Set(documented)).toEqual(new Set(names));
  });

  it("of the desk's page are dependencies, or among those that are said to be shipped with it", () => {
    const sources = readdirSync(join(root, "web/desk/src"), { recursive: true, encoding: "utf8" }).filter(
      (file) => /\.tsx?$/.test(file),
    );
    const imported = sources.flatMap((file) =>
      [...read(join("web/desk/src", file)).matchAll(/from "((?:@[^/"]+\/)?[^./"][^/"]*)/g)].map(
        ([, name]) => name,
      ),
    );

    const others = imported.filter((name = "") => !Object.keys(dependencies).includes(name));
    expect(new Set(others)).toEqual(new Set(SHIPPED_BY_DESK));
  });
});

describe("the bill of materials", () => {
  let whole: Sbom;
  beforeAll(() => {
    whole = wholeSbom();
  });

  it("has the same bytes each time, and nothing of the machine in it", () => {
    const text = sbomText(whole);

    expect(sbomText(wholeSbom())).toBe(text);
    expect(text).not.toMatch(/serialNumber|timestamp|"resolved"|urn:uuid/);
    expect(whole.metadata.component.name).toBe("sachstand");
  });

  it("of what is shipped holds each dependency, what the desk's page brings, and no tool", () => {
    const names = runtimeSbom(whole).components.map(({ name }) => name);

    expect(names).toEqual(
      expect.arrayContaining([...Object.keys(dependencies), ...SHIPPED_BY_DESK, "jwt-decode"]),
    );
    for (const tool of ["vitest", "aws-cdk-lib", "@dynoxide/linux-x64"]) expect(names).not.toContain(tool);
    expect(whole.components.map(({ name }) => name)).toContain("vitest");
  });

  it("of what is shipped holds no licence that does not go with ours", () => {
    expect(licenceProblems(runtimeSbom(whole).components)).toEqual([]);
  });

  it("names a package whose licence does not go with ours, or that has none", () => {
    const [component] = whole.components;
    if (component === undefined) throw new Error("there must be packages");
    const closed = { ...component, licenses: [{ license: { id: "BUSL-1.1" } }] };

    expect(licenceProblems([closed])).toEqual([expect.stringContaining("is under BUSL-1.1")]);
    expect(licenceProblems([{ ...component, licenses: [] }])).toEqual([
      expect.stringContaining("names no licence"),
    ]);
    expect(licenceOf(closed)).toBe("BUSL-1.1");
  });
});

describe("a licence", () => {
  it.each([
    "MIT",
    "(MIT OR GPL-3.0-only)",
    "MIT AND Apache-2.0",
    "GPL-3.0-only OR ISC",
    "MIT AND (GPL-3.0-only OR ISC)",
  ])("is allowed by a choice that it leaves: %s", (expression) => {
    expect(isAllowed(expression)).toBe(true);
  });

  it.each([
    "",
    "GPL-3.0-only",
    "MIT AND GPL-3.0-only",
    "SEE LICENSE IN x",
    "GPL-2.0-only WITH Classpath-exception-2.0",
    "MIT AND (GPL-3.0-only)",
  ])("is not allowed where none is: %s", (expression) => {
    expect(isAllowed(expression)).toBe(false);
  });
});
