import type { FullCase, NoticeRow } from "../api/answers.ts";
import { NoticeBadge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { actorName, useDesk } from "../state/desk.ts";
import { useAct } from "../state/use-act.ts";
import { useNow } from "../state/use-now.ts";
import { useWrite } from "../state/use-write.ts";

interface Content {
  readonly value: FullCase;
  readonly onChanged: () => void;
}

/** What was told to whom: each notice with its state and the reason for it, in words. */
export function CaseNotices({ value, onChanged }: Content) {
  const { texts } = useDesk();
  return (
    <section class="card" aria-labelledby="notices">
      <h2 class="kern-title" id="notices">
        {texts.case.notices}
      </h2>
      {value.notices.length === 0 ? (
        <p class="kern-body kern-body--muted">{texts.case.noNotices}</p>
      ) : (
        <ul class="notices">
          {value.notices.map((notice) => (
            <Notice key={notice.noticeId} caseId={value.caseId} notice={notice} onChanged={onChanged} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface NoticeContent {
  readonly caseId: string;
  readonly notice: NoticeRow;
  readonly onChanged: () => void;
}

function Notice({ caseId, notice, onChanged }: NoticeContent) {
  const desk = useDesk();
  const { texts, format, explain } = desk;
  const { noticeId, kind, channel, language, parts, problem, attentionTakenBy, attentionDone } = notice;
  const why = explain.why(notice.reason, notice.why);
  const about = [
    channel !== undefined && texts.channel[channel],
    language !== undefined && format.language(language),
    parts !== undefined && texts.case.parts(parts),
  ].filter((part) => part !== false);
  return (
    <li class="notice">
      <div class="notice__text">
        <p class="kern-body--bold">
          {kind !== undefined && texts.kind[kind]}
          {noticeId.includes("-reminder-") && <span class="tag">{texts.reminder}</span>}
        </p>
        <p class="kern-body--small kern-body--muted">
          {about.map((part) => `${part} · `)}
          <When notice={notice} />
        </p>
        {why !== undefined && <p class="kern-body--small">{why}</p>}
        {problem !== undefined && (
          <p class="kern-body--small">
            <code>{problem.field}</code> {explain.rule(problem.rule)}
          </p>
        )}
        {attentionTakenBy !== undefined && attentionDone === undefined && (
          <p class="kern-body--small">{texts.today.taken(actorName(desk, attentionTakenBy))}</p>
        )}
        {attentionDone !== undefined && (
          <p class="kern-body--small">
            {texts.today.done}: {texts.word[attentionDone.word]} ({actorName(desk, attentionDone.by)},{" "}
            {format.day(attentionDone.at)})
          </p>
        )}
      </div>
      <ByHand caseId={caseId} notice={notice} onChanged={onChanged} />
    </li>
  );
}

/** The newest of its times. */
function When({ notice: { state, plannedAt, dueAt, sentAt, deliveredAt } }: { readonly notice: NoticeRow }) {
  const { texts, format } = useDesk();
  const now = useNow();
  const isWaiting =
    (state === "held" || state === "queued") && dueAt !== undefined && Date.parse(dueAt) > now.getTime();
  const at = deliveredAt ?? sentAt ?? (isWaiting && dueAt !== undefined ? dueAt : plannedAt);
  const when = format.when(at, now);
  return <time datetime={at}>{isWaiting ? texts.case.waitsUntil(when) : when}</time>;
}

const BY_HAND: Readonly<Partial<Record<NoticeRow["state"], "cancel" | "retry">>> = {
  held: "cancel",
  queued: "cancel",
  failed: "retry",
  uncertain: "retry",
};

function ByHand({ caseId, notice: { noticeId, state }, onChanged }: NoticeContent) {
  const { texts, announce } = useDesk();
  const write = useWrite();
  const act = useAct();
  const what = BY_HAND[state];
  const path = `/api/cases/${encodeURIComponent(caseId)}/notices/${encodeURIComponent(noticeId)}/${what}`;
  const run = () =>
    act.run(async () => {
      try {
        await write({ method: "POST", path });
        announce(what === "cancel" ? texts.case.cancelled : texts.case.retried);
      } finally {
        onChanged();
      }
    });
  return (
    <>
      <div class="notice__side">
        <NoticeBadge state={state} />
        {what !== undefined && (
          <Button onClick={run} isBusy={act.isBusy}>
            {what === "cancel" ? texts.case.cancelNotice : texts.case.retryNotice}
          </Button>
        )}
      </div>
      <Trouble error={act.error} />
    </>
  );
}
