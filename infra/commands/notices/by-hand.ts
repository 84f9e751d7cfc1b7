import type { NoticeKey } from "../../../shared/domain/notice.ts";
import { isPaused } from "../../../shared/domain/register.ts";
import {
  type ByHandDeps,
  type ByHandResult,
  cancelByHand,
  retryByHand,
} from "../../../shared/lambda/move-by-hand.ts";
import type { Command } from "./command.ts";
import { describePause } from "./pauses.ts";
import type { Ports } from "./ports.ts";
import { noticeIn } from "./words.ts";

/** Sends a notice once more. */
export const retry: Command = {
  usage: "retry CASE NOTICE",
  does: "sends a failed or uncertain notice once more, all checks made again",
  ...movesByHand(retryByHand, async ({ pauses, now }, { notice }) => {
    const channel = notice?.channel;
    const pause = channel && (await pauses.current(channel));
    return [
      "is in the queue again: the case, consent, address, hours and limits are checked once more,",
      `and it goes out over ${channel ?? "its channel"} unless one of them forbids it, as show says then.`,
      ...(channel !== undefined && isPaused(pause, now()) ? [describePause(channel, pause, now())] : []),
    ].join(" ");
  }),
};

/** Takes a waiting notice back. */
export const cancel: Command = {
  usage: "cancel CASE NOTICE",
  does: "takes back a notice that still waits",
  ...movesByHand(cancelByHand, async () => "is cancelled: the person does not get it."),
};

function movesByHand(
  move: (deps: ByHandDeps, key: NoticeKey) => Promise<ByHandResult>,
  whatHappens: (ports: Ports, result: ByHandResult) => Promise<string>,
): Pick<Command, "positionals" | "options" | "run"> {
  return {
    positionals: 2,
    options: [],
    async run(ports, { positionals }, output) {
      const key = noticeIn(positionals);
      const name = `${key.caseId} ${key.noticeId}`;
      const result = await move(ports, key);
      const { answer } = result;
      if (!answer.ok) {
        output.complain(`${name} stays as it is. ${answer.why}`);
        return 1;
      }
      output.say(`${name} ${await whatHappens(ports, result)}`);
      if (answer.warning !== undefined) output.say(answer.warning);
      return 0;
    },
  };
}
