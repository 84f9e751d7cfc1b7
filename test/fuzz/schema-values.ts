import fc from "fast-check";
import * as z from "zod";

/** The parts of JSON Schema that our OpenAPI document uses. */
const schemaShape = z.object({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** Values of a schema. */
export function valuesOf(schema: unknown): fc.Arbitrary<unknown> {
  const { enum: words, anyOf, oneOf, type, ...rest } = schemaShape.parse(schema ?? {});
  const choices = anyOf ?? oneOf;
  if (rest.const !== undefined) return fc.constant(rest.const);
  if (words !== undefined) return fc.constantFrom(...words);
  if (choices !== undefined) return fc.oneof(...choices.map(valuesOf));
  switch (type) {
    case "object":
      return fc.record(
        Object.fromEntries(Object.entries(rest.properties ?? {}).map(([name, one]) => [name, valuesOf(one)])),
        { requiredKeys: rest.required ?? [] },
      );
    case "array":
      return fc.array(valuesOf(rest.items), { maxLength: 3 });
    case "string":
      return texts(rest);
    case "integer":
      return fc.integer({ min: bounded(rest.minimum, 0), max: bounded(rest.maximum, 1_000) });
    case "number":
      return fc.double({ noNaN: true });
    case "boolean":
      return fc.boolean();
    default:
      return fc.jsonValue();
  }
}

/** JSON Schema bounds whole numbers by what JavaScript can hold. */
function bounded(limit: number | undefined, otherwise: number): number {
  return limit === undefined || Math.abs(limit) > 1_000_000_000 ? otherwise : limit;
}

function texts({ pattern, format, maxLength = 40 }: z.infer<typeof schemaShape>): fc.Arbitrary<string> {
  if (format === "date")
    return fc.date({ noInvalidDate: true, min: new Date(0) }).map((day) => day.toISOString().slice(0, 10));
  if (pattern !== undefined && !pattern.includes("(?")) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ maxLength: Math.min(maxLength, 200) });
}

/** What is nearly a value of a schema, or nothing like it. */
export function hostileValuesOf(schema: unknown): fc.Arbitrary<unknown> {
  return fc.oneof(
    valuesOf(schema).chain((value) => fc.anything({ maxDepth: 1 }).map((other) => spoilt(value, other))),
    fc.jsonValue(),
  );
}

/** One field of an object, or the whole, becomes something else. */
function spoilt(value: unknown, other: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return other;
  const [first = "extra"] = Object.keys(value);
  return { ...value, [first]: other };
}
