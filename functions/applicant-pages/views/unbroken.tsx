import type { ComponentChildren } from "preact";

interface Content {
  readonly text: string;
  /** What in the text must stay in one piece. */
  readonly run: string;
  /** What stands in its place; itself, if absent. */
  readonly children?: ComponentChildren;
}

/** A sentence with a number or a code that reads from left to right and never breaks across lines. */
export function Unbroken({ text, run, children }: Content) {
  const start = text.indexOf(run);
  if (start < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, start)}
      {children ?? (
        <bdi class="unbroken" dir="ltr">
          {run}
        </bdi>
      )}
      {text.slice(start + run.length)}
    </>
  );
}
