import { fileURLToPath } from "node:url";
import type { Plugin, UserConfig } from "vite";

/** Of each catalog the desk takes what its receipt says, and loads that only when it is needed. */
const receiptTexts: Plugin = {
  name: "receipt-texts",
  enforce: "pre",
  transform(code, id) {
    if (!/[/\\]shared[/\\]messages[/\\][\w-]+\.json$/.test(id)) return undefined;
    const { language, direction, receipt } = JSON.parse(code);
    return { code: JSON.stringify({ language, direction, receipt }), map: null };
  },
};

/** How the desk's page is built; where to is up to the caller. */
const config: UserConfig = {
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/desk/",
  mode: "production",
  // The same bytes, whoever builds.
  define: { "process.env.NODE_ENV": '"production"' },
  envDir: false,
  publicDir: false,
  plugins: [receiptTexts],
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
