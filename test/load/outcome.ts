import type { Notice } from "../../shared/domain/notice.ts";
import { type Account, accountFor, counted } from "./account.ts";
import { type Spread, spreadOf } from "./figures.ts";
import type { Ground } from "./ground.ts";
import { type Arrival, arrivalsIn } from "./messages.ts";
import { allNotices, expectedOf, type Traffic } from "./traffic.ts";
import type { Watched } from "./watch.ts";

/** What became of some traffic, checked first. */
export interface Outcome {
  readonly changes: number;
  readonly account: Account;
  /** The first write, milliseconds since 1970. */
  readonly firstAt: number;
  /** From the first write to the last message. */
  readonly seconds: number;
  /** Messages a second in that time. */
  readonly perSecond: number;
  /** Milliseconds from write (or the moment when it was due) to provider. */
  readonly toProvider: Spread;
  readonly byChannel: Readonly<Record<string, Spread>>;
  /** Milliseconds from write to the planner's decision, most of which a change has waited in the stream. */
  readonly toPlan: Spread;
}

/** What a scenario tells: its outcomes by name, what was seen meanwhile, what else it found, what is wrong. */
export interface Report {
  readonly outcomes: Readonly<Record<string, Outcome>>;
  readonly watched: Watched;
  readonly more?: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/** When a notice should have left at the earliest, in milliseconds since 1970. */
export type DueOf = (notice: Notice, writtenAt: number) => number;

/** Looks at each change of a run: what came of it, and when. Correctness first; times are of what has arrived. */
export async function outcomeOf(
  { tables, stage }: Ground,
  traffic: Traffic,
  dueOf: DueOf = (_, writtenAt) => writtenAt,
): Promise<Outcome> {
  const expected = expectedOf(traffic);
  const notices = (await allNotices(tables)).filter(({ caseId }) => expected.has(caseId));
  const codes = new Set(expected.values());
  const arrivals = (await arrivalsIn(stage.dataDir)).filter(({ pageCode }) => codes.has(pageCode));
  const messages = new Map(Object.entries(counted(arrivals.map(({ pageCode }) => pageCode))));
  const cases = new Map([...expected].map(([caseId, code]) => [code, caseId]));
  const told = new Map(notices.filter(({ state }) => state !== "not-told").map((one) => [one.caseId, one]));
  const delayOf = ({ pageCode, at }: Arrival): number => {
    const caseId = cases.get(pageCode) ?? "";
    const [notice, writtenAt = 0] = [told.get(caseId), traffic.writtenAt.get(caseId)];
    return at - (notice === undefined ? writtenAt : dueOf(notice, writtenAt));
  };
  const first = [...traffic.writtenAt.values()].reduce((earliest, at) => Math.min(earliest, at));
  const last = arrivals.reduce((latest, { at }) => Math.max(latest, at), first);
  const channels = Map.groupBy(arrivals, ({ channel }) => channel);
  return {
    changes: expected.size,
    account: accountFor(expected, messages, notices),
    firstAt: first,
    seconds: (last - first) / 1_000,
    perSecond: arrivals.length / ((last - first) / 1_000),
    toProvider: spreadOf(arrivals.map(delayOf)),
    byChannel: Object.fromEntries([...channels].map(([name, some]) => [name, spreadOf(some.map(delayOf))])),
    toPlan: spreadOf(
      [...told.values()].map(
        ({ caseId, plannedAt }) => Date.parse(plannedAt) - (traffic.writtenAt.get(caseId) ?? 0),
      ),
    ),
  };
}

/** Puts a report together; whatever is not as it must be becomes a problem. */
export function report(
  outcomes: Readonly<Record<string, Outcome>>,
  watched: Watched,
  { more = {}, problems = [] }: Partial<Pick<Report, "more" | "problems">> = {},
): Report {
  const wrong = Object.entries(outcomes).flatMap(([name, { account }]) =>
    Object.entries(counted(account.problems)).map(([problem, count]) => `${name}: ${count} ${problem}`),
  );
  const left = Object.entries(watched.left).map(([queue, count]) => `${count} left in ${queue}`);
  return { outcomes, watched, more, problems: [...problems, ...wrong, ...left] };
}
