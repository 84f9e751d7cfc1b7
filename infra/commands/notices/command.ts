import type { Ports } from "./ports.ts";

/** Options that some of the commands know. */
export const OPTIONS = {
  json: { type: "boolean" },
  office: { type: "string" },
  channel: { type: "string" },
  until: { type: "string" },
  "dry-run": { type: "boolean" },
} as const;

type OptionName = keyof typeof OPTIONS;

/** What was typed after a command's name. */
interface Arguments {
  readonly positionals: readonly string[];
  readonly json?: boolean | undefined;
  readonly office?: string | undefined;
  readonly channel?: string | undefined;
  readonly until?: string | undefined;
  readonly "dry-run"?: boolean | undefined;
}

/** Where a command's lines go: what was asked for, and why it could not be done. */
export interface Output {
  say(line: string): void;
  complain(line: string): void;
}

/** One command of `npm run notices`. */
export interface Command {
  /** The command line after `npm run notices --`. */
  readonly usage: string;
  /** What it does, for the usage text. */
  readonly does: string;
  /** How many words must follow its name. */
  readonly positionals: number;
  readonly options: readonly OptionName[];
  /** @returns the exit code: 0, or 1 if it could not be done */
  readonly run: (ports: Ports, given: Arguments, output: Output) => Promise<number>;
}

/** A command line that makes no sense; the message says why, without repeating what was typed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
