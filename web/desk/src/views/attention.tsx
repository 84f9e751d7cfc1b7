import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { AttentionWord } from "../../../../shared/domain/notice.ts";
import type { AttentionEntry } from "../api/answers.ts";
import { Button } from "../parts/button.tsx";
import { Loading, Trouble } from "../parts/trouble.tsx";
import { hrefOf } from "../router.ts";
import { actorName, useDesk } from "../state/desk.ts";
import { useAct } from "../state/use-act.ts";
import { useNow } from "../state/use-now.ts";
import { useRead } from "../state/use-read.ts";
import { useWrite } from "../state/use-write.ts";

const POLL = 15_000;
/** So many are shown before somebody asks for all. */
const FIRST = 8;

const nameOf = ({ caseId, noticeId }: AttentionEntry) => `${caseId} ${noticeId}`;

interface Content {
  readonly office: string;
  /** Where it stands below another list, whose heading is not its own: it shows only if there is something in it. */
  readonly aside?: { readonly title: string; readonly intro: string };
}

/** Whom an office must look after, the most urgent first. */
export function Attention({ office, aside }: Content) {
  const { texts } = useDesk();
  const [settled, setSettled] = useState<readonly string[]>([]);
  const [isAll, setAll] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const { value, error, isLoading, reload } = useRead<{ readonly entries: readonly AttentionEntry[] }>(
    `/api/attention?office=${encodeURIComponent(office)}`,
    () => POLL,
  );
  // The list is read from an index that may still hold what has just been settled.
  const entries = (value?.entries ?? []).filter((entry) => !settled.includes(nameOf(entry)));
  const shown = isAll ? entries : entries.slice(0, FIRST);
  const leave = (entry: AttentionEntry) => {
    setSettled((before) => [...before, nameOf(entry)]);
    heading.current?.focus();
  };
  if (aside !== undefined && entries.length === 0) return null;
  const id = `attention-${office}`;
  return (
    <section aria-labelledby={id}>
      <div class="section-head">
        <h2 class="kern-heading-large" id={id} tabIndex={-1} ref={heading}>
          {aside?.title ?? texts.today.attention}{" "}
          {value !== undefined && <span class="count">{entries.length}</span>}
        </h2>
        {entries.length > 0 && <p class="kern-body--muted">{aside?.intro ?? texts.today.attentionIntro}</p>}
      </div>
      <Trouble error={error} onRetry={reload} />
      {isLoading && <Loading />}
      {value !== undefined && entries.length === 0 && <p class="empty">{texts.today.nothing}</p>}
      {shown.length > 0 && (
        <ul class="entries">
          {shown.map((entry) => (
            <Entry key={nameOf(entry)} entry={entry} onSettled={() => leave(entry)} onTaken={reload} />
          ))}
        </ul>
      )}
      {shown.length < entries.length && (
        <Button look="tertiary" onClick={() => setAll(true)}>
          {texts.today.showAll(entries.length)}
        </Button>
      )}
    </section>
  );
}

interface EntryContent {
  readonly entry: AttentionEntry;
  readonly onSettled: () => void;
  readonly onTaken: () => void;
}

function Entry({ entry, onSettled, onTaken }: EntryContent) {
  const desk = useDesk();
  const { texts, explain, announce } = desk;
  const write = useWrite();
  const act = useAct();
  const [isEnding, setEnding] = useState(false);
  const { caseId, noticeId, applicantId, kind, channel, reason, takenBy } = entry;
  const path = `/api/cases/${encodeURIComponent(caseId)}/notices/${encodeURIComponent(noticeId)}`;
  const take = () =>
    act.run(async () => {
      await write({ method: "POST", path: `${path}/take` });
      announce(texts.today.takenNoted);
      onTaken();
    });
  const finish = (word: AttentionWord) =>
    act.run(async () => {
      await write({ method: "POST", path: `${path}/done`, body: { word } });
      announce(texts.today.doneNoted);
      onSettled();
    });
  return (
    <li class="entry">
      <Deadline entry={entry} />
      <div class="entry__text">
        <p class="kern-body--bold">{explain.whatToDo(reason, entry.whatToDo)}</p>
        <p class="kern-body--small kern-body--muted">{explain.why(reason, entry.why)}</p>
      </div>
      <div class="entry__about">
        <a class="kern-link" href={hrefOf({ view: "case", id: caseId })}>
          {caseId}
        </a>
        <p class="kern-body--small">
          {kind !== undefined && texts.kind[kind]}
          {channel !== undefined && ` · ${texts.channel[channel]}`}
        </p>
        {applicantId !== undefined && (
          <p class="kern-body--small">
            <a class="kern-link" href={hrefOf({ view: "person", id: applicantId })}>
              {applicantId}
            </a>
          </p>
        )}
      </div>
      <div class="entry__actions">
        {takenBy === undefined ? (
          <Button onClick={take} isBusy={act.isBusy} about={caseId}>
            {texts.today.take}
          </Button>
        ) : (
          <p class="kern-body--small kern-body--muted">
            {takenBy === desk.me.actor ? texts.today.takenByYou : texts.today.taken(actorName(desk, takenBy))}
          </p>
        )}
        {!isEnding && (
          <Button look="primary" onClick={() => setEnding(true)} about={caseId}>
            {texts.today.done}
          </Button>
        )}
      </div>
      {isEnding && <Words onWord={finish} onCancel={() => setEnding(false)} isBusy={act.isBusy} />}
      <Trouble error={act.error} />
    </li>
  );
}

function Deadline({ entry: { by } }: { readonly entry: AttentionEntry }) {
  const { texts, format } = useDesk();
  const now = useNow();
  const isLate = format.isPast(by.day, now);
  const isToday = format.isToday(by.day, now);
  return (
    <p class={isLate ? "entry__by entry__by--late" : "entry__by"}>
      <span class="kern-body--small">{isLate ? texts.today.overdue : texts.today.by}</span>
      <time datetime={by.time === undefined ? by.day : `${by.day}T${by.time}`}>
        {isToday ? texts.today.dueToday : format.day(by.day)}
        {by.time !== undefined && ` ${by.time}`}
      </time>
    </p>
  );
}

interface WordsContent {
  readonly onWord: (word: AttentionWord) => void;
  readonly onCancel: () => void;
  readonly isBusy: boolean;
}

function Words({ onWord, onCancel, isBusy }: WordsContent) {
  const { texts, settings } = useDesk();
  const place = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => place.current?.querySelector("button")?.focus(), []);
  return (
    <fieldset class="words" ref={place} onKeyDown={({ key }) => key === "Escape" && onCancel()}>
      <legend class="kern-label">{texts.today.doneHow}</legend>
      {settings.attentionWords.map((word) => (
        <Button key={word} onClick={() => onWord(word)} isBusy={isBusy}>
          {texts.word[word]}
        </Button>
      ))}
      <Button look="tertiary" onClick={onCancel}>
        {texts.app.cancel}
      </Button>
    </fieldset>
  );
}
