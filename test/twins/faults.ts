/** What goes wrong in one invocation of a function. */
export interface Fault {
  /** Which of its calls to a port it strikes, from 0; nothing happens if there are fewer. */
  readonly at: number;
  /** The process dies, or that one call throws; before the call took effect, or after. */
  readonly how: "dies-before" | "dies-after" | "throws-before" | "throws-after";
}

/** What is known of a call to a port. */
export interface CallTraits {
  /** It answers what went wrong, and never throws. */
  readonly neverThrows?: boolean;
  /** Made a second time by the SDK, it has no second effect and the same answer. */
  readonly isIdempotent?: boolean;
}

/** Makes one call to a port, unless the invocation is dead or dies of it. */
export type Step = <T>(call: () => Promise<T>, traits?: CallTraits) => Promise<T>;

/** A call that failed, as one to a database may. */
export class CallFailed extends Error {
  override readonly name = "CallFailed";
}

/** What became of an invocation. */
export type Invocation<T> = { readonly alive: true; readonly result: T } | { readonly alive: false };

/**
 * Runs an invocation under a fault. Whatever it does after its death has no effect: its calls are never made and
 * never answered, as those of a killed process.
 */
export async function invoke<T>(
  fault: Fault | undefined,
  run: (step: Step) => Promise<T>,
): Promise<Invocation<T>> {
  const death = Promise.withResolvers<Invocation<T>>();
  let calls = 0;
  let isDead = false;
  const die = <R>(): Promise<R> => {
    isDead = true;
    death.resolve({ alive: false });
    return new Promise<R>(() => {});
  };
  const step: Step = async (call, { neverThrows = false } = {}) => {
    if (isDead) return die();
    const strikes = fault !== undefined && fault.at === calls;
    calls++;
    if (!strikes) return call();
    const throws = !neverThrows && fault.how.startsWith("throws");
    const isAfter = fault.how.endsWith("after");
    if (isAfter) await call();
    if (throws) throw new CallFailed(fault.how);
    return die();
  };
  const survival = run(step).then((result): Invocation<T> => ({ alive: true, result }));
  return Promise.race([survival, death.promise]);
}
