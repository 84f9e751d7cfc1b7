import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

interface Content {
  readonly look: "danger" | "info" | "success" | "warning";
  readonly title: string;
  /** Read out at once where it appears while somebody works. */
  readonly isLoud?: boolean;
  readonly children?: ComponentChildren;
}

/** The KERN alert. */
export function Alert({ look, title, isLoud = false, children }: Content) {
  return (
    <div class={`kern-alert kern-alert--${look}`} {...(isLoud && { role: "alert" })}>
      <Icon name={look} />
      <div class="kern-alert__content">
        <p class="kern-title">{title}</p>
        {children}
      </div>
    </div>
  );
}
