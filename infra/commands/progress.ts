import type { ImportProgress, ImportReport } from "../../shared/lambda/import-records.ts";

/** Milliseconds between two looks of the bar. */
const BAR_EVERY = 100;
/** Lines between two plain reports where there is no terminal. */
const REPORT_EVERY = 10_000;
const WIDTH = 30;

/** Shows an import's progress: a bar on a terminal, plain lines elsewhere. `share` is 0 to 1, if it is known. */
export function showProgress(
  output: NodeJS.WriteStream,
  share: () => number | undefined,
): ImportProgress & { end(): void } {
  let lastShown = 0;
  const clear = () => {
    if (output.isTTY) output.write("\r\u001b[K");
  };
  return {
    refused(line, { field, rule }) {
      clear();
      console.log(`line ${line}: ${field} ${rule}`);
    },
    done(report) {
      if (!output.isTTY) {
        if (linesOf(report) % REPORT_EVERY === 0) output.write(`${linesOf(report)} lines\n`);
        return;
      }
      if (Date.now() - lastShown < BAR_EVERY) return;
      lastShown = Date.now();
      output.write(`\r${bar(share())} ${linesOf(report)} lines\u001b[K`);
    },
    end: clear,
  };
}

function linesOf({ imported, unchanged, refused }: ImportReport): number {
  return imported + unchanged + refused;
}

function bar(share: number | undefined): string {
  if (share === undefined) return "importing";
  const full = Math.round(Math.min(share, 1) * WIDTH);
  return `[${"#".repeat(full)}${"-".repeat(WIDTH - full)}] ${Math.floor(share * 100)} %`;
}
