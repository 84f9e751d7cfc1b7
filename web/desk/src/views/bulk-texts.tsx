import type { BulkJob } from "../api/answers.ts";
import { NoticeText } from "../parts/notice-text.tsx";
import { useDesk } from "../state/desk.ts";

/** What people will read, in German first; the other languages on demand. */
export function BulkTexts({ samples }: { readonly samples: NonNullable<BulkJob["samples"]> }) {
  const { texts } = useDesk();
  const [first, ...others] = samples;
  if (first === undefined) return null;
  return (
    <section class="card" aria-labelledby="texts">
      <h2 class="kern-title" id="texts">
        {texts.bulk.texts}
      </h2>
      <Sample sample={first} />
      {others.length > 0 && (
        <details>
          <summary class="kern-link">{texts.bulk.otherTexts(others.length)}</summary>
          {others.map((sample) => (
            <Sample key={sample.language} sample={sample} />
          ))}
        </details>
      )}
    </section>
  );
}

function Sample({ sample: { language, text } }: { readonly sample: { language: string; text: string } }) {
  const { format } = useDesk();
  return (
    <div class="previewed">
      <p class="kern-body--small kern-body--muted">{format.language(language)}</p>
      <NoticeText channel="sms" language={language} text={text} />
    </div>
  );
}
