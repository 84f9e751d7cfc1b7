import { useCallback, useRef, useState } from "preact/hooks";

/** Something that a person does and that takes a while. */
export interface Acting {
  readonly isBusy: boolean;
  readonly error: unknown;
  /** Does it, unless it is being done already; keeps what went wrong. */
  readonly run: (work: () => Promise<void>) => void;
  readonly forget: () => void;
}

export function useAct(): Acting {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const running = useRef(0);
  const run = useCallback((work: () => Promise<void>) => {
    if (running.current > 0) return;
    running.current++;
    setBusy(true);
    setError(undefined);
    work()
      .catch(setError)
      .finally(() => {
        running.current--;
        setBusy(false);
      });
  }, []);
  const forget = useCallback(() => setError(undefined), []);
  return { isBusy, error, run, forget };
}
