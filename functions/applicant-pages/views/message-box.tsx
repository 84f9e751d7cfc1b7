import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import type { Frame, Message } from "./model.ts";

export interface Problem {
  /** The id of the field that it is about. */
  readonly field: string;
  readonly text: string;
}

interface Tone {
  /** The KERN alert and its icon. */
  readonly look: "danger" | "success" | "info" | "warning";
  readonly role: "alert" | "status";
}

const TONES: Readonly<Record<Message["tone"], Tone>> = {
  bad: { look: "danger", role: "alert" },
  good: { look: "success", role: "status" },
  neutral: { look: "info", role: "status" },
};

/** What has just been done or gone wrong, first on the page; what is wrong with a field leads to it. */
export function MessageBox({
  frame,
  problems,
}: {
  readonly frame: Frame;
  readonly problems: readonly Problem[];
}) {
  const { message, texts } = frame;
  if (message === undefined && problems.length === 0) return null;
  const tone = problems.length > 0 ? "bad" : (message?.tone ?? "bad");
  const isSaidBelow = problems.some(({ text }) => text === message?.text);
  return (
    <Alert look={TONES[tone].look} role={TONES[tone].role}>
      {tone === "bad" && <p class="kern-title">{texts.say("problems", "heading")}</p>}
      {message !== undefined && !isSaidBelow && <p class="kern-body">{message.text}</p>}
      {problems.map(({ field, text }) => (
        <p class="kern-body" key={field}>
          <a class="kern-link" href={`#${field}`}>
            {text}
          </a>
        </p>
      ))}
    </Alert>
  );
}

interface AlertContent {
  readonly look: Tone["look"];
  readonly role?: Tone["role"];
  /** Its icon, if it has one that says more than the look's own. */
  readonly icon?: IconName;
  readonly children: ComponentChildren;
}

/** The KERN alert: something that must not be overlooked. */
export function Alert({ look, role, icon, children }: AlertContent) {
  return (
    <div class={`kern-alert kern-alert--${look}`} role={role}>
      <Icon name={icon ?? look} />
      <div class="kern-alert__content">{children}</div>
    </div>
  );
}
