import { expect, test } from "vitest";
import { renderStartPage } from "../../infra/local/web/start-page.ts";

test.each([
  ["http://127.0.0.1:4566", "| npm run cases -- import -"],
  ["http://127.0.0.1:4766", "| SACHSTAND_AWS_PORT=4766 npm run cases -- import -"],
])("the command to try goes to the cloud at %s", async (endpoint, command) => {
  const page = await renderStartPage({ endpoint }, new Date("2026-11-23T09:00:00.000Z"));

  expect(page).toContain(command);
});

test("a page that is asked for before the cloud is ready has a command all the same", async () => {
  expect(await renderStartPage({}, new Date("2026-11-23T09:00:00.000Z"))).toContain(
    "| npm run cases -- import -",
  );
});
