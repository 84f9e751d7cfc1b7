import { FunctionFailure } from "./function-thread.ts";

/** What somebody may break on purpose, to see what becomes of it. */
export interface Faults {
  /**
   * Limits how many events of a function are handled at the same time, as its reserved concurrency does; 0 stops it.
   * @param functionName its real name
   * @param concurrency undefined takes the limit away
   * @throws when there is no such function
   */
  limitConcurrency(functionName: string, concurrency: number | undefined): void;
}

/** What Lambda calls the error of a function that may not run now. */
const THROTTLED = "TooManyRequestsException";

/** The failure of an event that a function was not let handle. */
export function throttled(functionName: string): FunctionFailure {
  return new FunctionFailure(THROTTLED, `Rate exceeded: ${functionName} may not run more often at once`);
}

/** Whether an error says that a function was not let run. */
export function isThrottled(error: unknown): boolean {
  return error instanceof Error && error.name === THROTTLED;
}

/**
 * Calls a function until it is let run; whether it then succeeds is another matter.
 * @param pause between two calls; false when there is to be no other
 */
export async function untilLetRun<T>(call: () => Promise<T>, pause: () => Promise<boolean>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isThrottled(error) || !(await pause())) throw error;
    }
  }
}
