import { useState } from "preact/hooks";
import type { BulkJob } from "../api/answers.ts";
import { isProblem } from "../api/problems.ts";
import { Alert } from "../parts/alert.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { go, hrefOf } from "../router.ts";
import { useBulkDraft } from "../state/bulk-draft.ts";
import { useDesk } from "../state/desk.ts";
import { useAct } from "../state/use-act.ts";
import { useWrite } from "../state/use-write.ts";
import { StopBulkDialog } from "./bulk-dialog.tsx";

interface Content {
  readonly job: BulkJob;
  readonly onChanged: () => void;
}

/** What can be done with a bulk notice where it stands, or how it has ended. */
export function BulkSteps({ job, onChanged }: Content) {
  switch (job.state) {
    case "drafted":
      return <Drafted job={job} onChanged={onChanged} />;
    case "running":
      return <Running job={job} onChanged={onChanged} />;
    default:
      return <Ended job={job} />;
  }
}

function Drafted({ job, onChanged }: Content) {
  const { texts, format, announce } = useDesk();
  const write = useWrite();
  const act = useAct();
  const [, change, clear] = useBulkDraft();
  const { office, kind, parameters, statuses, counts } = job;
  const path = `/api/bulk/${encodeURIComponent(job.bulkId)}`;
  const told = counts.persons - counts.nobodyToTell;
  const step = (work: () => Promise<void>) =>
    act.run(async () => {
      try {
        await work();
      } catch (error) {
        if (!isProblem(error, "changed-meanwhile", "not-possible")) throw error;
        announce(texts.change.conflict);
      }
      onChanged();
    });
  const send = () =>
    step(async () => {
      await write<BulkJob>({
        ...{ method: "POST", path: `${path}/confirm` },
        body: { expectedPersons: counts.persons },
      });
      announce(texts.notice.saved(texts.kind[kind]));
      clear();
    });
  const discard = () =>
    step(async () => {
      await write<BulkJob>({ method: "POST", path: `${path}/cancel` });
      clear();
    });
  const edit = () => {
    change({ office, kind, parameters, statuses: statuses ?? [] });
    go({ view: "bulk" });
  };
  const again = () =>
    act.run(async () => {
      const body = { office, kind, parameters, ...(statuses !== undefined && { statuses }) };
      const { bulkId } = await write<BulkJob>({ method: "POST", path: "/api/bulk", body });
      go({ view: "bulk", id: bulkId }, { replace: true });
    });
  const isOutdated = isProblem(act.error, "dry-run-too-old", "counts-moved");
  return (
    <section class="card">
      {isOutdated ? <Outdated error={act.error} /> : <Trouble error={act.error} />}
      {told === 0 && (
        <Alert look="info" title={texts.bulk.nobody}>
          <p>{texts.bulk.nobodyHelp}</p>
        </Alert>
      )}
      <div class="actions">
        {isOutdated && (
          <Button look="primary" onClick={again} isBusy={act.isBusy}>
            {texts.bulk.again}
          </Button>
        )}
        {!isOutdated && told > 0 && (
          <Button look="primary" onClick={send} isBusy={act.isBusy}>
            {told === 1 ? texts.bulk.sendOne : texts.bulk.send(format.number(told))}
          </Button>
        )}
        <Button onClick={edit}>{texts.bulk.edit}</Button>
        <Button look="tertiary" onClick={discard} isBusy={act.isBusy}>
          {texts.bulk.discard}
        </Button>
      </div>
    </section>
  );
}

function Outdated({ error }: { readonly error: unknown }) {
  const { bulk } = useDesk().texts;
  const isOld = isProblem(error, "dry-run-too-old");
  return (
    <Alert look="warning" title={isOld ? bulk.tooOld : bulk.moved} isLoud>
      <p>{isOld ? bulk.tooOldHelp : bulk.movedHelp}</p>
    </Alert>
  );
}

/** Those who have had their turn, of all. */
function useReached({ written, skipped, counts }: BulkJob): readonly [string, string] {
  const { format } = useDesk();
  return [format.number(written + skipped), format.number(Math.max(counts.persons, written + skipped))];
}

function Running({ job, onChanged }: Content) {
  const { texts } = useDesk();
  const [isAsking, setAsking] = useState(false);
  const { written, skipped, counts } = job;
  const done = written + skipped;
  return (
    <section class="card" aria-labelledby="progress">
      <h2 class="kern-title" id="progress" aria-live="polite">
        {texts.bulk.state.running}
      </h2>
      <progress
        class="progress"
        aria-labelledby="progress"
        max={Math.max(counts.persons, done, 1)}
        value={done}
      />
      <p class="kern-body">{texts.bulk.progress(...useReached(job))}</p>
      <p class="kern-body kern-body--small kern-body--muted">{texts.bulk.runningHelp}</p>
      <div class="actions">
        <Button onClick={() => setAsking(true)}>{texts.bulk.stop}</Button>
      </div>
      {isAsking && <StopBulkDialog id={job.bulkId} onClose={() => setAsking(false)} onDone={onChanged} />}
    </section>
  );
}

function Ended({ job }: { readonly job: BulkJob }) {
  const { texts, format } = useDesk();
  const reached = useReached(job);
  const isDone = job.state === "done";
  const stopped = job.confirmedAt === undefined ? texts.bulk.discarded : texts.bulk.stopped(...reached);
  return (
    <section class="card">
      <Alert look={isDone ? "success" : "info"} title={isDone ? texts.bulk.done : stopped} isLoud>
        {job.skipped > 0 && <p>{texts.bulk.skipped(format.number(job.skipped))}</p>}
      </Alert>
      <div class="actions">
        <ButtonLink href={hrefOf({ view: "bulk" })}>{texts.bulk.another}</ButtonLink>
      </div>
    </section>
  );
}
