import type { Ports } from "../../infra/commands/notices/ports.ts";
import { runCommand } from "../../infra/commands/notices/run.ts";
import type { PlanSettings } from "../../shared/domain/settings.ts";
import type { Instant } from "../../shared/domain/time.ts";
import { anApplicant, NOW, settings } from "../twins/builders.ts";
import { createScanTwin } from "../twins/case-scan.ts";
import type { CaseItem } from "../twins/case-store.ts";
import { createListsTwin } from "../twins/notice-lists.ts";
import { createWorld, type World } from "../twins/world.ts";

/** What a command line has come to. */
interface Ran {
  readonly exitCode: number;
  readonly said: string;
  readonly complained: string;
}

/** A world in memory, and the command line of those who run it. */
export interface CommandStage extends World {
  readonly ports: Ports;
  /** Dead letters by the name of their queue. */
  readonly deadLetters: Map<string, number>;
  run(...words: readonly string[]): Promise<Ran>;
  /** Writes an item of Cases whose record the stream never shows. */
  lose(item: CaseItem): void;
}

export interface StageOptions {
  readonly settings?: Partial<PlanSettings>;
  readonly start?: Instant;
  readonly people?: Parameters<typeof createWorld>[2];
  /** What happens while a command waits. */
  readonly whileWaiting?: (world: World) => Promise<void> | void;
}

export function aStage({
  people = [anApplicant()],
  start = NOW,
  ...options
}: StageOptions = {}): CommandStage {
  const stageSettings = settings(options.settings);
  const world = createWorld(stageSettings, start, people);
  const deadLetters = new Map<string, number>();
  const lost: CaseItem[] = [];
  const { cases, applicants, notices, queue, register, now } = world;
  const ports: Ports = {
    stage: "test",
    settings: stageSettings,
    cases,
    applicants,
    notices,
    queue,
    now,
    dueIndex: notices,
    lists: createListsTwin(notices),
    scan: createScanTwin(cases, () => [...world.records.map(({ item }) => item), ...lost]),
    pauses: {
      pause: register.pause,
      resume: register.resume,
      current: async (channel) => register.pauses.get(channel),
    },
    deadLetters: {
      async giveBack(name) {
        const there = deadLetters.get(name) ?? 0;
        const moved = Math.min(there, 10);
        deadLetters.set(name, there - moved);
        return moved;
      },
    },
    newPageCode: async () => "0123456789",
    sleep: async (milliseconds) => {
      world.pass(milliseconds);
      await options.whileWaiting?.(world);
    },
  };
  const lose = (item: CaseItem) => {
    cases.put(item);
    lost.push(item);
  };
  return { ...world, ports, deadLetters, lose, run: runner(ports) };
}

function runner(ports: Ports) {
  return async (...words: readonly string[]): Promise<Ran> => {
    const said: string[] = [];
    const complained: string[] = [];
    const output = {
      say: (line: string) => said.push(line),
      complain: (line: string) => complained.push(line),
    };
    const exitCode = await runCommand(words, () => ports, output);
    return { exitCode, said: said.join("\n"), complained: complained.join("\n") };
  };
}
