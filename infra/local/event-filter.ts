import * as z from "zod";

/** Says whether an event passes. */
export type EventFilter = (event: unknown) => boolean;

type Test = (value: unknown) => boolean;

/**
 * Compiles the FilterCriteria of an event source mapping; an event passes when any pattern matches, or when there are none.
 * @throws naming the operator, when a pattern uses one this filter does not know
 */
export function compileFilter(patterns: readonly string[]): EventFilter {
  const tests = patterns.map((pattern) => compilePattern(JSON.parse(pattern)));
  return (event) => tests.length === 0 || tests.some((test) => test(event));
}

const operators: Readonly<Record<string, (argument: unknown) => Test>> = {
  "anything-but": (argument) => {
    const refused = Array.isArray(argument) ? argument.map(literalOrOperator) : [literalOrOperator(argument)];
    return (value) => value !== undefined && !refused.some((test) => test(value));
  },
  "equals-ignore-case": (argument) => {
    const wanted = z.string().parse(argument).toLowerCase();
    return (value) => typeof value === "string" && value.toLowerCase() === wanted;
  },
  exists: (argument) => {
    const wanted = z.boolean().parse(argument);
    return (value) => isLeaf(value) === wanted;
  },
  numeric: compileNumeric,
  prefix: (argument) => {
    const wanted = z.string().parse(argument);
    return (value) => typeof value === "string" && value.startsWith(wanted);
  },
  suffix: (argument) => {
    const wanted = z.string().parse(argument);
    return (value) => typeof value === "string" && value.endsWith(wanted);
  },
};

function compilePattern(pattern: unknown): Test {
  if (Array.isArray(pattern)) return anyOf(pattern.map(literalOrOperator));
  if (typeof pattern !== "object" || pattern === null) {
    throw new Error(`An event filter needs a list or an object where it has ${JSON.stringify(pattern)}.`);
  }
  const tests = Object.entries(pattern).map(([key, inner]) => compileField(key, inner));
  return (value) => tests.every((test) => test(value));
}

function compileField(key: string, inner: unknown): Test {
  if (key === "$or") return someOf(z.array(z.unknown()).parse(inner).map(compilePattern));
  const test = compilePattern(inner);
  return (value) => test(fieldOf(value, key));
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function literalOrOperator(item: unknown): Test {
  if (typeof item !== "object" || item === null) return (value) => value === item;
  const [entry, ...others] = Object.entries(item);
  const operator = entry === undefined ? undefined : operators[entry[0]];
  if (entry === undefined || operator === undefined || others.length > 0) {
    throw new Error(`Event filter operator ${Object.keys(item).join(", ")} is not known to the local cloud.`);
  }
  return operator(entry[1]);
}

/** A list in the event matches when one of its items does. */
function anyOf(tests: readonly Test[]): Test {
  const one = someOf(tests);
  return (value) => (Array.isArray(value) ? value.some(one) : one(value));
}

function someOf(tests: readonly Test[]): Test {
  return (value) => tests.some((test) => test(value));
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

function compileNumeric(argument: unknown): Test {
  const parts = z.array(z.union([z.string(), z.number()])).parse(argument);
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const compare = comparisons[String(parts[index])];
    const bound = parts[index + 1];
    if (compare === undefined || typeof bound !== "number") {
      throw new Error(
        `Event filter operator numeric ${JSON.stringify(argument)} is not known to the local cloud.`,
      );
    }
    tests.push((value) => compare(value, bound));
  }
  // As on AWS: a number of a DynamoDB image is a string ({"N": "3"}), so numeric never matches one.
  return (value) => typeof value === "number" && tests.every((test) => test(value));
}

/** AWS looks at leaves alone: an attribute of a DynamoDB image (`{"S": "x"}`) is none, so it does not "exist". */
function isLeaf(value: unknown): boolean {
  return value !== undefined && (typeof value !== "object" || value === null || Array.isArray(value));
}
