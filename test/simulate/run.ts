import { CHANNEL_NAMES } from "../../shared/domain/channel.ts";
import { after, DAY } from "../../shared/domain/time.ts";
import { resumeChannel } from "../../shared/lambda/resume-channel.ts";
import { settings } from "../twins/builders.ts";
import { loadTexts, plannerDeps } from "../twins/functions.ts";
import { BUGS, NO_BUG } from "./bugs.ts";
import { createCloud } from "./cloud.ts";
import { check } from "./invariants.ts";
import { createMishaps } from "./mishaps.ts";
import { withoutRealTime } from "./no-real-time.ts";
import { createRandom } from "./random.ts";
import { drawStage } from "./stage.ts";
import { rebuild, tellStory } from "./story.ts";
import { createTimeline } from "./timeline.ts";
import type { Violation } from "./witness.ts";

/** How one run went. */
export interface Run {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** What happened, oldest first; ids only. */
  readonly trace: readonly string[];
  /** Messages that went out. */
  readonly sent: number;
}

/** Milliseconds; the stream is read by then. */
const REBUILD_AFTER = 3_600_000;

/** Longer than any wait there is, if nobody does anything. */
const QUIET_AFTER = 60 * DAY;

/**
 * Plays the run of a seed: a time of mishaps, then calm until nothing is to come, then the reckoning.
 * @param bug the name of one of {@link BUGS}
 * @throws if what is played asks for real time or chance
 */
export async function play(seed: number, bug?: string): Promise<Run> {
  await loadTexts(settings().languages);
  return withoutRealTime(async () => {
    const random = createRandom(seed);
    const stage = drawStage(random);
    const { start, people, sending } = stage;
    const timeline = createTimeline(start, random);
    const mishaps = createMishaps(random);
    const wrong = bug === undefined ? NO_BUG : BUGS[bug];
    if (wrong === undefined) throw new RangeError(`There is no bug ${bug}`);
    const cloud = createCloud({
      timeline,
      random,
      mishaps,
      settings: stage.settings,
      sending,
      people,
      bug: wrong,
    });
    const calmAfter = tellStory(cloud, random, stage);
    timeline.after(calmAfter, () => {
      mishaps.stop();
      cloud.witness.tell("world", "is calm from now on");
      // Ops hear of dead letters.
      cloud.bulk.queue.giveBack();
      timeline.after(REBUILD_AFTER, () => {
        if (cloud.stream.givenUp.length === 0) return;
        cloud.invocations.start({
          name: "rebuild",
          timeout: 300_000,
          run: (step) => rebuild(cloud, step),
          done: () => undefined,
        });
      });
      for (const channel of CHANNEL_NAMES)
        cloud.invocations.start({
          name: "resume",
          timeout: 300_000,
          run: (step) =>
            resumeChannel(
              { ...plannerDeps(cloud.surroundings("person", step)), pauses: cloud.register },
              channel,
            ),
          done: () => undefined,
        });
    });
    await cloud.run(after(start, calmAfter + QUIET_AFTER));
    const { trace, handed, violations } = cloud.witness;
    return {
      seed,
      violations: [...violations, ...(await check(cloud, people, after(start, calmAfter + REBUILD_AFTER)))],
      trace,
      sent: handed.filter(({ wentOut }) => wentOut).length,
    };
  });
}
