import type { Done, FullCase, Wish } from "../api/answers.ts";
import { StatusBadge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Form } from "../parts/form.tsx";
import { isKindField, type KindDraft, KindFields, NO_KIND, requestOf } from "../parts/kind-fields.tsx";
import { Page } from "../parts/page.tsx";
import { PreviewPanel } from "../parts/preview.tsx";
import { Loading, Trouble } from "../parts/trouble.tsx";
import { go } from "../router.ts";
import { useDesk } from "../state/desk.ts";
import { useDraft } from "../state/drafts.ts";
import { useAct } from "../state/use-act.ts";
import { useRead } from "../state/use-read.ts";
import { useWrite } from "../state/use-write.ts";

/** Sends a notice that no change of status brings about. */
export function NoticeView({ id }: { readonly id: string }) {
  const { texts } = useDesk();
  const { value, error, isLoading, reload } = useRead<FullCase>(`/api/cases/${encodeURIComponent(id)}`);
  return (
    <Page
      title={`${texts.notice.title}: ${id}`}
      aside={value !== undefined && <StatusBadge status={value.status} />}
    >
      <Trouble error={error} onRetry={reload} />
      {isLoading && <Loading />}
      {value !== undefined && <NoticeForm value={value} />}
    </Page>
  );
}

function NoticeForm({ value }: { readonly value: FullCase }) {
  const { texts, settings, announce } = useDesk();
  const write = useWrite();
  const act = useAct();
  const [draft, change, clear] = useDraft<KindDraft>(`notice.${value.caseId}`, NO_KIND);
  const request = requestOf(settings, draft);
  const leave = () => {
    clear();
    go({ view: "case", id: value.caseId });
  };
  const send = () =>
    act.run(async () => {
      if (request === undefined) return;
      const { kind, parameters } = request;
      const path = `/api/cases/${encodeURIComponent(value.caseId)}/requests`;
      await write<Done>({ method: "POST", path, body: { kind, parameters } });
      announce(texts.notice.saved(texts.kind[kind]));
      leave();
    });
  return (
    <div class="columns columns--form">
      <Form onSubmit={send} wasRefused={act.error !== undefined}>
        <Trouble error={act.error} isShown={isKindField} />
        <KindFields draft={draft} error={act.error} onChange={change} />
        <div class="actions">
          <Button look="primary" isBusy={act.isBusy}>
            {texts.notice.save}
          </Button>
          <Button look="tertiary" onClick={leave}>
            {texts.app.cancel}
          </Button>
        </div>
      </Form>
      <PreviewPanel caseId={value.caseId} wish={wishOf(request)} />
    </div>
  );
}

/** What can be previewed: all that the kind needs is there. */
function wishOf(request: ReturnType<typeof requestOf>): Wish | undefined {
  if (!request?.isComplete) return undefined;
  const { kind, parameters } = request;
  return { request: { kind, parameters } };
}
