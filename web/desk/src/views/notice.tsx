import type { Kind } from "../../../../shared/domain/kinds.ts";
import type { DeskSettings, Done, FullCase, ParameterSchema } from "../api/answers.ts";
import { StatusBadge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Choice, TextField } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { Page } from "../parts/page.tsx";
import { PreviewPanel } from "../parts/preview.tsx";
import { errorOf, Loading, Trouble } from "../parts/trouble.tsx";
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

interface Draft {
  readonly kind: string;
  readonly parameters: Readonly<Record<string, string>>;
}

function NoticeForm({ value }: { readonly value: FullCase }) {
  const { texts, settings, announce } = useDesk();
  const write = useWrite();
  const act = useAct();
  const [draft, change, clear] = useDraft<Draft>(`notice.${value.caseId}`, { kind: "", parameters: {} });
  const kinds = kindsOf(settings);
  const chosen = kinds.find(({ kind }) => kind === draft.kind);
  const request = chosen && requestOf(chosen, draft.parameters);
  const leave = () => {
    clear();
    go({ view: "case", id: value.caseId });
  };
  const send = () =>
    act.run(async () => {
      if (request === undefined) return;
      const path = `/api/cases/${encodeURIComponent(value.caseId)}/requests`;
      await write<Done>({ method: "POST", path, body: request });
      announce(texts.notice.saved(texts.kind[request.kind]));
      leave();
    });
  return (
    <div class="columns columns--form">
      <Form onSubmit={send} wasRefused={act.error !== undefined}>
        <Trouble error={act.error} isShown={(field) => field.startsWith("body.parameters.")} />
        <Choice
          label={texts.notice.kind}
          value={draft.kind}
          options={kinds.map(({ kind }) => ({ value: kind, label: texts.kind[kind] }))}
          isRequired
          onChange={(kind) => change({ kind })}
        />
        {chosen !== undefined && (
          <Parameters
            schema={chosen.schema}
            values={draft.parameters}
            error={act.error}
            onChange={(fields) => change({ parameters: { ...draft.parameters, ...fields } })}
          />
        )}
        <div class="actions">
          <Button look="primary" isBusy={act.isBusy}>
            {texts.notice.save}
          </Button>
          <Button look="tertiary" onClick={leave}>
            {texts.app.cancel}
          </Button>
        </div>
      </Form>
      <PreviewPanel
        caseId={value.caseId}
        wish={isComplete(chosen, request) ? request && { request } : undefined}
      />
    </div>
  );
}

interface KindChoice {
  readonly kind: Kind;
  readonly schema: ParameterSchema;
}

function kindsOf({ requestKinds }: DeskSettings): readonly KindChoice[] {
  const kinds: readonly Kind[] = [
    "appointment",
    "appointment-cancelled",
    "please-call",
    "renewal-due",
    "objection-received",
    "office-closed",
  ];
  return kinds.flatMap((kind) => {
    const schema = requestKinds[kind];
    return schema === undefined ? [] : [{ kind, schema }];
  });
}

/** Only what the kind knows, and nothing that is empty. */
function requestOf({ kind, schema }: KindChoice, values: Draft["parameters"]) {
  const parameters = Object.fromEntries(
    Object.keys(schema.properties).flatMap((name) => {
      const text = values[name] ?? "";
      return text === "" ? [] : [[name, text]];
    }),
  );
  return { kind, parameters };
}

function isComplete(
  chosen: KindChoice | undefined,
  request: ReturnType<typeof requestOf> | undefined,
): boolean {
  return (chosen?.schema.required ?? []).every((name) => request?.parameters[name] !== undefined);
}

interface ParametersContent {
  readonly schema: ParameterSchema;
  readonly values: Draft["parameters"];
  readonly error: unknown;
  readonly onChange: (fields: Readonly<Record<string, string>>) => void;
}

/** A form as the JSON schema of a kind wants it: days, times, and one of a few. */
function Parameters({ schema, values, error, onChange }: ParametersContent) {
  const { texts } = useDesk();
  const names: Readonly<Record<string, string>> = texts.parameter;
  const places: Readonly<Record<string, string>> = texts.place;
  return (
    <>
      {Object.entries(schema.properties).map(([name, property]) => {
        const isRequired = schema.required?.includes(name) ?? false;
        const label = `${names[name] ?? name}${isRequired ? "" : ` ${texts.notice.optional}`}`;
        const common = {
          ...{ label, isRequired, value: values[name] ?? "" },
          error: errorOf(error, `body.parameters.${name}`),
          onChange: (text: string) => onChange({ [name]: text }),
        };
        if (property.enum !== undefined) {
          const options = property.enum.map((one) => ({ value: one, label: places[one] ?? one }));
          return <Choice key={name} {...common} options={options} />;
        }
        return <TextField key={name} {...common} type={typeOf(name, property.format)} />;
      })}
    </>
  );
}

function typeOf(name: string, format: string | undefined): "date" | "time" | "text" {
  if (format === "date") return "date";
  return name === "time" ? "time" : "text";
}
