import fc from "fast-check";

/** Stands for personal data: whatever a parser says or logs must not hold it. */
export const CANARY = "Kanarienvogel";

/** What would do harm in a text, a log, a key, a regular expression or a database. */
const PIECES = [
  ...["", " ", "\u0000", "\u001b[2J", "\u007f", "\u0085", "\r\n", "\nat ", "\n    at ", "\u2028", "\ufeff"],
  ...["\u202e", "\u2066", "\u200b", "\u00ad", "\ud800", "\udc00", "\u0301", "\u043e", "\uff10", "\ufdfa"],
  ...[
    "<script>",
    '"',
    "'",
    "\\",
    "\\u0000",
    "{phone}",
    "%00",
    "%ff",
    "../",
    ";",
    ",",
    "#",
    "=cmd|",
    "@",
    "+",
  ],
  ...["__proto__", "constructor", "toString", "null", "undefined", "NaN", "0x10", "1e3", "-0", "٣"],
  ...["0000-01-01", "9999-12-31", "2026-02-30", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"],
  ...["2026-11-23T09:00:60Z", "2026-11-23T24:00:00Z", "+491713920021", "a".repeat(300), "a.".repeat(2_000)],
];

const hostileText = fc.oneof(
  fc.constantFrom(...PIECES),
  fc.constantFrom(...PIECES).map((piece) => `${piece}${CANARY}`),
  fc.constantFrom(...PIECES).map((piece) => `${CANARY}${piece}`),
  fc.string({ unit: "binary", maxLength: 20 }),
);

const NUMBERS = [0, -0, -1, 1.5, 1e21, 2 ** 31, 2 ** 53, -(2 ** 53), 999_999, 1_000_000, 5e-324, 1e308];

const NOT_TEXT = [null, true, false, [], {}, [[]], [null], [CANARY], { [CANARY]: CANARY }, { length: 1 }];

/** Any value that JSON can hold. */
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...NOT_TEXT),
  fc.constant(deep(200)),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A list in a list in a list. */
function deep(levels: number): unknown {
  return levels === 0 ? CANARY : [deep(levels - 1)];
}

type Path = readonly (string | number)[];

/** The paths to all that a value holds, its own first. */
function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  const inner = Object.entries(value).map(([, one]) => one);
  return [path, ...[...keys].flatMap((key, index) => pathsIn(inner[index], [...path, key]))];
}

/** A sound value with one to three things wrong in it: replaced, taken away, added, or with something put into a text. */
export function spoiled(sound: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({
    path: fc.constantFrom(...pathsIn(sound)),
    how: fc.constantFrom("replace", "remove", "add", "insert"),
    text: hostileText,
    value: hostileValue,
    at: fc.nat(100),
  });
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce<unknown>((value, one) => changed(value, one.path, one), sound));
}

interface Change {
  readonly how: string;
  readonly text: string;
  readonly value: unknown;
  readonly at: number;
}

function changed(value: unknown, [first, ...rest]: Path, change: Change): unknown {
  if (first === undefined) return changedItself(value, change);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, inner]): readonly [string, unknown][] => {
    if (key !== String(first)) return [[key, inner]];
    return change.how === "remove" && rest.length === 0 ? [] : [[key, changed(inner, rest, change)]];
  });
  // `fromEntries` makes an own field of `__proto__`, as JSON does.
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function changedItself(value: unknown, { how, text, value: other, at }: Change): unknown {
  if (how === "insert" && typeof value === "string") {
    const place = at % (value.length + 1);
    return value.slice(0, place) + text + value.slice(place);
  }
  if (how === "add" && Array.isArray(value)) return [...value, other];
  if (how === "add" && typeof value === "object" && value !== null)
    return Object.fromEntries([...Object.entries(value), [text, other]]);
  return other;
}

/** A spoiled value as text; or its text with something put into it, cut short, or written twice. */
export function spoiledText(sound: unknown): fc.Arbitrary<string> {
  const text = typeof sound === "string" ? sound : JSON.stringify(sound);
  const place = fc.nat(text.length);
  return fc.oneof(
    ...(typeof sound === "string" ? [] : [spoiled(sound).map((value) => JSON.stringify(value))]),
    fc.tuple(place, hostileText).map(([at, piece]) => text.slice(0, at) + piece + text.slice(at)),
    place.map((at) => text.slice(0, at)),
    fc.constantFrom(
      text + text,
      `\ufeff${text}`,
      `${text}\r`,
      text.replaceAll(",", ",\r\n"),
      text.toUpperCase(),
    ),
    hostileText,
  );
}

/** Inputs so large that a parser whose time grows faster than its input would never end. */
export const HUGE: readonly string[] = [
  "a".repeat(1_000_000),
  "0".repeat(100_000),
  " ".repeat(100_000),
  "a.".repeat(50_000),
  "a@".repeat(50_000),
  "[".repeat(1_000_000),
  '{"a":'.repeat(200_000),
  `2026-11-23T09:00:00.${"1".repeat(100_000)}Z`,
  `+49${"1".repeat(100_000)}`,
  "-".repeat(100_000),
  "{a, select, other {".repeat(20_000),
  ";".repeat(100_000),
  '"'.repeat(100_001),
];
