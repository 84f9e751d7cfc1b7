import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";

/** One resource of a template, its properties still with intrinsics. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** How CloudFormation updates it, with intrinsics, too. */
  readonly updatePolicy?: unknown;
}

export interface StackTemplate {
  readonly name: string;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly parameters: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly mappings: Readonly<Record<string, Record<string, Record<string, unknown>>>>;
  readonly outputs: Readonly<Record<string, { readonly Value: unknown; readonly exportName: unknown }>>;
}

export interface Assembly {
  readonly stacks: readonly StackTemplate[];
  /** Object key in the assets bucket (`<hash>.zip`) to the folder that holds the unpacked asset. */
  readonly assets: ReadonlyMap<string, string>;
  readonly region: string;
}

const DEFAULT_REGION = "eu-central-1";

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      UpdatePolicy: z.unknown().optional(),
    }),
  ),
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
});

const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional(), packaging: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

const manifestSchema = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        environment: z.string().optional(),
        properties: z.looseObject({ stackName: z.string().optional() }).optional(),
      }),
    )
    .default({}),
});

type Manifest = z.infer<typeof manifestSchema>;

/**
 * Reads every `<stack>.template.json` and `<stack>.assets.json` of a folder that `cdk synth` wrote.
 * @throws when the folder holds no template, or a file has another shape than CDK writes
 */
export function readAssembly(folder: string): Assembly {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const templates = files.filter((file) => file.endsWith(".template.json"));
  if (templates.length === 0) throw new Error(`No *.template.json in ${folder}: run the synthesis first.`);
  const manifest = files.includes("manifest.json")
    ? readJson(join(folder, "manifest.json"), manifestSchema)
    : { artifacts: {} };
  return {
    stacks: templates.map((file) => readTemplate(folder, file, manifest)),
    assets: new Map(
      files.filter((file) => file.endsWith(".assets.json")).flatMap((file) => readAssets(folder, file)),
    ),
    region: regionOf(manifest),
  };
}

function readTemplate(folder: string, file: string, manifest: Manifest): StackTemplate {
  const id = file.slice(0, -".template.json".length);
  const name = manifest.artifacts[id]?.properties?.stackName ?? id;
  const template = readJson(join(folder, file), templateSchema);
  return {
    name,
    resources: new Map(
      Object.entries(template.Resources).map(([logicalId, resource]) => [
        logicalId,
        {
          stack: name,
          logicalId,
          type: resource.Type,
          properties: resource.Properties,
          updatePolicy: resource.UpdatePolicy,
        },
      ]),
    ),
    parameters: template.Parameters,
    mappings: template.Mappings,
    outputs: Object.fromEntries(
      Object.entries(template.Outputs).map(([key, output]) => [
        key,
        { Value: output.Value, exportName: output.Export?.Name },
      ]),
    ),
  };
}

function readAssets(folder: string, file: string): [string, string][] {
  const { files } = readJson(join(folder, file), assetsSchema);
  return Object.values(files).flatMap(({ source, destinations }) => {
    const { path } = source;
    if (path === undefined) return [];
    return Object.values(destinations).map(({ objectKey }): [string, string] => [
      objectKey,
      resolve(folder, path),
    ]);
  });
}

function regionOf(manifest: Manifest): string {
  const regions = Object.values(manifest.artifacts)
    .filter(({ type }) => type === "aws:cloudformation:stack")
    .map(({ environment }) => environment?.split("/").at(-1))
    .filter((region) => region !== undefined && region !== "" && region !== "unknown-region");
  return regions[0] ?? DEFAULT_REGION;
}

function readJson<T>(file: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) {
    throw new Error(`${file} is not what CDK writes: ${z.prettifyError(parsed.error)}`, {
      cause: parsed.error,
    });
  }
  return parsed.data;
}
