import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod";

const licenceSchema = z.union([
  z.object({ expression: z.string() }).transform(({ expression }) => expression),
  z
    .object({ license: z.object({ id: z.string().optional(), name: z.string().optional() }) })
    .transform(({ license }) => license.id ?? license.name ?? ""),
]);
const componentSchema = z.looseObject({
  "bom-ref": z.string(),
  name: z.string(),
  version: z.string(),
  licenses: z.array(z.unknown()).default([]),
});
const sbomSchema = z.looseObject({
  bomFormat: z.literal("CycloneDX"),
  metadata: z.looseObject({ component: z.looseObject({ "bom-ref": z.string(), name: z.string() }) }),
  components: z.array(componentSchema),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })),
});

/** A software bill of materials, CycloneDX as npm writes it. */
export type Sbom = Readonly<z.infer<typeof sbomSchema>>;

export type Component = Sbom["components"][number];

/** What the desk's page is built from beside `dependencies`: it stands there, in no function's bundle. */
export const SHIPPED_BY_DESK = ["oidc-client-ts"];

const root = fileURLToPath(new URL("../..", import.meta.url));
const packageSchema = z.object({ name: z.string(), dependencies: z.record(z.string(), z.string()) });

/**
 * Everything in the lockfile, without what differs from run to run and machine to machine. Needs npm, and no network.
 * @throws when npm cannot read the lockfile
 */
export function wholeSbom(): Sbom {
  const words = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--offline"];
  const text = execFileSync("npm", words, { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 });
  return reproducible(sbomSchema.parse(JSON.parse(text)));
}

/** The part that reaches AWS or a browser: what functions and the desk's page are bundled from. */
export function runtimeSbom(whole: Sbom): Sbom {
  const { dependencies } = packageOf();
  const roots = new Set([...Object.keys(dependencies), ...SHIPPED_BY_DESK]);
  const edges = new Map(whole.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const names = new Map(whole.components.map((component) => [component["bom-ref"], component.name]));
  const product = whole.metadata.component["bom-ref"];
  const direct = (edges.get(product) ?? []).filter((ref) => roots.has(names.get(ref) ?? ""));
  const reached = new Set<string>();
  const reach = (ref: string) => {
    if (reached.has(ref)) return;
    reached.add(ref);
    for (const next of edges.get(ref) ?? []) reach(next);
  };
  for (const ref of direct) reach(ref);
  return {
    ...whole,
    components: whole.components.filter((component) => reached.has(component["bom-ref"])),
    dependencies: [
      { ref: product, dependsOn: direct },
      ...whole.dependencies.filter(({ ref }) => reached.has(ref)),
    ],
  };
}

/** The same input, the same bytes. */
export function sbomText(sbom: Sbom): string {
  return `${JSON.stringify(sbom, null, 2)}\n`;
}

/** An SPDX expression; empty where a package names no licence. */
export function licenceOf({ licenses }: Component): string {
  return licenses.map((licence) => licenceSchema.parse(licence)).join(" AND ");
}

/** npm writes a number, a time, its own version and the folder's name into it. */
function reproducible({ serialNumber: _, ...sbom }: Sbom): Sbom {
  const { timestamp: __, tools: ___, component, ...metadata } = sbom.metadata;
  return {
    ...sbom,
    metadata: { ...metadata, component: { ...component, name: packageOf().name } },
    components: sbom.components.toSorted((one, other) => byText(one["bom-ref"], other["bom-ref"])),
    dependencies: sbom.dependencies.toSorted((one, other) => byText(one.ref, other.ref)),
  };
}

function packageOf() {
  return packageSchema.parse(JSON.parse(readFileSync(`${root}/package.json`, "utf8")));
}

function byText(one: string, other: string): number {
  return one < other ? -1 : 1;
}
