/**
 * The routes of the applicant's page, below the path of the setting `pageUrl`, as an HTTP API spells them. The API, its
 * access log and the function that answers are all made from this table; a path that is not here is answered, too.
 */
export const PAGE_ROUTES = [
  "GET /",
  "POST /",
  "GET /stop/{token}",
  "POST /stop/{token}",
  "GET /{code}",
  "GET /{code}/choices",
  "GET /{code}/choice",
  "POST /{code}/choice",
  "GET /{code}/address",
  "POST /{code}/address",
  "POST /{code}/confirm",
  "GET /{code}/data",
  "POST /{code}/data",
  "POST /{code}/data.json",
] as const;

export type PageRoute = (typeof PAGE_ROUTES)[number];

/** A route as it stands in the API: `GET /s/{code}` where `base` is `/s`. */
export function routeKey(route: PageRoute, base: string): string {
  const [method = "", path = ""] = route.split(" ");
  return `${method} ${path === "/" && base !== "" ? base : `${base}${path}`}`;
}

/** The path under which the pages stand, without a slash at its end: `/s` of `https://sachstand.example.org/s`. */
export function pageBase(pageUrl: string): string {
  return new URL(pageUrl).pathname.replace(/\/+$/, "");
}

/** A route, and what stands in its path for `{code}` or `{token}`. */
export interface FoundRoute {
  readonly route: PageRoute;
  /** As it stood in the path, percent-encoded or not. */
  readonly name: string;
}

/** The route that a request asks for; a slash at the end makes no other page. */
export function findPageRoute(method: string, path: string, base: string): FoundRoute | undefined {
  const segments = segmentsBelow(path, base);
  const route = segments && PAGE_ROUTES.find((key) => key.startsWith(`${method} `) && isOf(key, segments));
  if (segments === undefined || route === undefined) return undefined;
  const index = segmentsOf(route).findIndex(isParameter);
  return { route, name: segments[index] ?? "" };
}

/** The methods by which a path can be asked for; none if there is no such page. */
export function allowedMethods(path: string, base: string): readonly string[] {
  return ["GET", "POST"].filter((method) => findPageRoute(method, path, base) !== undefined);
}

function segmentsBelow(path: string, base: string): readonly string[] | undefined {
  if (path !== base && !path.startsWith(`${base}/`)) return undefined;
  return path.slice(base.length).replace(/\/$/, "").split("/").slice(1);
}

function segmentsOf(route: PageRoute): readonly string[] {
  return route
    .slice(route.indexOf(" ") + 1)
    .replace(/\/$/, "")
    .split("/")
    .slice(1);
}

function isOf(route: PageRoute, segments: readonly string[]): boolean {
  const own = segmentsOf(route);
  return (
    own.length === segments.length &&
    own.every((part, index) => (isParameter(part) ? segments[index] !== "" : part === segments[index]))
  );
}

function isParameter(segment: string): boolean {
  return segment.startsWith("{");
}
