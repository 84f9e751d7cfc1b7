/** Counts requests by who made them and what they asked. */
export interface RequestCounts {
  add(caller: string, action: string): void;
  /** Caller to action (`dynamodb:PutItem`) to number of requests since the start. */
  all(): Record<string, Record<string, number>>;
}

export function createRequestCounts(): RequestCounts {
  const counts = new Map<string, Map<string, number>>();
  return {
    add(caller, action) {
      const actions = counts.get(caller) ?? new Map<string, number>();
      actions.set(action, (actions.get(action) ?? 0) + 1);
      counts.set(caller, actions);
    },
    all: () =>
      Object.fromEntries([...counts].map(([caller, actions]) => [caller, Object.fromEntries(actions)])),
  };
}
