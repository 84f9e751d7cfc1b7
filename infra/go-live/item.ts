/** One thing that must be so before people are told anything. */
export interface GoLiveItem {
  readonly state: "done" | "missing" | "to check";
  readonly what: string;
  /** What to do or to ask, where it is not done. */
  readonly how?: string;
  /** Whether a deployment without it would be wrong, and not just unfinished. */
  readonly blocks?: boolean;
}

/** What only AWS or people know, and how to ask them. */
export function toCheck(what: string, how: string): GoLiveItem {
  return { state: "to check", what, how };
}
