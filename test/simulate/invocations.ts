import { CallFailed, type CallTraits, type Step } from "../twins/faults.ts";
import type { Fate, Mishaps } from "./mishaps.ts";
import type { Timeline } from "./timeline.ts";

/** One run of a function. */
interface Work<T> {
  readonly name: string;
  /** Milliseconds after which it is killed. */
  readonly timeout: number;
  readonly run: (step: Step) => Promise<T>;
  /** Called once; without a result where it has failed or died. */
  readonly done: (result?: T) => void;
}

interface Life {
  isOver: boolean;
}

/** Runs functions side by side. */
export interface Invocations {
  start<T>(work: Work<T>): void;
  /** Whose call is being made right now. */
  readonly actor: string;
  /** What was thrown that no mishap explains. */
  readonly surprises: readonly unknown[];
  readonly running: number;
  /** Whether this invocation is at work. */
  isAlive(actor: string): boolean;
}

/**
 * Lets every call to a port of every invocation be an event of its own, on its way there and on its way back, so that any
 * other invocation may come in between. Whatever an invocation does after its death has no effect.
 */
export function createInvocations(
  timeline: Timeline,
  mishaps: Mishaps,
  tell: (actor: string, what: string) => void,
): Invocations {
  let count = 0;
  const alive = new Set<string>();
  let actor = "";
  const surprises: unknown[] = [];

  const stepOf = (name: string, life: Life, die: () => void): Step => {
    const make = <T>(call: () => Promise<T>): Promise<T> => {
      actor = name;
      const made = call();
      made.catch(() => undefined);
      return made;
    };
    const soon = (run: () => void) =>
      timeline.after(mishaps.latency(), () => {
        if (!life.isOver) run();
      });
    return <T>(call: () => Promise<T>, traits: CallTraits = {}) =>
      new Promise<T>((resolve, reject) => {
        const fail = (why: string) => soon(() => reject(new CallFailed(why)));
        const answer = (made: Promise<T>) => soon(() => void made.then(resolve, reject));
        const befall: Readonly<Record<Fate, () => void>> = {
          "goes-well": () => answer(make(call)),
          "dies-before": die,
          "dies-after": () => {
            void make(call);
            die();
          },
          "throws-before": () => fail("ThrottlingException"),
          "throws-after": () => {
            void make(call);
            fail("TimeoutError");
          },
          "is-made-twice": () => {
            void make(call);
            soon(() => soon(() => answer(make(call))));
          },
        };
        soon(befall[mishaps.fateOf(traits)]);
      });
  };

  return {
    get actor() {
      return actor;
    },
    get running() {
      return alive.size;
    },
    surprises,
    isAlive: (name) => alive.has(name),
    start({ name, timeout, run, done }) {
      count++;
      const self = `${name}-${count}`;
      alive.add(self);
      const life: Life = { isOver: false };
      const end = (how: string, finish: () => void) => {
        if (life.isOver) return;
        life.isOver = true;
        alive.delete(self);
        callOff();
        tell(self, how);
        finish();
      };
      const callOff = timeline.after(timeout, () => end("is killed, out of time", () => done()));
      tell(self, "starts");
      const step = stepOf(self, life, () => end("dies", () => done()));
      run(step).then(
        (result) => end("ends", () => done(result)),
        (error: unknown) => {
          if (!isExplained(error)) surprises.push(error);
          end("fails", () => done());
        },
      );
    },
  };
}

/** Whether a mishap is at the bottom of an error. */
export function isExplained(error: unknown): boolean {
  if (error instanceof CallFailed) return true;
  return error instanceof Error && error.cause !== undefined && isExplained(error.cause);
}
