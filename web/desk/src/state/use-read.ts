import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useDesk } from "./desk.ts";

/** What is known of something that is read from the API. While it is read again, the old value stays. */
export interface Reading<T> {
  readonly value: T | undefined;
  readonly etag: string | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface Kept<T> {
  readonly path: string;
  readonly value?: T;
  readonly etag?: string | undefined;
  readonly error?: unknown;
}

/**
 * Reads a path of the API, and again after `every` milliseconds as long as somebody may be looking.
 * @param path undefined reads nothing
 */
export function useRead<T>(path: string | undefined, every?: (value: T | undefined) => number): Reading<T> {
  const { api } = useDesk();
  const [kept, setKept] = useState<Kept<T>>({ path: "" });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const current = kept.path === path ? kept : undefined;
  const next = useRef(every);
  next.current = every;

  useEffect(() => {
    if (path === undefined) return;
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (value: T | undefined) => {
      const wait = next.current?.(value);
      if (wait !== undefined) timer = setTimeout(() => (document.hidden ? again(value) : read()), wait);
    };
    const read = () => {
      api.read<T>(path, leaving.signal).then(
        ({ value, etag }) => {
          setKept((before) =>
            before.path === path && before.value === value && before.error === undefined
              ? before
              : { path, value, etag },
          );
          again(value);
        },
        (error: unknown) => {
          if (leaving.signal.aborted) return;
          setKept((before) => (before.path === path ? { ...before, error } : { path, error }));
          again(undefined);
        },
      );
    };
    read();
    addEventListener("online", reload);
    return () => {
      leaving.abort();
      clearTimeout(timer);
      removeEventListener("online", reload);
    };
  }, [api, path, turn, reload]);

  return {
    value: current?.value,
    etag: current?.etag,
    error: current?.error,
    isLoading: path !== undefined && current === undefined,
    reload,
  };
}
