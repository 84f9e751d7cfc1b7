import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { compileCatalog } from "../../shared/messages/compile-catalog.ts";

const sources = fileURLToPath(new URL("../../functions/", import.meta.url));

/** Where the bundle of a function lies below a cloud assembly's folder. */
export function bundleFolder(outdir: string, name: string): string {
  return join(outdir, "bundles", name);
}

/**
 * Bundles every function into a folder with a single `index.js`. CommonJS, with the `module` builds of dependencies
 * and the SDK inside: measured to start fastest. The same input gives the same bytes.
 */
export async function bundleFunctions(outdir: string): Promise<void> {
  const names = readdirSync(sources, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  await Promise.all(
    names.map(({ name }) => bundle(join(sources, name, "index.ts"), bundleFolder(outdir, name))),
  );
}

async function bundle(entry: string, folder: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile: join(folder, "index.js"),
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    mainFields: ["module", "main"],
    plugins: [compiledCatalogs],
    // Catalogs come parsed, so the parser stays at home.
    alias: { "@formatjs/icu-messageformat-parser": "@formatjs/icu-messageformat-parser/no-parser.js" },
    // Names stay readable in stack traces.
    minifySyntax: true,
    minifyWhitespace: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
  });
}

/** Parses every message of a catalog while bundling. */
const compiledCatalogs: Plugin = {
  name: "compiled-catalogs",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]shared[/\\]messages[/\\][\w-]+\.json$/ }, ({ path }) => ({
      contents: JSON.stringify(compileCatalog(JSON.parse(readFileSync(path, "utf8")))),
      loader: "json",
    }));
  },
};
