import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";

/** How the desk's page is built; where to is up to the caller. */
const config: UserConfig = {
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/desk/",
  mode: "production",
  // The same bytes, whoever builds.
  define: { "process.env.NODE_ENV": '"production"' },
  envDir: false,
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
  build: {
    // Firefox ESR is what authorities have.
    target: ["firefox128", "chrome120", "safari17"],
    // The page's policy allows no data in its styles and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
};

export default config;
