import { CHANNEL_NAMES, type Channel } from "../../../shared/domain/channel.ts";
import { RESUME_OVER_MINUTES } from "../../../shared/domain/decide-send.ts";
import { isPaused, type Pause } from "../../../shared/domain/register.ts";
import { SWEEP_MINUTES } from "../../../shared/domain/sending-hours.ts";
import { type Instant, instantSchema } from "../../../shared/domain/time.ts";
import { resumeChannel } from "../../../shared/lambda/resume-channel.ts";
import { type Command, UsageError } from "./command.ts";
import { berlin, channelIn, parseWord } from "./words.ts";

const BY_HAND = "by-hand";

/** Says of each channel whether it goes on. */
export const channels: Command = {
  usage: "channels",
  does: "says which channels go on, and which stand still until when",
  positionals: 0,
  options: [],
  async run({ pauses, now }, _given, output) {
    for (const channel of CHANNEL_NAMES)
      output.say(describePause(channel, await pauses.current(channel), now()));
    return 0;
  },
};

/** Stops a channel. */
export const pause: Command = {
  usage: "pause CHANNEL [--until MOMENT]",
  does: "stops a channel (sms, email); what waits goes out once it goes on",
  positionals: 1,
  options: ["until"],
  async run(ports, { positionals, until: word }, output) {
    const channel = channelIn(positionals[0]);
    const now = ports.now();
    const until = untilIn(word, now);
    await ports.pauses.pause(channel, { since: now, until, code: BY_HAND });
    // What counts now: a longer pause that was there already is not cut short.
    const current = await ports.pauses.current(channel);
    output.say(describePause(channel, current, now));
    if (isPaused(current, now) && current.until !== until)
      output.say(
        `That is a longer pause, which was there before: resume ${channel} first to have a shorter one.`,
      );
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

/** Whether a channel stands still, and until when, in a sentence. */
export function describePause(channel: Channel, pause: Pause | undefined, now: Instant): string {
  if (!isPaused(pause, now)) return `${channel} goes on.`;
  const { until, since, code } = pause;
  const end = until === undefined ? "until somebody resumes it" : `until ${berlin(until)}`;
  return `${channel} stands still ${end} (since ${berlin(since)}, ${code}). Its notices wait, for seven days at most.`;
}

/** Lets a channel go on. */
export const resume: Command = {
  usage: "resume CHANNEL",
  does: "lets a channel go on",
  positionals: 1,
  options: [],
  async run(ports, { positionals }, output) {
    const channel = channelIn(positionals[0]);
    const stoodStill = isPaused(await ports.pauses.current(channel), ports.now());
    const count = await resumeChannel(ports, channel);
    const minutes = RESUME_OVER_MINUTES + SWEEP_MINUTES;
    const orLater = ports.settings.sendingHours === null ? "" : ", or once sending hours begin";
    const rest =
      count === 0 ? "" : ` ${count} notice(s) that it held back leave within ${minutes} minutes${orLater}.`;
    output.say(`${channel} ${stoodStill ? "goes on" : "did not stand still, and goes on"}.${rest}`);
    return 0;
  },
};
