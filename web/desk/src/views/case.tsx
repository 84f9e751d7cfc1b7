import { useRef, useState } from "preact/hooks";
import type { FullCase, NoticeRow } from "../api/answers.ts";
import { StatusBadge } from "../parts/badge.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Page } from "../parts/page.tsx";
import { Loading, Trouble } from "../parts/trouble.tsx";
import { go, hrefOf } from "../router.ts";
import { actorName, officeName, useDesk } from "../state/desk.ts";
import { useNow } from "../state/use-now.ts";
import { useRead } from "../state/use-read.ts";
import { useShortcuts } from "../state/use-shortcuts.ts";
import { CaseLine } from "./case-line.tsx";
import { CaseNotices } from "./case-notices.tsx";
import { UndoDialog } from "./undo-dialog.tsx";

/** Something is on its way, and will soon be elsewhere. */
const SOON = 2_000;
const LATER = 15_000;
/** Milliseconds in which what somebody has just done has been planned, and can be seen here. */
const PLANNED = 10_000;
/** For so long a receipt is waited for with haste. */
const RECEIPT = 120_000;

function pollAfter(value: FullCase | undefined): number {
  if (value === undefined) return LATER;
  const isPending = value.line.at(-1)?.version !== value.version;
  return isPending || value.notices.some((notice) => isMoving(notice, Date.now())) ? SOON : LATER;
}

/** It is about to go out, or has gone out so lately that its receipt may still come. */
function isMoving({ state, dueAt, sentAt }: NoticeRow, now: number): boolean {
  if (state === "sending") return true;
  if (state === "sent") return sentAt !== undefined && now - Date.parse(sentAt) < RECEIPT;
  return (state === "held" || state === "queued") && dueAt !== undefined && Date.parse(dueAt) - now < LATER;
}

/** A case with its line, and what was told to whom. */
export function CaseView({ id }: { readonly id: string }) {
  const { texts } = useDesk();
  const hastyUntil = useRef(Date.now() + PLANNED);
  const { value, error, isLoading, reload } = useRead<FullCase>(
    `/api/cases/${encodeURIComponent(id)}`,
    (seen) => (Date.now() < hastyUntil.current ? SOON : pollAfter(seen)),
  );
  const onChanged = () => {
    hastyUntil.current = Date.now() + PLANNED;
    reload();
  };
  // Also for those who know where they are going before the case has come.
  useShortcuts({ s: () => go({ view: "change", id }), m: () => go({ view: "notice", id }) });
  return (
    <Page title={texts.case.title(id)} aside={value !== undefined && <StatusBadge status={value.status} />}>
      <Trouble error={error} onRetry={reload} />
      {isLoading && <Loading />}
      {value !== undefined && <Content value={value} onChanged={onChanged} />}
    </Page>
  );
}

interface Shown {
  readonly value: FullCase;
  readonly onChanged: () => void;
}

function Content({ value, onChanged }: Shown) {
  const desk = useDesk();
  const { texts, format } = desk;
  const now = useNow();
  const [isUndoing, setUndoing] = useState(false);
  const mayUndo = value.line.length > 1;
  useShortcuts({ u: () => mayUndo && setUndoing(true) });
  return (
    <>
      <dl class="facts">
        <Fact name={texts.case.person}>
          <a class="kern-link" href={hrefOf({ view: "person", id: value.applicantId })}>
            {value.applicantId}
          </a>
        </Fact>
        <Fact name={texts.case.office}>{officeName(desk, value.office)}</Fact>
        <Fact name={texts.today.changed}>
          <time datetime={value.changedAt}>{format.when(value.changedAt, now)}</time> ·{" "}
          {actorName(desk, value.changedBy)}
        </Fact>
        <Fact name={texts.case.version}>{value.version}</Fact>
      </dl>
      <div class="actions">
        <ButtonLink look="primary" href={hrefOf({ view: "change", id: value.caseId })} shortcut="s">
          {texts.case.change}
        </ButtonLink>
        <ButtonLink href={hrefOf({ view: "notice", id: value.caseId })} shortcut="m">
          {texts.case.send}
        </ButtonLink>
        {mayUndo && (
          <Button look="tertiary" onClick={() => setUndoing(true)} shortcut="u">
            {texts.undo.link}
          </Button>
        )}
      </div>
      <div class="columns">
        <CaseLine value={value} />
        <div>
          <CaseNotices value={value} onChanged={onChanged} />
          <Acts value={value} />
        </div>
      </div>
      {isUndoing && <UndoDialog value={value} onClose={() => setUndoing(false)} onDone={onChanged} />}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Acts({ value }: { readonly value: FullCase }) {
  const desk = useDesk();
  const { texts, format } = desk;
  const now = useNow();
  const words: Readonly<Record<string, string>> = texts.act;
  const acts = value.acts.map((act) => ({ ...act, title: words[act.what] ?? act.what }));
  const requests = value.requests.map(({ requestId, kind, at, parameters }) => ({
    requestId,
    kind,
    at,
    parameters,
  }));
  if (acts.length === 0 && requests.length === 0) return null;
  return (
    <section class="card" aria-labelledby="acts">
      {requests.length > 0 && (
        <>
          <h2 class="kern-title" id="acts">
            {texts.case.requests}
          </h2>
          <ul class="plain">
            {requests.map(({ requestId, kind, at, parameters }) => (
              <li key={requestId}>
                {texts.kind[kind]}
                {Object.entries(parameters).map(([name, text]) => ` · ${parameterText(desk, name, text)}`)}
                <span class="kern-body--muted"> · {format.when(at, now)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {acts.length > 0 && (
        <>
          <h2 class="kern-title" id={requests.length > 0 ? "by-hand" : "acts"}>
            {texts.case.acts}
          </h2>
          <ul class="plain">
            {acts.map(({ at, by, title, word }) => (
              <li key={`${at} ${title}`}>
                {title}
                {word !== undefined && ` (${texts.word[word]})`}
                <span class="kern-body--muted">
                  {" "}
                  · {format.when(at, now)} · {actorName(desk, by)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function parameterText({ texts, format }: ReturnType<typeof useDesk>, name: string, text: string): string {
  if (name === "date") return format.day(text);
  const places: Readonly<Record<string, string>> = texts.place;
  return places[text] ?? text;
}
