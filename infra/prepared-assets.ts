import { cpSync, existsSync } from "node:fs";
import { bundleFunctions } from "./aws/bundle.ts";
import { buildDesk } from "./aws/desk-site.ts";

/** Names a folder with the bundles and the desk, made before from these very sources: tests make them once for all. */
export const PREPARED_ASSETS = "SACHSTAND_PREPARED_ASSETS";

/** Bundles the functions and the desk into a cloud assembly's folder, or takes them from where they are ready. */
export async function provideAssets(outdir: string): Promise<void> {
  const prepared = process.env[PREPARED_ASSETS] ?? "";
  if (existsSync(prepared)) cpSync(prepared, outdir, { recursive: true });
  else await makeAssets(outdir);
}

/** Bundles the functions and the desk into a folder. */
export async function makeAssets(folder: string): Promise<void> {
  await Promise.all([bundleFunctions(folder), buildDesk(folder)]);
}
