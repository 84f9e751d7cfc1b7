import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { answerAsset, answerJson, answerPage, readPageFile } from "./answers.ts";
import type { Route, Visit } from "./visit.ts";

/** The desk as it was built, and what its page must know before it can start. */
export interface DeskPages {
  /** Where the built page lies; there a while after the web. */
  readonly folder: string;
  /** What `/desk/config.json` answers. */
  readonly config: () => unknown;
}

/** Where somebody is shown the page; what is shown is behind the `#`. */
const PAGE_PATHS: readonly string[] = ["/desk", "/desk/", "/desk/callback"];

const TYPES: Readonly<Record<string, string>> = { ".js": "text/javascript", ".css": "text/css" };

/** Built files have a hash of their content in their name, so that nothing else can ever stand under it. */
const ASSET = /^\/desk\/assets\/([\w-]+\.(?:js|css))$/;

/** The routes of the caseworkers' page. */
export function deskRoutes({ folder, config }: DeskPages): readonly Route[] {
  const handle = async (visit: Visit): Promise<void> => {
    const name = ASSET.exec(visit.path)?.[1];
    if (PAGE_PATHS.includes(visit.path)) await answerBuilt(visit, join(folder, "index.html"));
    else if (visit.path === "/desk/config.json") answerJson(visit, config());
    else if (name !== undefined) await answerBuilt(visit, join(folder, "assets", name));
    else await answerMissing(visit);
  };
  return [
    { path: "/desk", handle },
    { path: "/desk/*", handle },
  ];
}

async function answerBuilt(visit: Visit, file: string): Promise<void> {
  const content = await readFile(file, "utf8").catch(() => undefined);
  const type = TYPES[extname(file)];
  if (content !== undefined && type === undefined) answerPage(visit, content);
  else if (content !== undefined && type !== undefined) answerAsset(visit, content, type, "immutable");
  else if (type === undefined) answerStarting(visit);
  else await answerMissing(visit);
}

async function answerMissing(visit: Visit): Promise<void> {
  answerPage(visit, await readPageFile("not-found.html"), { status: 404 });
}

function answerStarting({ response }: Visit): void {
  response.writeHead(503, { "retry-after": "2", "content-type": "text/plain" });
  response.end("Sachstand is still starting. Reload this page in a moment.\n");
}
