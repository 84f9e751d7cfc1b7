import type { Notice } from "../../shared/domain/notice.ts";

/** What must be said of a change once its time has come. */
export interface Account {
  /** Changes whose person has exactly one message. */
  readonly once: number;
  /** Those without a message, by the state (and reason) in which a person can see them. */
  readonly visible: Readonly<Record<string, number>>;
  /** Messages or notices that are one too many or one too few, in words; empty if all is well. */
  readonly problems: readonly string[];
  /** States of all notices. */
  readonly states: Readonly<Record<string, number>>;
}

/** Nothing ends in these, so they are no account of a change. */
const UNDER_WAY: readonly Notice["state"][] = ["queued", "sending"];

/** States in which the page and the desk show no message, though there should have been one. */
const SILENT: readonly Notice["state"][] = ["sent", "delivered", "not-told"];

/**
 * Accounts for every change: one message and one notice, or a state that a person can see.
 * @param expected by case, the page code that stands in its message
 * @param messages by page code, how many have arrived
 * @param notices all there are of these cases
 */
export function accountFor(
  expected: ReadonlyMap<string, string>,
  messages: ReadonlyMap<string, number>,
  notices: readonly Notice[],
): Account {
  const byCase = Map.groupBy(notices, ({ caseId }) => caseId);
  const visible: string[] = [];
  const problems: string[] = [];
  let once = 0;
  for (const [caseId, code] of expected) {
    const own = byCase.get(caseId) ?? [];
    const came = messages.get(code) ?? 0;
    const states = own.map(({ state }) => state);
    if (own.length === 0) problems.push("no trace of a change");
    else if (came > 1) problems.push("told twice");
    else if (states.some((state) => UNDER_WAY.includes(state))) problems.push(`still ${states}`);
    else if (came === 1) once += 1;
    else if (states.every((state) => SILENT.includes(state))) problems.push(`not told, but ${states}`);
    else
      visible.push(own.map(({ state, reason }) => [state, reason].filter(Boolean).join(": ")).join(" and "));
  }
  return { once, visible: counted(visible), problems, states: counted(notices.map(({ state }) => state)) };
}

/** How often each name stands in a list. */
export function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(names, (name) => name);
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.length]));
}
