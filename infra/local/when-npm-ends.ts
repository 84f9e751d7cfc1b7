import { readFileSync } from "node:fs";

const LOOK_EVERY_MS = 500;
/** npm starts a shell, the shell starts us. */
const GENERATIONS = 3;

/**
 * Calls `then` when the npm that runs us has ended without a word: killed hard, it cannot pass a signal on, and
 * we would be left behind with the ports taken. Does nothing where there is no npm above us or no /proc.
 */
export function whenNpmEnds(then: () => void): void {
  const npm = findNpm(process.ppid);
  if (npm === undefined) return;
  const timer = setInterval(() => {
    if (isAlive(npm)) return;
    clearInterval(timer);
    then();
  }, LOOK_EVERY_MS);
  timer.unref();
}

function findNpm(pid: number, generation = 1): number | undefined {
  if (generation > GENERATIONS || pid <= 1) return undefined;
  try {
    if (/\bnpm\b/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"))) return pid;
    const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return parent === undefined ? undefined : findNpm(Number(parent), generation + 1);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
