import type { CallTraits } from "../twins/faults.ts";
import type { ProviderDoes, ReceiptSays } from "../twins/provider.ts";
import type { Random } from "./random.ts";

/** What becomes of one call: it goes well, or the caller dies of it, or it fails; before its effect or after. */
export type Fate =
  | "goes-well"
  | "dies-before"
  | "dies-after"
  | "throws-before"
  | "throws-after"
  /** Its answer is lost, and the SDK makes it once more. */
  | "is-made-twice";

/** What goes wrong in a run, and how often. */
export interface Mishaps {
  /** From now on nothing goes wrong any more. */
  stop(): void;
  readonly isOver: boolean;
  fateOf(traits: CallTraits): Fate;
  /** Milliseconds that a call takes there, or back. */
  latency(): number;
  /** Milliseconds until a consumer looks. */
  pause(): number;
  /** Whether something happens that happens now and then: a message comes twice, an index is behind. */
  happens(probability: number): boolean;
  provider(): ProviderDoes;
  /** What the provider says of a message that went out, each after so many milliseconds. */
  receipts(channel: "sms" | "email"): readonly (readonly [ReceiptSays, number])[];
}

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const SMS_SAYS = ["Delivery", "Delivery", "Delivery", "unreachable", "opted-out"] as const;
const EMAIL_SAYS = [
  "Delivery",
  "Delivery",
  "Delivery",
  "Delivery",
  "BouncePermanent",
  "BounceTransient",
  "Complaint",
  "DeliveryDelay",
  "Reject",
] as const;

/** How bad a run is, from almost calm to a bad day; each kind of mishap may be missing. */
export function createMishaps(random: Random): Mishaps {
  let isOver = false;
  const badness = random.pick([0.2, 1, 1, 3]);
  const rate = (most: number) => (random.chance(0.25) ? 0 : most * badness * random.next());
  const rates = {
    dies: rate(0.02),
    throws: rate(0.03),
    twice: rate(0.03),
    slow: rate(0.06),
    unkind: Math.min(0.7, rate(0.4)),
    lostReceipt: rate(0.2),
    badReceipt: rate(0.3),
    lazy: rate(0.1),
  };
  const fateOf = ({ neverThrows = false, isIdempotent = false }: CallTraits): Fate => {
    if (isOver) return "goes-well";
    if (random.chance(rates.dies)) return random.pick(["dies-before", "dies-after"]);
    if (neverThrows) return "goes-well";
    if (random.chance(rates.throws)) return random.pick(["throws-before", "throws-after"]);
    return !isIdempotent && random.chance(rates.twice) ? "is-made-twice" : "goes-well";
  };
  return {
    stop: () => {
      isOver = true;
    },
    get isOver() {
      return isOver;
    },
    fateOf,
    latency: () =>
      !isOver && random.chance(rates.slow) ? random.between(300, 12_000) : random.between(1, 30),
    pause: () =>
      !isOver && random.chance(rates.lazy)
        ? random.between(SECOND, random.pick([20 * SECOND, 200 * SECOND, HOUR]))
        : random.between(1, 300),
    happens: (probability) => !isOver && random.chance(probability * badness),
    provider: () =>
      isOver || !random.chance(rates.unkind)
        ? "accepts"
        : random.pick([
            "is-busy",
            "is-busy",
            "refuses",
            "is-misconfigured",
            "sends-in-silence",
            "sends-in-silence",
            "is-silent",
          ]),
    receipts: (channel) => {
      const isLost = !isOver && random.chance(rates.lostReceipt);
      const isBad = !isOver && random.chance(rates.badReceipt);
      return drawReceipts(random, channel, { isLost, isBad });
    },
  };
}

function drawReceipts(
  random: Random,
  channel: "sms" | "email",
  { isLost, isBad }: { readonly isLost: boolean; readonly isBad: boolean },
): readonly (readonly [ReceiptSays, number])[] {
  const list: readonly [ReceiptSays, ...ReceiptSays[]] = channel === "sms" ? SMS_SAYS : EMAIL_SAYS;
  const when = () => random.between(200, random.pick([5 * SECOND, 60 * SECOND, HOUR, 72 * HOUR]));
  const isTold = channel === "email" && !random.chance(0.2);
  return [
    ...(isTold ? [["Send", random.between(100, 8 * SECOND)] as const] : []),
    ...(isLost ? [] : [[isBad ? random.pick(list) : "Delivery", when()] as const]),
    ...(isBad && random.chance(0.3) ? [[random.pick(list), when()] as const] : []),
  ];
}
