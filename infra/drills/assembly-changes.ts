import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
});

/** One property of some of the resources of a template. */
export interface PropertyChange {
  readonly type: string;
  /** How the logical ids of those meant begin. */
  readonly idStartsWith: string;
  readonly property: string;
  readonly value: unknown;
}

/**
 * Changes a synthesized assembly as somebody might who has made a mistake, or so that nobody has to wait for hours.
 * @throws when there is no such resource
 */
export function changeAssembly(folder: string, changes: readonly PropertyChange[]): void {
  const found = new Set<PropertyChange>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".template.json"))) {
    const path = join(folder, file);
    const template = templateSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    for (const [id, resource] of Object.entries(template.Resources)) {
      for (const change of changes.filter(
        ({ type, idStartsWith }) => resource.Type === type && id.startsWith(idStartsWith),
      )) {
        resource.Properties = { ...resource.Properties, [change.property]: change.value };
        found.add(change);
      }
    }
    writeFileSync(path, JSON.stringify(template));
  }
  const missing = changes.find((change) => !found.has(change));
  if (missing !== undefined) throw new Error(`The template has no ${missing.type} ${missing.idStartsWith}`);
}
