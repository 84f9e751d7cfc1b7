import type { Status } from "../../../../shared/domain/status.ts";
import type { Details, Done, FullCase } from "../api/answers.ts";
import { isProblem } from "../api/problems.ts";
import { Alert } from "../parts/alert.tsx";
import { StatusBadge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Check, Choice, TextField } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { Page } from "../parts/page.tsx";
import { PreviewPanel } from "../parts/preview.tsx";
import { errorOf, Loading, Trouble } from "../parts/trouble.tsx";
import { go } from "../router.ts";
import { actorName, useDesk } from "../state/desk.ts";
import { useDraft } from "../state/drafts.ts";
import { isStatus } from "../state/statuses.ts";
import { useAct } from "../state/use-act.ts";
import { useNow } from "../state/use-now.ts";
import { useRead } from "../state/use-read.ts";
import { useWrite } from "../state/use-write.ts";

/** Takes a case on to another status, and shows while it is chosen what goes out by that. */
export function ChangeView({ id }: { readonly id: string }) {
  const { texts } = useDesk();
  const { value, error, isLoading, reload } = useRead<FullCase>(`/api/cases/${encodeURIComponent(id)}`);
  return (
    <Page
      title={`${texts.change.title}: ${id}`}
      aside={value !== undefined && <StatusBadge status={value.status} />}
    >
      <Trouble error={error} onRetry={reload} />
      {isLoading && <Loading />}
      {value !== undefined && <ChangeForm value={value} onReload={reload} />}
    </Page>
  );
}

interface Draft {
  readonly status: string;
  readonly letterDeadline: string;
  readonly letterSentOn: string;
  readonly quiet: boolean;
  /** The version that was in sight when somebody began. */
  readonly version: number;
}

/** The dates that a status takes. */
const DATES: Readonly<Partial<Record<Status, keyof Details>>> = {
  "documents-needed": "letterDeadline",
  decided: "letterSentOn",
};

function ChangeForm({ value, onReload }: { readonly value: FullCase; readonly onReload: () => void }) {
  const { texts, settings, announce, setUndoable } = useDesk();
  const write = useWrite();
  const act = useAct();
  const [draft, change, clear] = useDraft<Draft>(`change.${value.caseId}`, {
    status: "",
    letterDeadline: value.details?.letterDeadline ?? "",
    letterSentOn: value.details?.letterSentOn ?? "",
    quiet: false,
    version: value.version,
  });
  const path = `/api/cases/${encodeURIComponent(value.caseId)}`;
  const allowed = [...settings.statuses[value.status].next, value.status];
  const status = isStatus(draft.status) && allowed.includes(draft.status) ? draft.status : undefined;
  const wanted = status === undefined ? undefined : changeOf(status, draft);
  const send = () =>
    act.run(async () => {
      if (wanted === undefined) return;
      const body = { expectedVersion: draft.version, ...wanted };
      const done = await write<Done>({ method: "POST", path: `${path}/changes`, body }).catch(
        (error: unknown) => {
          if (!isProblem(error, "version-conflict")) throw error;
          onReload();
        },
      );
      if (done === undefined) return;
      const { version = draft.version + 1 } = done;
      clear();
      announce(texts.change.saved(texts.status[wanted.status]));
      setUndoable({ caseId: value.caseId, version, status: wanted.status, madeAt: Date.now() });
      go({ view: "case", id: value.caseId });
    });
  const cancel = () => {
    clear();
    go({ view: "case", id: value.caseId });
  };
  const isOvertaken = draft.version !== value.version;
  const options = allowed.map((one) => ({
    value: one,
    label: one === value.status ? texts.change.amend(texts.status[one]) : texts.status[one],
  }));
  return (
    <div class="columns columns--form">
      <Form onSubmit={send} wasRefused={act.error !== undefined}>
        {isOvertaken && <Overtaken value={value} onGoOn={() => change({ version: value.version })} />}
        <Trouble error={act.error} isShown={(field) => field === "body.status"} />
        {settings.statuses[value.status].next.length === 0 && <p class="kern-body">{texts.change.final}</p>}
        <Choice
          label={texts.change.next}
          value={status ?? ""}
          options={options}
          isRequired
          error={errorOf(act.error, "body.status")}
          onChange={(next) => change({ status: next })}
        />
        {status !== undefined && <Dates status={status} draft={draft} change={change} error={act.error} />}
        <Check label={texts.change.quiet} isChecked={draft.quiet} onChange={(quiet) => change({ quiet })} />
        <div class="actions">
          <Button look="primary" isBusy={act.isBusy}>
            {texts.change.save}
          </Button>
          <Button look="tertiary" onClick={cancel}>
            {texts.app.cancel}
          </Button>
        </div>
      </Form>
      <PreviewPanel caseId={value.caseId} wish={wanted && { change: wanted }} />
    </div>
  );
}

function changeOf(status: Status, draft: Draft) {
  const name = DATES[status];
  const day = name === undefined ? "" : draft[name];
  return {
    status,
    ...(name !== undefined && day !== "" && { details: { [name]: day } }),
    ...(draft.quiet && { quiet: true }),
  };
}

interface DatesContent {
  readonly status: Status;
  readonly draft: Draft;
  readonly change: (fields: Partial<Draft>) => void;
  readonly error: unknown;
}

function Dates({ status, draft, change, error }: DatesContent) {
  const { texts } = useDesk();
  const name = DATES[status];
  if (name === undefined) return null;
  return (
    <TextField
      type="date"
      label={texts.change[name]}
      hint={texts.change[`${name}Hint`]}
      value={draft[name]}
      error={errorOf(error, `body.details.${name}`)}
      onChange={(day) => change({ [name]: day })}
    />
  );
}

/** Somebody else has changed the case since this form was opened: nothing is lost, but it must be looked at. */
function Overtaken({ value, onGoOn }: { readonly value: FullCase; readonly onGoOn: () => void }) {
  const desk = useDesk();
  const { texts, format } = desk;
  const now = useNow();
  const by = actorName(desk, value.changedBy);
  return (
    <Alert look="warning" title={texts.change.conflict} isLoud>
      <p>{texts.change.conflictHelp(texts.status[value.status], by, format.when(value.changedAt, now))}</p>
      <Button onClick={onGoOn}>{texts.change.conflictGo}</Button>
    </Alert>
  );
}
