import * as z from "zod";
import { CHANNEL_NAMES } from "../../../shared/domain/channel.ts";
import type { Command } from "./command.ts";
import { parseWord } from "./words.ts";

const QUEUES = [...CHANNEL_NAMES, "receipt"] as const;

/** Gives dead letters back to their queues. */
export const redrive: Command = {
  usage: "redrive [--channel sms|email|receipt]",
  does: "gives dead letters back to their queue, where all checks are made again",
  positionals: 0,
  options: ["channel"],
  async run({ stage, deadLetters }, { channel }, output) {
    const queues =
      channel === undefined
        ? QUEUES
        : [parseWord(z.enum(QUEUES), channel, `--channel must be one of ${QUEUES.join(", ")}`)];
    let sum = 0;
    for (const queue of queues) {
      let count = 0;
      for (let moved = 1; moved > 0; count += moved)
        moved = await deadLetters.giveBack(`sachstand-${stage}-${queue}`);
      output.say(`${queue}: ${count} dead letter(s) given back`);
      sum += count;
    }
    if (sum > 0)
      output.say(
        "They are tried again now; what fails ten times more is a dead letter again in half an hour.",
      );
    return 0;
  },
};
