/** Equal as data, whatever the order of the keys; a field that is undefined is absent. */
export function isSameData(one: unknown, other: unknown): boolean {
  return dataText(one) === dataText(other);
}

/** Data as text, always the same whatever the order of the keys. */
export function dataText(value: unknown): string {
  return String(JSON.stringify(sorted(value)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  );
}
