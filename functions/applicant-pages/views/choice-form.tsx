import type { ComponentChildren } from "preact";
import { Hidden } from "./form-parts.tsx";
import type { ChoicesView } from "./model.ts";

interface Content {
  readonly view: ChoicesView;
  /** What it asks for: the field `do`. */
  readonly choice: string;
  /** The contact that it is about. */
  readonly contact?: string;
  readonly children: ComponentChildren;
}

/** A wish, carried by GET to the page that says what it will do. */
export function ChoiceForm({ view, choice, contact, children }: Content) {
  return (
    <form method="get" action={view.action} novalidate>
      <Hidden fields={{ ...view.hidden, do: choice, ...(contact !== undefined && { contact }) }} />
      {children}
    </form>
  );
}
