import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ImportError, ImportReport } from "../api/answers.ts";
import { useDesk } from "../state/desk.ts";
import { checkFile, type FileFault, piecesOf, UnusableFile } from "./pieces.ts";
import { bytesOf } from "./read-file.ts";

/** How far an import is. */
export interface Progress {
  readonly phase: "idle" | "checking" | "running" | "stopped" | "failed" | "done";
  readonly imported: number;
  readonly unchanged: number;
  readonly refused: number;
  /** The first of the lines that were refused. */
  readonly errors: readonly ImportError[];
  /** The last line of the file that is done. */
  readonly line: number;
  /** 0 to 1. */
  readonly share: number;
  /** Why the file cannot be taken at all. */
  readonly fault?: FileFault;
  /** What went wrong on the way. */
  readonly error?: unknown;
}

const NONE: Progress = {
  phase: "idle",
  imported: 0,
  unchanged: 0,
  refused: 0,
  errors: [],
  line: 0,
  share: 0,
};

const MOST_ERRORS = 500;

export interface Import {
  readonly progress: Progress;
  readonly start: (file: File, quiet: boolean) => void;
  readonly stop: () => void;
  readonly goOn: () => void;
  readonly reset: () => void;
}

/** Sends a file piece by piece; one that has stopped half-way goes on where it was, since nothing is done twice. */
export function useImport(): Import {
  const { api } = useDesk();
  const [progress, setProgress] = useState(NONE);
  const job = useRef<{ readonly file: File; readonly quiet: boolean } | undefined>(undefined);
  const stopping = useRef(new AbortController());

  const run = useCallback(
    async (after: number) => {
      if (job.current === undefined) return;
      const { file, quiet } = job.current;
      const { signal } = stopping.current;
      const read = bytesOf(file);
      try {
        if (after === 0) await checkFile(read);
        setProgress((before) => ({ ...before, phase: "running" }));
        for await (const { text, linesBefore, lastLine, bytesRead } of piecesOf(read, { after })) {
          const body = { text, quiet, linesBefore };
          const report = await api.write<ImportReport>({ method: "POST", path: "/api/imports", body });
          setProgress((before) => added(before, report, { line: lastLine, share: bytesRead / file.size }));
          if (signal.aborted) {
            setProgress((before) => ({ ...before, phase: "stopped" }));
            return;
          }
        }
        setProgress((before) => ({ ...before, phase: "done", share: 1 }));
      } catch (error) {
        const fault = error instanceof UnusableFile ? { fault: error.fault } : { error };
        setProgress((before) => ({ ...before, phase: "failed", ...fault }));
      }
    },
    [api],
  );

  const begin = useCallback(
    (after: number) => {
      stopping.current = new AbortController();
      void run(after);
    },
    [run],
  );
  const start = useCallback(
    (file: File, quiet: boolean) => {
      job.current = { file, quiet };
      setProgress({ ...NONE, phase: "checking" });
      begin(0);
    },
    [begin],
  );
  const goOn = useCallback(() => {
    setProgress(({ error: _, ...before }) => ({ ...before, phase: "running" }));
    begin(progress.line);
  }, [begin, progress.line]);
  const stop = useCallback(() => stopping.current.abort(), []);
  const reset = useCallback(() => setProgress(NONE), []);

  // Whoever leaves the view leaves the import where it is.
  useEffect(() => () => stopping.current.abort(), []);
  useWarning(progress.phase === "running");
  return { progress, start, stop, goOn, reset };
}

function added(before: Progress, report: ImportReport, at: Pick<Progress, "line" | "share">): Progress {
  return {
    ...before,
    ...at,
    imported: before.imported + report.imported,
    unchanged: before.unchanged + report.unchanged,
    refused: before.refused + report.refused,
    errors: [...before.errors, ...report.errors].slice(0, MOST_ERRORS),
  };
}

/** The browser asks before the page is closed. */
function useWarning(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [isOn]);
}
