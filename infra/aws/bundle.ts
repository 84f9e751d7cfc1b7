import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { type CatalogPart, compileCatalog } from "../../shared/messages/compile-catalog.ts";

const sources = fileURLToPath(new URL("../../functions/", import.meta.url));

const credentials = fileURLToPath(new URL("../../shared/lambda/credentials.ts", import.meta.url));

/** The parts of the catalogs that a function's bundle holds; a function that is not here holds the notices of all channels. */
const PARTS_OF: Readonly<Record<string, readonly CatalogPart[]>> = {
  "send-sms": ["sms"],
  "send-email": ["email"],
  "applicant-pages": ["page"],
};

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
  await Promise.all(names.map(({ name }) => bundle(name, bundleFolder(outdir, name))));
}

async function bundle(name: string, folder: string): Promise<void> {
  await build({
    ...bundleOptions(PARTS_OF[name]),
    entryPoints: [join(sources, name, "index.ts")],
    outfile: join(folder, "index.js"),
  });
}

/** How everything that Lambda runs is bundled, with these parts of the catalogs. */
export function bundleOptions(parts?: readonly CatalogPart[]): BuildOptions {
  return {
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    mainFields: ["module", "main"],
    plugins: [compiledCatalogs(parts)],
    alias: {
      // Catalogs come parsed, so the parser stays at home.
      "@formatjs/icu-messageformat-parser": "@formatjs/icu-messageformat-parser/no-parser.js",
      // Lambda gives its credentials by environment. The SDK's own chain knows eight more places, and the clients for them.
      "@aws-sdk/credential-provider-node": credentials,
    },
    // The SDK imports node:http only when it is needed. By `import()` Node would list all of its exports, and so load its whole fetch.
    supported: { "dynamic-import": false },
    // Names stay readable in stack traces.
    minifySyntax: true,
    minifyWhitespace: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
  };
}

/** Parses every message of a catalog while bundling. */
const compiledCatalogs = (parts: readonly CatalogPart[] | undefined): Plugin => ({
  name: "compiled-catalogs",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]shared[/\\]messages[/\\][\w-]+\.json$/ }, ({ path }) => {
      try {
        const contents = JSON.stringify(compileCatalog(JSON.parse(readFileSync(path, "utf8")), parts));
        return { contents, loader: "json" };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return { errors: [{ text: `${basename(path)}: ${why} (npm run messages -- check says more)` }] };
      }
    });
  },
});
