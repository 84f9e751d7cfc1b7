import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "../state/desk.ts";

interface Content {
  readonly title: string;
  /** Beside the title. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

let isFirst = true;

/** A view with its title, which gets the focus when somebody has come here from another. */
export function Page({ title, aside, children }: Content) {
  const { texts, settings } = useDesk();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${texts.app.title} · ${settings.authority}`;
  }, [title, texts, settings]);
  useEffect(() => {
    // Where the page itself is new, the browser tells.
    if (!isFirst) heading.current?.focus();
    isFirst = false;
    scrollTo(0, 0);
  }, []);
  return (
    <>
      <div class="page-head">
        <h1 class="kern-heading-x-large" tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {aside}
      </div>
      {children}
    </>
  );
}
