import type { NoticeKey } from "../../../shared/domain/notice.ts";
import {
  type ByHandDeps,
  type ByHandResult,
  cancelByHand,
  retryByHand,
} from "../../../shared/lambda/move-by-hand.ts";
import type { Command, Output } from "./command.ts";
import { noticeIn } from "./words.ts";

/** Sends a notice once more. */
export const retry: Command = {
  usage: "retry CASE NOTICE",
  does: "sends a failed or uncertain notice once more, all checks made again",
  ...movesByHand(
    retryByHand,
    ({ notice }) =>
      `is in the queue again: the case, consent, address, hours and limits are checked once more, then it goes out over ${notice?.channel ?? "its channel"}.`,
  ),
};

/** Takes a waiting notice back. */
export const cancel: Command = {
  usage: "cancel CASE NOTICE",
  does: "takes back a notice that still waits",
  ...movesByHand(cancelByHand, () => "is cancelled: the person does not get it."),
};

function movesByHand(
  move: (deps: ByHandDeps, key: NoticeKey) => Promise<ByHandResult>,
  whatHappens: (result: ByHandResult) => string,
): Pick<Command, "positionals" | "options" | "run"> {
  return {
    positionals: 2,
    options: [],
    async run(ports, { positionals }, output) {
      const key = noticeIn(positionals);
      const result = await move(ports, key);
      return tell(key, result, whatHappens, output);
    },
  };
}

function tell(
  { caseId, noticeId }: NoticeKey,
  result: ByHandResult,
  whatHappens: (result: ByHandResult) => string,
  output: Output,
): number {
  const { answer } = result;
  if (!answer.ok) {
    output.complain(`${caseId} ${noticeId} stays as it is. ${answer.why}`);
    return 1;
  }
  output.say(`${caseId} ${noticeId} ${whatHappens(result)}`);
  if (answer.warning !== undefined) output.say(answer.warning);
  return 0;
}
