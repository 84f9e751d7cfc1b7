import { setTimeout as pause } from "node:timers/promises";
import { nextOpening, type SendingHours } from "../../../shared/domain/sending-hours.ts";
import { spreadOver } from "../../../shared/domain/spread.ts";
import { type Instant, onBerlinClock } from "../../../shared/domain/time.ts";
import { onGround } from "../ground.ts";
import { outcomeOf, report } from "../outcome.ts";
import type { Scenario } from "../scenario.ts";
import { allAtOnce, people } from "../traffic.ts";
import { untilArrived, untilEmpty, watch } from "../watch.ts";

const SPREAD_MINUTES = 1;
/** Starting a stage and writing people and changes, at what has been seen of it. */
const START_SECONDS = 60;
const WRITES_PER_SECOND = 100;

/** Changes of a night, all of them told once the sending hours open. */
export const morning: Scenario = {
  changes: 5_000,
  what: (changes) =>
    `${changes} changes before the sending hours open, then told over ${SPREAD_MINUTES} minute`,
  play: (changes) => {
    const { hours, opening } = hoursFrom(Date.now() + (START_SECONDS + changes / WRITES_PER_SECOND) * 1_000);
    return onGround({ sendingHours: hours }, async (ground) => {
      const { stage, tables } = ground;
      const traffic = await people(tables, "morning", changes);
      const seen = watch(stage);
      await allAtOnce(tables, traffic);
      await untilEmpty(stage);
      const [early, now] = [await stage.size(), Date.now()];
      const problems = [
        ...(now < opening ? [] : ["the hours opened before all was written: take fewer changes"]),
        ...(early === 0 ? [] : [`${early} told before the hours opened`]),
      ];
      await pause(Math.max(0, opening - now));
      await untilArrived(ground, changes);
      await untilEmpty(stage);
      const outcome = await outcomeOf(
        ground,
        traffic,
        ({ caseId, noticeId }) => opening + spreadOver(SPREAD_MINUTES, caseId + noticeId),
      );
      const lastAt = outcome.firstAt + outcome.seconds * 1_000;
      const more = {
        "from opening to the last message": `${((lastAt - opening) / 1_000).toFixed(0)} s`,
        "times to provider": "counted from each notice's own turn; the sweep comes once a minute",
      };
      return report({ changes: outcome }, await seen(), { more, problems });
    });
  },
};

/** Sending hours that open at the next full minute after a moment (ms), today. */
function hoursFrom(earliest: number): { readonly hours: SendingHours; readonly opening: number } {
  const opening = Math.ceil(earliest / 60_000) * 60_000;
  const at: Instant = new Date(opening).toISOString();
  const from = onBerlinClock(at).time;
  const hours: SendingHours = {
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    from,
    to: "23:59",
    holidaysOf: "NW",
    spreadMinutes: SPREAD_MINUTES,
  };
  if (from >= "23:30" || nextOpening(new Date().toISOString(), hours) !== at)
    throw new Error("Sending hours cannot open today any more, or today is a holiday in NW");
  return { hours, opening };
}
