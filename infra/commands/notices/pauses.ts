import type { Channel } from "../../../shared/domain/channel.ts";
import { isPaused } from "../../../shared/domain/register.ts";
import { type Instant, instantSchema } from "../../../shared/domain/time.ts";
import { RESUME_OVER_MINUTES, resumeChannel } from "../../../shared/lambda/resume-channel.ts";
import { type Command, UsageError } from "./command.ts";
import type { Ports } from "./ports.ts";
import { berlin, channelIn, parseWord } from "./words.ts";

const BY_HAND = "by-hand";

/** Stops a channel. */
export const pause: Command = {
  usage: "pause CHANNEL [--until MOMENT]",
  does: "stops a channel (sms, email); what waits goes out once it goes on",
  positionals: 1,
  options: ["until"],
  async run(ports, { positionals, until: word }, output) {
    const channel = channelIn(positionals[0]);
    const until = untilIn(word, ports.now());
    await ports.pauses.pause(channel, { since: ports.now(), until, code: BY_HAND });
    output.say(await describe(ports, channel));
    return 0;
  },
};

function untilIn(word: string | undefined, now: Instant): Instant | undefined {
  if (word === undefined) return undefined;
  const rule = "--until must be a moment to come, in ISO 8601 with a zone, like 2026-12-01T08:00:00+01:00";
  const until = parseWord(instantSchema, word, rule);
  if (until <= now) throw new UsageError(rule);
  return until;
}

/** What counts now: a longer pause that was there already is not cut short. */
async function describe({ pauses, now }: Ports, channel: Channel): Promise<string> {
  const current = await pauses.current(channel);
  if (!isPaused(current, now())) return `${channel} goes on.`;
  const { until, since, code } = current;
  const end = until === undefined ? "until somebody resumes it" : `until ${berlin(until)}`;
  return `${channel} stands still ${end} (since ${berlin(since)}, ${code}).`;
}

/** Lets a channel go on. */
export const resume: Command = {
  usage: "resume CHANNEL",
  does: "lets a channel go on",
  positionals: 1,
  options: [],
  async run(ports, { positionals }, output) {
    const channel = channelIn(positionals[0]);
    const count = await resumeChannel(ports, channel);
    const rest =
      count === 0 ? "" : ` ${count} notice(s) that it held back leave within ${RESUME_OVER_MINUTES} minutes.`;
    output.say(`${channel} goes on.${rest}`);
    return 0;
  },
};
