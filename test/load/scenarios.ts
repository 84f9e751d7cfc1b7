import type { Scenario } from "./scenario.ts";
import { bulk, bulkAtProductionRates } from "./scenarios/bulk.ts";
import { burst, memory, steady } from "./scenarios/everyday.ts";
import { killed } from "./scenarios/killed.ts";
import { morning } from "./scenarios/morning.ts";
import { atQuota, atRate, slow } from "./scenarios/providers.ts";

/** By the name that `npm run load -- NAME` takes, in the order in which all of them run. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  steady,
  burst,
  morning,
  bulk,
  "bulk-production": bulkAtProductionRates,
  "slow-provider": slow,
  "provider-rate": atRate,
  "provider-quota": atQuota,
  memory,
  killed,
};
