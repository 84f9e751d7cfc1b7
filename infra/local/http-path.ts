/**
 * A request's path as an HTTP API gives it on: percent-decoded, and cut at a `?` that was encoded. What is no percent-encoding stays
 * as it is, and what is no UTF-8 becomes U+FFFD, so that every byte string is some path.
 * Source: seen on AWS (middleapi/standard-server pull request 93, honojs/hono issue 2156); the documentation only says "decoded".
 * @param path as it stands in the request, without its query
 */
export function decodedPath(path: string): string {
  const bytes = path.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const [decoded = ""] = Buffer.from(bytes, "latin1").toString("utf8").split("?");
  return decoded;
}

/** A request's target in two: the path, and the query without its question mark. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf("?");
  return mark < 0
    ? { path: target, query: "" }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}
