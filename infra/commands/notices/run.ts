import { parseArgs } from "node:util";
import { attention } from "./attention.ts";
import { cancel, retry } from "./by-hand.ts";
import { type Command, OPTIONS, type Output, UsageError } from "./command.ts";
import { channels, pause, resume } from "./pauses.ts";
import type { Ports } from "./ports.ts";
import { rebuild } from "./rebuild.ts";
import { redrive } from "./redrive.ts";
import { show } from "./show.ts";

const COMMANDS: Readonly<Record<string, Command>> = {
  show,
  attention,
  retry,
  cancel,
  redrive,
  channels,
  pause,
  resume,
  rebuild,
};

const WIDTH = 40;
const HELP: ReadonlySet<string | undefined> = new Set(["help", "--help", "-h"]);

const USAGE = [
  "Usage: npm run notices -- COMMAND",
  ...Object.values(COMMANDS).map(({ usage, does }) => `  ${usage.padEnd(WIDTH)} ${does}`),
  "CASE and NOTICE are ids, as show and attention print them. Times are those of Berlin.",
  "Works on the local cloud, and on AWS only with SACHSTAND_STAGE. docs/runbook.md says when to use what.",
].join("\n");

/**
 * Runs one command line.
 * @returns the exit code: 0, 1 if it could not be done, 2 if the command line makes no sense
 * @throws what tables and queues throw
 */
export async function runCommand(
  words: readonly string[],
  connect: () => Ports,
  output: Output,
): Promise<number> {
  if (words.length === 1 && HELP.has(words[0])) {
    output.say(USAGE);
    return 0;
  }
  try {
    const { command, given } = parse(words);
    return await command.run(connect(), given, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (error.message !== "") output.complain(error.message);
    output.complain(USAGE);
    return 2;
  }
}

function parse(words: readonly string[]) {
  if (words.length === 0) throw new UsageError();
  const { positionals, values } = parseWords(words);
  const [name = "", ...rest] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UsageError("There is no such command.");
  const knows = (option: string) => command.options.some((known) => known === option);
  if (rest.length !== command.positionals || !Object.keys(values).every(knows))
    throw new UsageError(`It must be: ${command.usage}`);
  return { command, given: { ...values, positionals: rest } };
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS });
  } catch {
    throw new UsageError("There is an option that is not known, or one that lacks its value.");
  }
}
