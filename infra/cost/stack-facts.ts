import * as z from "zod";
import { type Assembly, readAssembly } from "../local/assembly.ts";

/** What of a stage's templates has a price. */
export interface StackFacts {
  /** By the function's folder. */
  readonly functions: ReadonlyMap<string, { readonly memoryMb: number; readonly isArm: boolean }>;
  /** Those that Lambda polls. */
  readonly polledQueues: number;
  readonly alarms: number;
  readonly dashboards: number;
  /** Metrics made from logs. */
  readonly metricFilters: number;
  readonly keys: number;
  readonly secrets: number;
  readonly webAcls: number;
  readonly webAclRules: number;
  readonly hasDistribution: boolean;
}

const functionSchema = z.object({
  FunctionName: z.string(),
  MemorySize: z.int(),
  Architectures: z.array(z.string()).default(["x86_64"]),
});
const mappingSchema = z.object({ EventSourceArn: z.unknown(), StartingPosition: z.string().optional() });
const aclSchema = z.object({ Rules: z.array(z.unknown()).default([]) });

/** Reads them from the folder that a synthesis wrote. */
export function readStackFacts(folder: string, stage: string): StackFacts {
  const assembly = readAssembly(folder);
  const acls = propertiesOf(assembly, "AWS::WAFv2::WebACL").map((acl) => aclSchema.parse(acl));
  const mappings = propertiesOf(assembly, "AWS::Lambda::EventSourceMapping").map((one) =>
    mappingSchema.parse(one),
  );
  return {
    functions: functionsOf(assembly, `sachstand-${stage}-`),
    // Only streams have a position to start from.
    polledQueues: mappings.filter(({ StartingPosition }) => StartingPosition === undefined).length,
    alarms: propertiesOf(assembly, "AWS::CloudWatch::Alarm").length,
    dashboards: propertiesOf(assembly, "AWS::CloudWatch::Dashboard").length,
    metricFilters: propertiesOf(assembly, "AWS::Logs::MetricFilter").length,
    keys: propertiesOf(assembly, "AWS::KMS::Key").length,
    secrets: propertiesOf(assembly, "AWS::SecretsManager::Secret").length,
    webAcls: acls.length,
    webAclRules: acls.reduce((sum, { Rules }) => sum + Rules.length, 0),
    hasDistribution: propertiesOf(assembly, "AWS::CloudFront::Distribution").length > 0,
  };
}

function functionsOf(assembly: Assembly, prefix: string): StackFacts["functions"] {
  const ours = propertiesOf(assembly, "AWS::Lambda::Function").flatMap((properties) => {
    // CDK's own helpers have no name.
    const parsed = functionSchema.safeParse(properties);
    return parsed.success && parsed.data.FunctionName.startsWith(prefix) ? [parsed.data] : [];
  });
  return new Map(
    ours.map(({ FunctionName, MemorySize, Architectures }) => [
      FunctionName.slice(prefix.length),
      { memoryMb: MemorySize, isArm: Architectures.includes("arm64") },
    ]),
  );
}

function propertiesOf({ stacks }: Assembly, type: string): readonly Readonly<Record<string, unknown>>[] {
  return stacks
    .flatMap(({ resources }) => [...resources.values()])
    .filter((resource) => resource.type === type)
    .map(({ properties }) => properties);
}
