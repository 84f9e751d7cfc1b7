import type { BulkJob } from "../api/answers.ts";
import { Button } from "../parts/button.tsx";
import { Checks } from "../parts/checks.tsx";
import { Form } from "../parts/form.tsx";
import { isKindField, KindFields, requestOf } from "../parts/kind-fields.tsx";
import { OfficeField } from "../parts/office-field.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { go, placeOf } from "../router.ts";
import { useBulkDraft } from "../state/bulk-draft.ts";
import { useDesk } from "../state/desk.ts";
import { STATUS_LIST } from "../state/statuses.ts";
import { useAct } from "../state/use-act.ts";
import { useWrite } from "../state/use-write.ts";

/** What is to be sent, and to whom; it goes to the dry run, which sends nothing yet. */
export function BulkForm() {
  const { texts, settings } = useDesk();
  const write = useWrite();
  const act = useAct();
  const [draft, change, clear] = useBulkDraft();
  const { office, statuses } = draft;
  const count = () =>
    act.run(async () => {
      const request = requestOf(settings, draft);
      if (request === undefined) return;
      const { kind, parameters } = request;
      const body = { office, kind, parameters, ...(statuses.length > 0 && { statuses }) };
      const { bulkId } = await write<BulkJob>({ method: "POST", path: "/api/bulk", body });
      // Whoever has gone elsewhere meanwhile is not fetched back.
      if (placeOf(location.hash).view === "bulk") go({ view: "bulk", id: bulkId });
    });
  const leave = () => {
    clear();
    go({ view: "today" });
  };
  return (
    <Form onSubmit={count} wasRefused={act.error !== undefined}>
      <p class="kern-body">{texts.bulk.intro}</p>
      <Trouble error={act.error} isShown={isKindField} />
      <OfficeField value={office} onChange={(wanted) => change({ office: wanted })} />
      <div class="columns columns--form">
        <div>
          <KindFields draft={draft} error={act.error} onChange={change} />
        </div>
        <Checks
          label={texts.bulk.statuses}
          hint={texts.bulk.statusesHint}
          values={statuses}
          options={STATUS_LIST.map((one) => ({ value: one, label: texts.status[one] }))}
          onChange={(wanted) => change({ statuses: wanted })}
        />
      </div>
      <div class="actions">
        <Button look="primary" isBusy={act.isBusy}>
          {texts.bulk.count}
        </Button>
        <Button look="tertiary" onClick={leave}>
          {texts.app.cancel}
        </Button>
      </div>
      <div role="status">
        {act.isBusy && (
          <>
            <progress class="progress" aria-label={texts.bulk.counting} />
            <p class="kern-body kern-body--muted">{texts.bulk.counting}</p>
          </>
        )}
      </div>
    </Form>
  );
}
