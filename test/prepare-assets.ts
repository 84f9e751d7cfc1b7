import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeAssets, PREPARED_ASSETS } from "../infra/prepared-assets.ts";

/** Bundles functions and desk once for all test files, each of which would take seconds for it. */
export default async function prepareAssets(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "sachstand-assets-"));
  await makeAssets(folder);
  process.env[PREPARED_ASSETS] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
