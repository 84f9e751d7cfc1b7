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
