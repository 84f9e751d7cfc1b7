import { type AsyncInvocationOptions, createAsyncInvocation } from "./async-invocation.ts";
import { type FunctionPools, functionCalledBy } from "./function-pools.ts";
import { startLogSubscription } from "./log-subscription.ts";
import { ANSWER_AFTER_MS } from "./pending-answers.ts";
import type { CloudIdentity } from "./physical-names.ts";

/** An SMS that SNS took. */
export interface SentSms {
  readonly messageId: string;
  /** E.164. */
  readonly to: string;
  readonly smsType: string;
  readonly at: Date;
  /** Whether it arrived. */
  readonly arrived: boolean;
}

export interface SmsLogOptions extends AsyncInvocationOptions {
  readonly pools: FunctionPools;
  readonly cloud: CloudIdentity;
}

/** About what SNS takes for one to Germany, in US dollars. */
const PRICE = 0.1;
/** Germany, Telekom. */
const NETWORK = { phoneCarrier: "Simulated Carrier", mcc: 262, mnc: 1 };
const NO_NETWORK = { mcc: 0, mnc: 0 };

/**
 * Plays SNS's delivery logs: a while after an SMS was taken, an entry goes to the functions that the template subscribes to its log
 * group, and to nowhere else. Without a subscription nothing happens.
 * @throws when a subscription has a filter pattern or calls a function without a bundle
 */
export function createSmsLog(options: SmsLogOptions): (sms: SentSms) => void {
  const { cloud, pending } = options;
  const group = `sns/${cloud.region}/${cloud.account}/DirectPublishToPhoneNumber`;
  const successes = subscribersTo(group, options);
  const failures = subscribersTo(`${group}/Failure`, options);
  return (sms) => {
    const subscribers = sms.arrived ? successes : failures;
    if (subscribers.length === 0) return;
    pending.give(ANSWER_AFTER_MS.smsLog, async () => {
      const entry = smsLogEntry(sms, new Date());
      for (const take of subscribers) take(entry);
    });
  };
}

/** Source: SNS Developer Guide, "Example log for successful/failed SMS delivery". */
function smsLogEntry({ messageId, to, smsType, at, arrived }: SentSms, now: Date): string {
  const dwellTimeMs = now.getTime() - at.getTime();
  return JSON.stringify({
    notification: { messageId, timestamp: at.toISOString().replace("T", " ").replace("Z", "") },
    delivery: {
      ...(arrived ? NETWORK : NO_NETWORK),
      destination: to,
      priceInUSD: PRICE,
      smsType,
      providerResponse: arrived
        ? "Message has been accepted by phone"
        : "Phone is currently unreachable/unavailable",
      dwellTimeMs,
      dwellTimeMsUntilDeviceAck: dwellTimeMs,
    },
    status: arrived ? "SUCCESS" : "FAILURE",
  });
}

function subscribersTo(logGroup: string, options: SmsLogOptions): ((entry: string) => void)[] {
  const { deployment, cloud, pending } = options;
  return deployment.subscriptionFilters
    .filter(({ properties }) => properties.LogGroupName === logGroup)
    .map(({ name: filterName, logicalName, properties }) => {
      if (properties.FilterPattern !== "")
        throw new Error(
          `${logicalName}: the local cloud knows no filter patterns of logs but the empty one.`,
        );
      const called = functionCalledBy(logicalName, properties.DestinationArn, options);
      const invoke = createAsyncInvocation(called, options);
      return startLogSubscription({ filterName, logGroup, owner: cloud.account, invoke }, pending);
    });
}
