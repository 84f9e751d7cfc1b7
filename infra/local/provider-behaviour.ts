import { setTimeout as pause } from "node:timers/promises";
import { type AwsError, answerXmlError } from "./aws-answers.ts";
import type { Exchange } from "./gateway.ts";

/** How a provider behaves from now on; whatever is left out is as on a good day. */
export interface Behaviour {
  /** Each request waits so many milliseconds before anything is done about it. */
  readonly latencyMs?: number;
  /** Takes so many messages in each second of the clock; the others are answered {@link RATE_EXCEEDED}. */
  readonly perSecond?: number;
  /** Takes so many messages from now on; the others are answered {@link QUOTA_EXCEEDED}. */
  readonly quota?: number;
  /** What every request gets in place of being sent; `hang-up` cuts the connection, so that nobody knows what became of it. */
  readonly answer?: AwsError | "hang-up";
  /** What is sent is sent, but nobody is told: the connection is cut before the answer. */
  readonly losesAnswers?: boolean;
  /** What is sent arrives, but nothing is heard of it again: no receipt comes. */
  readonly givesNoReceipts?: boolean;
}

/** The hand on one provider of the local cloud. */
interface ProviderHandle {
  /** Holds until it is called again; `{}` is a good day. */
  behave(behaviour: Behaviour): void;
}

export type Providers = Readonly<Record<"sms" | "email", ProviderHandle>>;

type Handle = (exchange: Exchange) => void | Promise<void>;

/** SES's words for the rate; SNS has the same code. */
export const RATE_EXCEEDED: AwsError = {
  status: 400,
  code: "Throttling",
  message: "Maximum sending rate exceeded.",
};

/** SES's words for the day's quota, which only the text tells from the rate. */
export const QUOTA_EXCEEDED: AwsError = {
  status: 400,
  code: "Throttling",
  message: "Daily message quota exceeded.",
};

/** What a provider goes through to behave as it is told. */
interface Behaved {
  readonly provider: ProviderHandle;
  /** The route of the provider, as it behaves now. */
  route(handle: Handle): Handle;
  /** Takes what was sent and tells of it later, if that is to be told. */
  receipts<Sent>(tell: (sent: Sent) => void): (sent: Sent) => void;
}

/** A hand on a provider, which until it is used behaves as ever. */
export function createBehaviour(): Behaved {
  let behaviour: Behaviour = {};
  let taken = 0;
  let second = { at: 0, taken: 0 };

  const refusal = (now: number): AwsError | "hang-up" | undefined => {
    const { answer, quota = Number.POSITIVE_INFINITY, perSecond = Number.POSITIVE_INFINITY } = behaviour;
    if (answer !== undefined) return answer;
    if (taken >= quota) return QUOTA_EXCEEDED;
    const at = Math.floor(now / 1_000);
    if (second.at !== at) second = { at, taken: 0 };
    if (second.taken >= perSecond) return RATE_EXCEEDED;
    taken += 1;
    second.taken += 1;
    return undefined;
  };

  return {
    provider: {
      behave(wanted) {
        behaviour = wanted;
        taken = 0;
      },
    },
    route: (handle) => async (exchange) => {
      const { latencyMs = 0 } = behaviour;
      if (latencyMs > 0) await pause(latencyMs);
      const refused = refusal(Date.now());
      if (behaviour.losesAnswers === true) exchange.response.destroy();
      if (refused === undefined) await handle(exchange);
      else if (refused === "hang-up") exchange.response.destroy();
      else answerXmlError(exchange.response, refused);
    },
    receipts: (tell) => (sent) => {
      if (behaviour.givesNoReceipts !== true) tell(sent);
    },
  };
}
