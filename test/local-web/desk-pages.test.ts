import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Inbox, openInbox } from "../../infra/local/inbox.ts";
import { deskRoutes } from "../../infra/local/web/desk-pages.ts";
import { startWeb, type Web } from "../../infra/local/web/server.ts";

const folder = mkdtempSync(join(tmpdir(), "sachstand-desk-"));
const built = join(folder, "desk");
let inbox: Inbox;
let web: Web;

beforeAll(async () => {
  inbox = openInbox({ file: join(folder, "inbox.ndjson"), findNotice: async () => undefined });
  const config = () => ({ issuer: "http://127.0.0.1/oidc" });
  const routes = deskRoutes({ folder: built, config });
  web = await startWeb({ port: 0, inbox, stack: () => ({}), routes });
});

afterAll(async () => {
  await web.stop();
  await inbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string) => fetch(`${web.url}${path}`);

test("the page is not there yet while the cloud starts, and says so", async () => {
  const answer = await get("/desk");

  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("2");
});

test("the page is asked for again each time, what it loads is kept for ever, and nothing beside that is served", async () => {
  mkdirSync(join(built, "assets"), { recursive: true });
  writeFileSync(join(built, "index.html"), "<!doctype html>");
  writeFileSync(join(built, "assets", "index-abc_123.js"), "1");
  writeFileSync(join(folder, "secret.js"), "2");

  for (const path of ["/desk", "/desk/", "/desk/callback?code=c&state=s"]) {
    const page = await get(path);
    expect(page.headers.get("content-type"), path).toBe("text/html; charset=utf-8");
    expect(page.headers.get("cache-control"), path).toBe("no-cache");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("connect-src 'self';");
  }
  const asset = await get("/desk/assets/index-abc_123.js");
  expect(asset.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(asset.headers.get("cache-control")).toContain("immutable");
  for (const path of [
    "/desk/assets/other.js",
    "/desk/assets/..%2Fsecret.js",
    "/desk/assets/x/../../../secret.js",
    "/desk/index.html",
  ])
    expect((await get(path)).status, path).toBe(404);
});

test("the page learns at run time who signs people in", async () => {
  expect(await (await get("/desk/config.json")).json()).toEqual({ issuer: "http://127.0.0.1/oidc" });
});
