import type { Channel } from "../../../../shared/domain/channel.ts";

const RIGHT_TO_LEFT: readonly string[] = ["ar", "fa"];

interface Content {
  readonly channel: Channel;
  readonly language: string;
  readonly subject?: string | undefined;
  readonly text: string;
}

/** The words of a notice, as they look where they arrive. */
export function NoticeText({ channel, language, subject, text }: Content) {
  const tag = language === "de-simple" ? "de" : language;
  const direction = RIGHT_TO_LEFT.includes(tag) ? "rtl" : "ltr";
  return (
    <div class={`previewed__text previewed__text--${channel}`} lang={tag} dir={direction}>
      {subject !== undefined && <p class="previewed__subject">{subject}</p>}
      <p>{text}</p>
    </div>
  );
}
