import { resolve } from "node:path";
import { build } from "vite";
import deskConfig from "../../web/desk/vite.config.ts";

/** Where the desk's page lies below a cloud assembly's folder. */
export function deskFolder(outdir: string): string {
  return resolve(outdir, "desk");
}

/** Builds the desk's page, offline. The same input gives the same bytes. */
export async function buildDesk(outdir: string): Promise<void> {
  await build({
    ...deskConfig,
    configFile: false,
    logLevel: "error",
    build: { ...deskConfig.build, outDir: deskFolder(outdir), emptyOutDir: true },
  });
}
