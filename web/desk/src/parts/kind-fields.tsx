import type { Kind } from "../../../../shared/domain/kinds.ts";
import type { DeskSettings, ParameterSchema } from "../api/answers.ts";
import { useDesk } from "../state/desk.ts";
import { Choice, TextField } from "./fields.tsx";
import { errorOf } from "./trouble.tsx";

/** A kind and its parameters, as they are chosen and typed in. */
export interface KindDraft {
  readonly kind: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export const NO_KIND: KindDraft = { kind: "", parameters: {} };

/** What the API is to send, as far as it is known. */
interface KindRequest {
  readonly kind: Kind;
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether nothing that the kind needs is still missing. */
  readonly isComplete: boolean;
}

/** What a draft asks for: only what its kind knows, and nothing that is empty; undefined while no kind is chosen. */
export function requestOf(settings: DeskSettings, draft: KindDraft): KindRequest | undefined {
  const chosen = chosenOf(settings, draft);
  if (chosen === undefined) return undefined;
  const { kind, schema } = chosen;
  const parameters = Object.fromEntries(
    Object.keys(schema.properties).flatMap((name) => {
      const text = draft.parameters[name] ?? "";
      return text === "" ? [] : [[name, text]];
    }),
  );
  const isComplete = (schema.required ?? []).every((name) => parameters[name] !== undefined);
  return { kind, parameters, isComplete };
}

/** Whether these fields show an error of the API themselves. */
export function isKindField(field: string): boolean {
  return field.startsWith("body.parameters.");
}

interface Content {
  readonly draft: KindDraft;
  readonly error: unknown;
  readonly onChange: (fields: Partial<KindDraft>) => void;
}

/** What a notice is about, and what it says of that. */
export function KindFields({ draft, error, onChange }: Content) {
  const { texts, settings } = useDesk();
  const chosen = chosenOf(settings, draft);
  return (
    <>
      <Choice
        label={texts.notice.kind}
        value={draft.kind}
        options={kindsOf(settings).map(({ kind }) => ({ value: kind, label: texts.kind[kind] }))}
        isRequired
        onChange={(kind) => onChange({ kind })}
      />
      {chosen !== undefined && (
        <Parameters
          schema={chosen.schema}
          values={draft.parameters}
          error={error}
          onChange={(fields) => onChange({ parameters: { ...draft.parameters, ...fields } })}
        />
      )}
    </>
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

function chosenOf(settings: DeskSettings, draft: KindDraft): KindChoice | undefined {
  return kindsOf(settings).find(({ kind }) => kind === draft.kind);
}

interface ParametersContent {
  readonly schema: ParameterSchema;
  readonly values: KindDraft["parameters"];
  readonly error: unknown;
  readonly onChange: (fields: KindDraft["parameters"]) => void;
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
