import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

interface Content {
  readonly title: string;
  /** Also by the Escape key; without it the dialog stays. */
  readonly onClose?: () => void;
  readonly children: ComponentChildren;
}

/** A question that must be answered before anything else. */
export function Dialog({ title, onClose, children }: Content) {
  const place = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    const dialog = place.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={place}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <h2 class="kern-heading-large" id={id}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}
