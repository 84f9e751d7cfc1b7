import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Content {
  readonly onSubmit: () => void;
  /** Whether the API has just refused it; then the first wrong field gets the focus. */
  readonly wasRefused: boolean;
  readonly children: ComponentChildren;
}

/** A form that goes nowhere by itself; control and enter send it from any field. */
export function Form({ onSubmit, wasRefused, children }: Content) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const wrong = wasRefused ? form.current?.querySelector('[aria-invalid="true"]') : null;
    if (wrong instanceof HTMLElement) wrong.focus();
  }, [wasRefused]);
  return (
    <form
      ref={form}
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
      }}
    >
      {children}
    </form>
  );
}
