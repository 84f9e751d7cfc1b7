import { join } from "node:path";
import { buildSync } from "esbuild";

/**
 * Bundles one entry into `folder` as a single `index.js`. CommonJS, with the `module` builds of dependencies and
 * the SDK inside: measured to start fastest. The same input gives the same bytes.
 */
export function bundle(entry: string, folder: string): void {
  buildSync({
    entryPoints: [entry],
    outfile: join(folder, "index.js"),
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    mainFields: ["module", "main"],
    // Names stay readable in stack traces.
    minifySyntax: true,
    minifyWhitespace: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
  });
}
