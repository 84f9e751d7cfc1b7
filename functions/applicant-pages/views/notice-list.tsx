import { Badge } from "./badge.tsx";
import type { NoticeView } from "./model.ts";
import type { PageTexts } from "./page-texts.ts";

const LOOKS = {
  waiting: undefined,
  sent: undefined,
  delivered: "success",
  failed: "warning",
} as const satisfies Readonly<Record<NoticeView["state"], unknown>>;

interface Content {
  readonly texts: PageTexts;
  readonly notices: readonly NoticeView[];
}

/** What was told, when, over which channel, and whether it has arrived. */
export function NoticeList({ texts, notices }: Content) {
  if (notices.length === 0) return <p class="kern-body">{texts.say("line", "noNotices")}</p>;
  return (
    <ul class="entries">
      {notices.map(({ kind, channel, at, state }) => (
        <li class="entry" key={`${at} ${kind} ${channel}`}>
          <div class="entry__text">
            <p class="kern-body kern-body--bold">{texts.say("kinds", kind)}</p>
            <p class="kern-body kern-body--small kern-body--muted">
              <time datetime={at}>{texts.dayOf(at)}</time> · <bdi>{texts.say("line", channel)}</bdi>
            </p>
          </div>
          <Badge look={LOOKS[state]} label={texts.say("line", state)} />
        </li>
      ))}
    </ul>
  );
}
