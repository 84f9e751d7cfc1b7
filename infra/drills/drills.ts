import { keyCompromised, regionLost } from "./disaster-drills.ts";
import type { Drill } from "./drill.ts";
import { deadLetters, wrongDeployment } from "./function-drills.ts";
import { lostAnswers, providerDown, quotaHit } from "./provider-drills.ts";
import { poisonRecord, recordsGivenUp, streamStopped } from "./stream-drills.ts";

/** All drills, the quickest first. */
export const DRILLS: readonly Drill[] = [
  poisonRecord,
  deadLetters,
  wrongDeployment,
  recordsGivenUp,
  streamStopped,
  keyCompromised,
  regionLost,
  lostAnswers,
  quotaHit,
  providerDown,
];
