// biome-ignore lint/correctness/noUnresolvedImports: the linter does not follow this package's types
import { type Browser, chromium } from "playwright-core";

/** Debian's Chromium, without anything that would talk to the outside. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}
