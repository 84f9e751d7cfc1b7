import { Icon } from "./icon.tsx";

interface Content {
  /** Absent for a state that is neither good nor bad. */
  readonly look: "success" | "warning" | undefined;
  readonly label: string;
}

/** The KERN badge: a state, by word first. */
export function Badge({ look, label }: Content) {
  return (
    <span class={look === undefined ? "kern-badge" : `kern-badge kern-badge--${look}`}>
      {look !== undefined && <Icon name={look} />}
      <span class="kern-label kern-label--small">{label}</span>
    </span>
  );
}
