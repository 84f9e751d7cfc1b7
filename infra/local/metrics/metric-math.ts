/** What an expression is asked for: the value of a series by its id, undefined where there is none. */
type Lookup = (id: string) => number | undefined;

/** A parsed expression. */
export interface MetricMath {
  /** The series that it names. */
  readonly ids: ReadonlySet<string>;
  /** Its value for one period; undefined where a value is missing that no FILL stands in for. */
  readonly value: (lookup: Lookup) => number | undefined;
}

type Term = (lookup: Lookup) => number | undefined;

/** Operators by how strongly they bind, the weakest first. What compares is 1 or 0; all that is not 0 is true. */
const LEVELS: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { OR: (a, b) => Number(a !== 0 || b !== 0) },
  { AND: (a, b) => Number(a !== 0 && b !== 0) },
  {
    "==": (a, b) => Number(a === b),
    "!=": (a, b) => Number(a !== b),
    ">=": (a, b) => Number(a >= b),
    "<=": (a, b) => Number(a <= b),
    ">": (a, b) => Number(a > b),
    "<": (a, b) => Number(a < b),
  },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => a / b },
];

const FUNCTIONS: Readonly<Record<string, (...parts: Term[]) => Term>> = {
  /** What to take where a series has nothing. */
  FILL:
    (series = nothing, instead = nothing) =>
    (lookup) =>
      series(lookup) ?? instead(lookup),
  IF:
    (condition = nothing, then = nothing, otherwise = nothing) =>
    (lookup) => {
      const holds = condition(lookup);
      if (holds === undefined) return undefined;
      return (holds === 0 ? otherwise : then)(lookup);
    },
};
const ARGUMENTS: Readonly<Record<string, number>> = { FILL: 2, IF: 3 };

function nothing(): undefined {
  return undefined;
}

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z]\w*)|(&&|\|\||==|!=|>=|<=|[-+*/<>(),]))/y;
const WORDS: Readonly<Record<string, string>> = { "&&": "AND", "||": "OR" };

/**
 * Parses the part of CloudWatch's metric math that is used here: numbers, ids of series, IF, FILL, arithmetic, comparisons, AND, OR
 * and parentheses.
 * @throws when there is anything else in it
 */
export function parseMetricMath(expression: string): MetricMath {
  const tokens = tokensOf(expression);
  const ids = new Set<string>();
  let next = 0;

  const problem = (what: string) =>
    new Error(`${what} is not known to the metric math of the local cloud, in: ${expression}`);
  const expect = (token: string): void => {
    if (tokens[next] !== token) throw problem(`${tokens[next] ?? "The end"} in the place of ${token}`);
    next += 1;
  };

  const level = (depth: number): Term => {
    const operators = LEVELS[depth];
    if (operators === undefined) return operand();
    let left = level(depth + 1);
    for (
      let token = tokens[next];
      token !== undefined && Object.hasOwn(operators, token);
      token = tokens[next]
    ) {
      next += 1;
      left = combined(operators[token], left, level(depth + 1));
    }
    return left;
  };

  const operand = (): Term => {
    const token = tokens[next] ?? "The end";
    next += 1;
    if (token === "(") {
      const inner = level(0);
      expect(")");
      return inner;
    }
    if (/^\d/.test(token)) return () => Number(token);
    if (tokens[next] === "(") return call(token);
    // CloudWatch wants ids to begin with a small letter.
    if (!/^[a-z]/.test(token)) throw problem(token);
    ids.add(token);
    return (lookup) => lookup(token);
  };

  const call = (name: string): Term => {
    const make = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (make === undefined) throw problem(`${name}()`);
    expect("(");
    const parts = [level(0)];
    while (tokens[next] === ",") {
      next += 1;
      parts.push(level(0));
    }
    expect(")");
    if (parts.length !== ARGUMENTS[name]) throw problem(`${name} with ${parts.length} arguments`);
    return make(...parts);
  };

  const value = level(0);
  if (next < tokens.length) throw problem(tokens[next] ?? "");
  return { ids, value };
}

function combined(of: ((a: number, b: number) => number) | undefined, left: Term, right: Term): Term {
  return (lookup) => {
    const [a, b] = [left(lookup), right(lookup)];
    if (of === undefined || a === undefined || b === undefined) return undefined;
    const result = of(a, b);
    // What is divided by nothing has no value.
    return Number.isFinite(result) ? result : undefined;
  };
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (expression.slice(TOKEN.lastIndex).trim() !== "") {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(expression);
    if (match === null) {
      const rest = expression.slice(from).trim();
      throw new Error(`${rest} is not known to the metric math of the local cloud, in: ${expression}`);
    }
    const token = match[0].trim();
    tokens.push(WORDS[token] ?? token);
  }
  return tokens;
}
