/** One route of an HTTP API, read from its key: `GET /s/{code}`, `ANY /pets/{proxy+}` or `$default`. */
export interface HttpRoute<Target> {
  readonly key: string;
  readonly method: string;
  /** None for `$default`. */
  readonly segments: readonly Segment[] | undefined;
  readonly target: Target;
}

type Segment =
  | { readonly type: "literal"; readonly text: string }
  /** Takes one segment, greedy all that are left. */
  | { readonly type: "parameter" | "greedy"; readonly name: string };

/** A route that takes a request. */
export interface FoundRoute<Target> {
  readonly route: HttpRoute<Target>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The more specific a segment, the earlier. */
const ORDER: readonly Segment["type"][] = ["literal", "parameter", "greedy"];

/** Reads a route's key. */
export function readRoute<Target>(key: string, target: Target): HttpRoute<Target> {
  const [method = "", path] = key.split(" ");
  return {
    key,
    method,
    segments: path === undefined ? undefined : segmentsOf(path).map(readSegment),
    target,
  };
}

/**
 * The route that a request goes to: the most specific of those that take its path and its method, segment by segment from the left;
 * a route of its own method before `ANY`; `$default` last.
 * Source: API Gateway Developer Guide, "Create routes for HTTP APIs", "Routing API requests".
 * @param path decoded
 */
export function findHttpRoute<Target>(
  routes: readonly HttpRoute<Target>[],
  method: string,
  path: string,
): FoundRoute<Target> | undefined {
  const asked = segmentsOf(path);
  const found = routes
    .filter((route) => route.method === method || route.method === "ANY")
    .flatMap((route) => {
      const parameters = route.segments && match(route.segments, asked);
      return parameters === undefined ? [] : [{ route, parameters }];
    })
    .sort((one, other) => compare(one.route, other.route));
  const standard = routes.find(({ key }) => key === "$default");
  return found[0] ?? (standard && { route: standard, parameters: {} });
}

/** The paths that lead to an API: the first segments of its routes, as far as they are literal. */
export function firstLiterals(routes: readonly HttpRoute<unknown>[]): readonly string[] {
  return routes.flatMap(({ segments }) => {
    const [first] = segments ?? [];
    return first?.type === "literal" ? [first.text] : [];
  });
}

/** What stands between the slashes; a slash at the end leaves an empty one, and so makes another path. */
function segmentsOf(path: string): readonly string[] {
  return path.split("/").slice(1);
}

function readSegment(text: string): Segment {
  const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { type: "literal", text };
  return { type: plus === "+" ? "greedy" : "parameter", name };
}

function match(
  segments: readonly Segment[],
  asked: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const isGreedy = segments.at(-1)?.type === "greedy";
  if (isGreedy ? asked.length < segments.length : asked.length !== segments.length) return undefined;
  const parameters: [string, string][] = [];
  for (const [index, segment] of segments.entries()) {
    const text = segment.type === "greedy" ? asked.slice(index).join("/") : (asked[index] ?? "");
    if (segment.type === "literal") {
      if (text !== segment.text) return undefined;
    } else if (text === "") {
      return undefined;
    } else {
      parameters.push([segment.name, text]);
    }
  }
  return Object.fromEntries(parameters);
}

function compare(one: HttpRoute<unknown>, other: HttpRoute<unknown>): number {
  const ranks = rank(one);
  const others = rank(other);
  const at = ranks.findIndex((value, index) => value !== others[index]);
  return at < 0 ? 0 : (ranks[at] ?? 0) - (others[at] ?? 0);
}

function rank({ segments, method }: HttpRoute<unknown>): readonly number[] {
  return [...(segments ?? []).map(({ type }) => ORDER.indexOf(type)), method === "ANY" ? 1 : 0];
}
