import { mkdtemp, rm } from "node:fs/promises";
import { request, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { type Inbox, openInbox } from "../../infra/local/inbox.ts";
import { startWeb, type Web, type WebOptions } from "../../infra/local/web/server.ts";
import { email, sms } from "./messages.ts";

const STACK = { endpoint: "http://127.0.0.1:4566", tables: { Cases: "sachstand-local-Cases" } };
const entriesSchema = z.array(z.record(z.string(), z.unknown()));
const PAGES = ["/", "/inbox", "/no-such-page"];

let directory: string;
let inbox: Inbox;
let web: Web;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "web-"));
  inbox = openInbox({ file: join(directory, "inbox.ndjson"), findNotice: async () => undefined });
  web = await startWeb({ port: 0, inbox, stack: () => STACK });
});

afterEach(async () => {
  await web.stop();
  await inbox.close();
  await rm(directory, { recursive: true });
});

const get = (path: string) => fetch(`${web.url}${path}`);

test("inbox.json is the array of entries, oldest first, and is never stored", async () => {
  inbox.add(sms({ text: "one" }));
  inbox.add(email({ text: "two" }));

  const response = await get("/inbox.json");

  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const entries = entriesSchema.parse(await response.json());
  expect(entries).toEqual(await inbox.list());
  expect(Object.keys(entries[0] ?? {})).toEqual([
    "channel",
    "to",
    "from",
    "subject",
    "text",
    "html",
    "noticeId",
    "language",
    "at",
    "raw",
  ]);
});

test("an empty inbox is an empty array", async () => {
  expect(await (await get("/inbox.json")).json()).toEqual([]);
});

test.each([
  ["since=2", ["2", "3", "4"], "2"],
  ["since=5", [], "5"],
  ["since=99", [], "5"],
  ["newest=2", ["3", "4"], "3"],
  ["since=1&newest=2", ["3", "4"], "3"],
  ["since=4&newest=2", ["4"], "4"],
])("inbox.json?%s gives the entries from there on and says where they start", async (query, texts, from) => {
  for (const text of ["0", "1", "2", "3", "4"]) inbox.add(sms({ text }));

  const response = await get(`/inbox.json?${query}`);

  const entries = entriesSchema.parse(await response.json());
  expect(entries.map((entry) => entry["text"])).toEqual(texts);
  expect(response.headers.get("x-inbox-from")).toBe(from);
});

test("more messages than fit one chunk are still one array", async () => {
  const texts = Array.from({ length: 250 }, (_, index) => String(index));
  for (const text of texts) inbox.add(sms({ text }));

  const entries = entriesSchema.parse(await (await get("/inbox.json")).json());

  expect(entries.map((entry) => entry["text"])).toEqual(texts);
});

test.each(["since=-1", "since=x", "newest=1.5"])("inbox.json?%s is refused with a reason", async (query) => {
  const response = await get(`/inbox.json?${query}`);

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: "since and newest must be whole numbers, 0 or more" });
});

test("stack.json is what the stack says", async () => {
  const response = await get("/stack.json");

  expect(await response.json()).toEqual(STACK);
  expect(response.headers.get("cache-control")).toBe("no-store");
});

test("the start page names the endpoint, the inbox, a command and the free numbers", async () => {
  const html = await (await get("/")).text();

  expect(html).toContain("http://127.0.0.1:4566");
  expect(html).toContain('href="/inbox"');
  expect(html).toContain('href="/stack.json"');
  expect(html).toContain("| npm run cases -- import -");
  expect(html).toContain("MS-2026-900001");
  expect(html).toContain("39200&nbsp;00 to 19");
  expect(html).not.toContain("{{");
});

test("an unknown address gets a page in plain words that leads back", async () => {
  const response = await get("/no-such-page");

  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(await response.text()).toMatch(/There is no page here[\s\S]*href="\/"/);
});

test.each(["//", "//example.org/inbox", "/../server.ts", "/server.ts", "/%2e%2e/server.ts"])(
  "the odd address %s is an unknown one, never a file",
  async (path) => {
    expect(await rawStatus(path)).toBe(404);
  },
);

test.each(PAGES)(
  "the page %s allows no inline script, no framing and nothing from elsewhere",
  async (path) => {
    const { headers } = await get(path);

    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("http");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  },
);

test.each(PAGES)("every file that the page %s asks for is there", async (path) => {
  const html = await (await get(path)).text();
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file ?? "");

  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect((await get(file)).status, file).toBe(200);
});

test("a page that is only read refuses a POST and says what it takes", async () => {
  const response = await fetch(`${web.url}/inbox`, { method: "POST" });

  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("GET, HEAD");
});

test("further routes can be added, a whole path or all below one", async () => {
  const other = await startWeb({
    port: 0,
    inbox,
    stack: () => STACK,
    routes: [{ path: "/s/*", methods: ["POST"], handle: ({ path, response }) => void response.end(path) }],
  });

  const response = await fetch(`${other.url}/s/K7QF2M9X4T`, { method: "POST" });
  await other.stop();

  expect(await response.text()).toBe("/s/K7QF2M9X4T");
});

const apis = {
  serves: (path: string) => path.startsWith("/s"),
  handle: async (_: unknown, response: ServerResponse) => void response.end("from the cloud"),
};

/** The web of this test with what the cloud serves. */
async function webWith(options: Pick<WebOptions, "apis">): Promise<(path: string) => Promise<Response>> {
  const other = await startWeb({ port: 0, inbox, stack: () => STACK, ...options });
  onTestFinished(other.stop);
  return (path) => fetch(`${other.url}${path}`, { method: "POST" });
}

test("what is no page of its own goes to the cloud, as far as that serves it", async () => {
  const ask = await webWith({ apis: () => apis });

  expect(await (await ask("/s/K7QF2M9X4T")).text()).toBe("from the cloud");
  expect((await ask("/stack.json")).status).toBe(405);
  expect((await ask("/no-such-page")).status).toBe(404);
});

test("while the cloud is starting it asks to come again", async () => {
  const ask = await webWith({ apis: () => undefined });

  const response = await ask("/s");

  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("2");
  expect(await response.text()).toContain("still starting");
});

test("a port in use is an error that says which, what for, and how to move it", async () => {
  const port = new URL(web.url).port;

  const second = startWeb({ port: Number(port), inbox, stack: () => STACK });

  await expect(second).rejects.toThrow(
    new RegExp(`^Port ${port} is in use .* web pages .* SACHSTAND_WEB_PORT`),
  );
});

/** The path exactly as given; fetch would tidy it first. */
function rawStatus(path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(web.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
