import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Inbox } from "../inbox.ts";
import { answerAsset, answerJson, answerJsonArray, answerPage, readPageFile } from "./answers.ts";
import { renderStartPage } from "./start-page.ts";
import type { Route, Visit } from "./visit.ts";

/** What the pages show. */
export interface Shown {
  readonly inbox: Inbox;
  /** What `/stack.json` answers: the real names of tables, queues and functions. */
  readonly stack: () => unknown;
}

/** The files beside this one that the pages load. */
const ASSETS: Readonly<Record<string, string>> = {
  "base.css": "text/css",
  "start.css": "text/css",
  "alarms.css": "text/css",
  "start.js": "text/javascript",
  "sign-in.css": "text/css",
  "inbox.css": "text/css",
  "inbox.js": "text/javascript",
  "inbox-cards.js": "text/javascript",
  "inbox-filter.js": "text/javascript",
  "inbox-mail.js": "text/javascript",
  "inbox-news.js": "text/javascript",
  "elements.js": "text/javascript",
};

/** The route table of the local cloud's own pages. */
export function ownRoutes({ inbox, stack }: Shown): readonly Route[] {
  return [
    { path: "/", handle: async (visit) => answerPage(visit, await renderStartPage(stack(), new Date())) },
    {
      path: "/inbox",
      // An e-mail's document inherits this page's policy and needs its own inline styles to look as sent.
      handle: async (visit) => answerPage(visit, await readPageFile("inbox.html"), { styles: "inline" }),
    },
    { path: "/inbox.json", handle: listInbox(inbox) },
    { path: "/stack.json", handle: (visit) => answerJson(visit, stack()) },
    ...Object.entries(ASSETS).map(([name, contentType]) => ({
      path: `/${name}`,
      handle: async (visit: Visit) => answerAsset(visit, await readPageFile(name), contentType),
    })),
  ];
}

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const listQuerySchema = z.object({ since: wholeNumber.optional(), newest: wholeNumber.optional() });

/** `?since=N` leaves out the entries before index N, `?newest=N` all but the last N of the rest. */
function listInbox(inbox: Inbox): Route["handle"] {
  // Indexes hold within one run only: `--fresh` starts again at 0, and a page must notice.
  const run = randomUUID();
  return async (visit: Visit) => {
    const query = listQuerySchema.safeParse(Object.fromEntries(visit.query));
    if (!query.success) {
      answerJson(visit, { error: "since and newest must be whole numbers, 0 or more" }, 400);
      return;
    }
    const { since = 0, newest = Number.POSITIVE_INFINITY } = query.data;
    const from = Math.min(Math.max(since, inbox.size - newest), inbox.size);
    const entries = await inbox.list(from);
    await answerJsonArray(visit, entries, { "x-inbox-run": run, "x-inbox-from": String(from) });
  };
}
