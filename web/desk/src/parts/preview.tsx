import { useEffect, useState } from "preact/hooks";
import type { Preview, PreviewedNotice, Wish } from "../api/answers.ts";
import { useDesk } from "../state/desk.ts";
import { useNow } from "../state/use-now.ts";
import { NoticeText } from "./notice-text.tsx";
import { Trouble } from "./trouble.tsx";

/** Milliseconds of rest after typing before the preview is asked for. */
const REST = 200;

interface Content {
  readonly caseId: string;
  /** Nothing is asked while there is none. */
  readonly wish: Wish | undefined;
}

interface Shown {
  readonly wish: string;
  readonly preview?: Preview;
  readonly error?: unknown;
}

/** What would go out, to the letter, as somebody fills a form in. */
export function PreviewPanel({ caseId, wish }: Content) {
  const { api, texts } = useDesk();
  const [shown, setShown] = useState<Shown | undefined>(undefined);
  const [turn, setTurn] = useState(0);
  const asked = wish === undefined ? undefined : JSON.stringify(wish);

  useEffect(() => {
    if (asked === undefined) return;
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      const path = `/api/cases/${encodeURIComponent(caseId)}/preview`;
      const body: unknown = JSON.parse(asked);
      api.write<Preview>({ method: "POST", path, body }, leaving.signal).then(
        (preview) => setShown({ wish: asked, preview }),
        (error: unknown) => leaving.signal.aborted || setShown({ wish: asked, error }),
      );
    }, REST);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [api, caseId, asked, turn]);

  const isStale = shown?.wish !== asked;
  return (
    <section class="preview" aria-labelledby="preview-title" aria-busy={asked !== undefined && isStale}>
      <h2 class="kern-title" id="preview-title">
        {texts.preview.title}
      </h2>
      {asked === undefined && <p class="kern-body kern-body--muted">{texts.preview.choose}</p>}
      {asked !== undefined && shown === undefined && <p class="loading">{texts.preview.loading}</p>}
      {asked !== undefined && shown !== undefined && (
        <div class={isStale ? "preview__content preview__content--stale" : "preview__content"}>
          <Trouble error={shown.error} onRetry={() => setTurn(turn + 1)} />
          {shown.preview !== undefined && <Outcome preview={shown.preview} />}
        </div>
      )}
    </section>
  );
}

function Outcome({ preview }: { readonly preview: Preview }) {
  const { texts, explain } = useDesk();
  const { outcome, notices, reason } = preview;
  const why = explain.why(reason, preview.why);
  return (
    <div aria-live="polite">
      {notices.length === 0 && (
        <p class="kern-body">
          <strong>{outcome === "refused" ? texts.preview.refused : texts.preview.nobody}</strong>
        </p>
      )}
      {why !== undefined && <p class="kern-body">{why}</p>}
      {notices.map((notice) => (
        <Previewed key={`${notice.channel} ${notice.language}`} notice={notice} />
      ))}
    </div>
  );
}

function Previewed({ notice }: { readonly notice: PreviewedNotice }) {
  const { texts, format } = useDesk();
  const { channel, language, languageWanted, subject, text, parts, encoding, priceUsd, at } = notice;
  return (
    <article class="previewed">
      <p class="previewed__head">
        <strong>{texts.channel[channel]}</strong> · {format.language(language)} · <Leaving at={at} />
      </p>
      {languageWanted !== undefined && (
        <p class="kern-body kern-body--small">{texts.preview.wanted(format.language(languageWanted))}</p>
      )}
      <NoticeText channel={channel} language={language} subject={subject} text={text} />
      <p class="kern-body kern-body--small kern-body--muted">
        {parts === undefined
          ? texts.preview.free
          : `${texts.preview.parts(parts)} · ${encoding ?? ""} · ${format.price(priceUsd)}`}
      </p>
    </article>
  );
}

function Leaving({ at }: { readonly at: string | undefined }) {
  const { texts, format } = useDesk();
  const now = useNow();
  if (at === undefined) return <>{texts.preview.waits}</>;
  return (
    <time datetime={at}>
      {Date.parse(at) <= now.getTime() ? texts.preview.now : texts.preview.at(format.when(at, now))}
    </time>
  );
}
