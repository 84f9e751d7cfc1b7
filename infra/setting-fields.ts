import * as z from "zod";
import { type Settings, settingsSchema } from "./settings.ts";

/** One field of a stage's settings. */
export interface SettingField {
  /** Dotted, like `offices.coerde.phone`. */
  readonly path: string;
  /** The same for every entry of a table: `offices.*.phone`. */
  readonly pattern: string;
  /** What the schema says of it; empty if it says nothing. */
  readonly description: string;
  /** Whether others stand below it, and it has no value of its own. */
  readonly isGroup: boolean;
  /** The value in force; undefined where the field may be left out and is. */
  readonly value: unknown;
}

type Node = z.core.JSONSchema.BaseSchema;

interface Place {
  readonly path: string;
  readonly pattern: string;
  readonly value: unknown;
}

/** Every field of the settings in the schema's order, groups before what is in them. */
export function settingFields(settings: Settings): readonly SettingField[] {
  return childrenOf(schemaOfSettings(), { path: "", pattern: "", value: settings });
}

/** The schema of a stage's file, as JSON Schema with its descriptions. */
export function schemaOfSettings(): Node {
  return z.toJSONSchema(settingsSchema, { io: "input", unrepresentable: "any" });
}

function fieldsOf(node: Node, place: Place): readonly SettingField[] {
  const description = descriptionOf(node);
  const children = childrenOf(node, place);
  return [{ ...place, description, isGroup: children.length > 0 }, ...children];
}

function childrenOf(node: Node, { path, pattern, value }: Place): readonly SettingField[] {
  const entries = new Map(Object.entries(typeof value === "object" && value !== null ? value : {}));
  const within = (key: string, step = key): Place => ({
    path: path === "" ? key : `${path}.${key}`,
    pattern: pattern === "" ? step : `${pattern}.${step}`,
    value: entries.get(key),
  });
  // A value that may be null is a choice between that and the rest.
  const object = choicesOf(node).find(({ type }) => type === "object");
  if (object === undefined || value === null) return [];
  const own = Object.entries(object.properties ?? {}).flatMap(([key, child]) =>
    typeof child === "object" ? fieldsOf(child, within(key)) : [],
  );
  const { additionalProperties: each } = object;
  if (typeof each !== "object") return own;
  return [...own, ...[...entries.keys()].flatMap((key) => fieldsOf(each, within(key, "*")))];
}

function descriptionOf(node: Node): string {
  return node.description ?? choicesOf(node).find(({ description }) => description)?.description ?? "";
}

/** The node itself, or what it is a choice of; choices between objects are one value. */
function choicesOf(node: Node): readonly Node[] {
  const { anyOf } = node;
  return anyOf === undefined ? [node] : anyOf.filter((choice) => typeof choice === "object");
}
