import * as z from "zod";

type Node = z.core.JSONSchema.BaseSchema;

/** The paths of all fields that a schema knows, `channels[].consent.at` for one within a list; groups are left out. */
export function fieldsOf(schema: z.ZodType): readonly string[] {
  return [...new Set(within(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), ""))];
}

function within(node: Node, path: string): readonly string[] {
  const choices = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])].filter(isNode);
  const { items, properties = {}, additionalProperties: each } = node;
  const below = [
    ...choices.flatMap((choice) => within(choice, path)),
    ...(isNode(items) ? within(items, `${path}[]`) : []),
    ...Object.entries(properties).flatMap(([name, child]) =>
      isNode(child) ? within(child, path === "" ? name : `${path}.${name}`) : [],
    ),
    ...(isNode(each) && Object.keys(each).length > 0 ? within(each, `${path}.*`) : []),
  ];
  return below.length > 0 ? below : path === "" ? [] : [path];
}

function isNode(node: unknown): node is Node {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}
