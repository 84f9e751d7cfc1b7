/** Whether a log line, parsed, is one that a pattern asks for. */
export type LogPattern = (line: object) => boolean;

/** `($.code = "NOTICES_SENT")`, `$.sent >= 0`. */
const CONDITION = /^\(?\s*\$\.(\w+)\s*(=|>=)\s*(?:"([^"*\\]*)"|(\d+(?:\.\d+)?))\s*\)?$/;

/**
 * Reads the patterns of metric filters that the template has: `{ ... }` with conditions joined by `&&`, each a field of the line that
 * is a text (`$.code = "SENT"`) or a number of at least so much (`$.sent >= 0`).
 * @throws on any other pattern
 */
export function parseLogPattern(pattern: string): LogPattern {
  const inner = /^\{(.*)\}$/s.exec(pattern.trim())?.[1];
  const conditions = inner?.split("&&").map((part) => conditionOf(part.trim()));
  if (conditions === undefined || conditions.includes(undefined))
    throw new Error(`The local cloud does not know log patterns like ${pattern}`);
  return (line) => conditions.every((holds) => holds?.(line) === true);
}

function conditionOf(text: string): LogPattern | undefined {
  const [, field, operator, word, number] = CONDITION.exec(text) ?? [];
  if (field === undefined) return undefined;
  if (operator === "=" && word !== undefined) return (line) => fieldOf(line, field) === word;
  if (operator === ">=" && number !== undefined) {
    return (line) => {
      const value = fieldOf(line, field);
      return typeof value === "number" && value >= Number(number);
    };
  }
  return undefined;
}

/** A line's own field. */
export function fieldOf(line: object, field: string): unknown {
  return Object.hasOwn(line, field) ? Reflect.get(line, field) : undefined;
}
