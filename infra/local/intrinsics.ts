import type { Assembly, StackTemplate } from "./assembly.ts";
import { attributeOf, type CloudIdentity, physicalName, referenceTo } from "./physical-names.ts";

/** Where in an assembly a value stands, so that an error can name it. */
interface Place {
  readonly stack: StackTemplate;
  readonly path: string;
}

/** Gives a template's value with all its intrinsics replaced. */
export type Resolve = (value: unknown, place: Place) => unknown;

type Intrinsic = (argument: unknown, place: Place) => unknown;

/** Stands for `AWS::NoValue` until the object or list around it leaves it out. */
const NO_VALUE = Symbol("AWS::NoValue");

/**
 * Makes the resolver of one assembly.
 * @throws (the resolver) on an intrinsic it does not know and on a reference to nothing, naming stack, logical id and path
 */
export function createResolver(assembly: Assembly, cloud: CloudIdentity): Resolve {
  const exports = new Map<string, { readonly value: unknown; readonly place: Place }>();

  const resolve: Resolve = (value, place) => {
    if (Array.isArray(value)) return resolveList(value, place);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only !== undefined && isIntrinsicName(only[0])) {
      const intrinsic = intrinsics[only[0]];
      if (intrinsic === undefined) throw problem(place, `${only[0]} is not known to the local cloud`);
      return intrinsic(only[1], inside(place, only[0]));
    }
    const resolved = entries.map(([key, item]) => [key, resolve(item, inside(place, key))]);
    return Object.fromEntries(resolved.filter(([, item]) => item !== NO_VALUE));
  };

  const resolveList = (list: readonly unknown[], place: Place): unknown[] =>
    list
      .map((item, index) => resolve(item, inside(place, String(index))))
      .filter((item) => item !== NO_VALUE);

  const text = (value: unknown, place: Place): string => {
    const resolved = resolve(value, place);
    if (typeof resolved === "string") return resolved;
    if (typeof resolved === "number" || typeof resolved === "boolean") return String(resolved);
    throw problem(place, "a string is expected here");
  };

  const list = (value: unknown, place: Place): unknown[] => {
    const resolved = resolve(value, place);
    if (Array.isArray(resolved)) return resolved;
    throw problem(place, "a list is expected here");
  };

  const pseudoParameter = (name: string, stack: StackTemplate): string | typeof NO_VALUE | undefined => {
    const values: Readonly<Record<string, string | typeof NO_VALUE>> = {
      "AWS::AccountId": cloud.account,
      "AWS::NoValue": NO_VALUE,
      "AWS::Partition": "aws",
      "AWS::Region": cloud.region,
      "AWS::StackId": `arn:aws:cloudformation:${cloud.region}:${cloud.account}:stack/${stack.name}/local`,
      "AWS::StackName": stack.name,
      "AWS::URLSuffix": "amazonaws.com",
    };
    return values[name];
  };

  const reference = (id: unknown, place: Place): unknown => {
    if (typeof id !== "string") throw problem(place, "Ref needs a name");
    const pseudo = pseudoParameter(id, place.stack);
    if (pseudo !== undefined) return pseudo;
    const parameter = place.stack.parameters[id];
    if (parameter !== undefined) return parameter.Default ?? "";
    const resource = resourceOf(id, place);
    return referenceTo(resource, nameOf(id, place), cloud);
  };

  const attribute = (argument: unknown, place: Place): unknown => {
    const [id, ...rest] = typeof argument === "string" ? argument.split(".") : list(argument, place);
    const name = rest.join(".");
    if (typeof id !== "string" || name === "")
      throw problem(place, "GetAtt needs a resource and an attribute");
    return attributeOf(resourceOf(id, place), nameOf(id, place), name, cloud);
  };

  const nameOf = (id: string, place: Place): string => {
    const own = { stack: place.stack, path: id };
    return physicalName(resourceOf(id, place), (value) => resolve(value, own));
  };

  const substitute = (argument: unknown, place: Place): string => {
    const parts: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
    const [template, variables] = parts;
    if (typeof template !== "string") throw problem(place, "Fn::Sub needs a string");
    const own = new Map(Object.entries(typeof variables === "object" && variables !== null ? variables : {}));
    return template.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal !== "") return `\${${name}}`;
      if (own.has(name)) return text(own.get(name), place);
      return text(name.includes(".") ? { "Fn::GetAtt": name } : { Ref: name }, place);
    });
  };

  const importValue = (argument: unknown, place: Place): unknown => {
    const name = text(argument, place);
    if (exports.size === 0) collectExports();
    const found = exports.get(name);
    if (found === undefined) throw problem(place, `no stack exports "${name}"`);
    return resolve(found.value, found.place);
  };

  const collectExports = (): void => {
    for (const stack of assembly.stacks) {
      for (const [id, output] of Object.entries(stack.outputs)) {
        if (output.exportName === undefined) continue;
        const place = { stack, path: `Outputs.${id}` };
        exports.set(text(output.exportName, place), { value: output.Value, place });
      }
    }
  };

  const findInMap = (argument: unknown, place: Place): unknown => {
    const [map = "", top = "", second = ""] = list(argument, place).map(String);
    const found = place.stack.mappings[map]?.[top]?.[second];
    if (found === undefined) throw problem(place, `no mapping ${map}.${top}.${second}`);
    return found;
  };

  const intrinsics: Readonly<Record<string, Intrinsic>> = {
    Ref: reference,
    "Fn::FindInMap": findInMap,
    "Fn::GetAtt": attribute,
    "Fn::ImportValue": importValue,
    "Fn::Join": (argument, place) => {
      const [separator, parts] = list(argument, place);
      return list(parts, place).map(String).join(String(separator));
    },
    "Fn::Select": (argument, place) => {
      const [index, items] = list(argument, place);
      const chosen = list(items, place)[Number(index)];
      if (chosen === undefined) throw problem(place, `there is no item ${String(index)}`);
      return chosen;
    },
    "Fn::Split": (argument, place) => {
      const [separator, whole] = list(argument, place);
      return text(whole, place).split(String(separator));
    },
    "Fn::Sub": substitute,
  };

  return resolve;
}

function resourceOf(id: string, place: Place) {
  const resource = place.stack.resources.get(id);
  if (resource === undefined) throw problem(place, `"${id}" is not a resource or parameter of this stack`);
  return resource;
}

function isIntrinsicName(key: string): boolean {
  return key === "Ref" || key.startsWith("Fn::");
}

function inside(place: Place, step: string): Place {
  return { stack: place.stack, path: `${place.path}.${step}` };
}

function problem(place: Place, what: string): Error {
  return new Error(`Stack ${place.stack.name}, ${place.path}: ${what}.`);
}
