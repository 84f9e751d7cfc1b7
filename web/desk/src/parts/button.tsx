import type { ComponentChildren } from "preact";

interface Content {
  readonly look?: "primary" | "secondary" | "tertiary";
  /** Sends the form that it stands in, if absent. */
  readonly onClick?: () => void;
  readonly isBusy?: boolean;
  /** A key that does the same. */
  readonly shortcut?: string;
  /** What else there is to hear, where its words alone could be about anything. */
  readonly about?: string;
  readonly children: ComponentChildren;
}

/** The KERN button. While it is at work it stays where it is and keeps the focus. */
export function Button({ look = "secondary", onClick, isBusy = false, shortcut, about, children }: Content) {
  const click = (event: Event) => {
    if (isBusy) event.preventDefault();
    else onClick?.();
  };
  return (
    <button
      type={onClick === undefined ? "submit" : "button"}
      class={`kern-btn kern-btn--${look}`}
      onClick={click}
      aria-disabled={isBusy}
      {...(shortcut !== undefined && { "aria-keyshortcuts": shortcut })}
    >
      <span class="kern-label">{children}</span>
      {about !== undefined && <span class="kern-sr-only"> {about}</span>}
      {shortcut !== undefined && <Key name={shortcut} />}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink(
  content: Pick<Content, "look" | "shortcut" | "children"> & { readonly href: string },
) {
  const { look = "secondary", href, shortcut, children } = content;
  return (
    <a
      class={`kern-btn kern-btn--${look}`}
      href={href}
      {...(shortcut !== undefined && { "aria-keyshortcuts": shortcut })}
    >
      <span class="kern-label">{children}</span>
      {shortcut !== undefined && <Key name={shortcut} />}
    </a>
  );
}

/** A key as it stands on the keyboard; programs read it from `aria-keyshortcuts`. */
export function Key({ name }: { readonly name: string }) {
  return (
    <span class="key" aria-hidden="true">
      {name}
    </span>
  );
}
