import type { ComponentChildren, HTMLAttributes, VNode } from "preact";
import { useId } from "preact/hooks";
import { useDesk } from "../state/desk.ts";
import { Icon } from "./icon.tsx";

interface FieldContent {
  readonly label: string;
  readonly hint?: string | undefined;
  /** The rule that its value breaks, as the API says it. */
  readonly error?: string | undefined;
}

interface TextContent extends FieldContent {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "date" | "time" | "tel" | "email";
  readonly isRequired?: boolean;
  readonly min?: string;
  readonly maxLength?: number;
}

/** One line to type into. */
export function TextField(content: TextContent) {
  const { label, hint, error, value, onChange, type = "text", isRequired = false, min, maxLength } = content;
  const id = useId();
  return (
    <div class={`kern-form-input${error === undefined ? "" : " kern-form-input--error"}`}>
      <label class="kern-label" for={id}>
        {label}
      </label>
      <Hint id={`${id}-hint`} text={hint} />
      <Line
        type={type}
        id={id}
        value={value}
        required={isRequired}
        aria-describedby={describedBy(id, hint, error)}
        aria-invalid={error !== undefined}
        {...(min !== undefined && { min })}
        {...(maxLength !== undefined && { maxLength })}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <FieldError id={`${id}-error`} rule={error} />
    </div>
  );
}

type LineContent = Pick<
  HTMLAttributes<HTMLInputElement>,
  "id" | "aria-describedby" | "aria-invalid" | "onInput"
> & {
  readonly type: NonNullable<TextContent["type"]>;
  readonly value: string;
  readonly required: boolean;
  readonly min?: string;
  readonly maxLength?: number;
};

/** Each type by itself, since not every attribute fits each. */
const LINES: Readonly<Record<LineContent["type"], (attributes: Omit<LineContent, "type">) => VNode>> = {
  text: (attributes) => <input {...attributes} {...PLAIN} type="text" />,
  date: (attributes) => <input {...attributes} {...PLAIN} type="date" />,
  time: (attributes) => <input {...attributes} {...PLAIN} type="time" />,
  tel: (attributes) => <input {...attributes} {...PLAIN} type="tel" />,
  email: (attributes) => <input {...attributes} {...PLAIN} type="email" />,
};

/** What people type here is other people's data: no browser should offer it again. */
const PLAIN = { class: "kern-form-input__input", autocomplete: "off", spellcheck: false } as const;

function Line({ type, ...attributes }: LineContent) {
  return LINES[type](attributes);
}

type Options = readonly { readonly value: string; readonly label: string }[];

interface SelectContent extends FieldContent {
  readonly value: string;
  readonly options: Options;
  readonly onChange: (value: string) => void;
}

/** One of many. */
export function SelectField({ label, hint, error, value, options, onChange }: SelectContent) {
  const id = useId();
  return (
    <div class={`kern-form-input${error === undefined ? "" : " kern-form-input--error"}`}>
      <label class="kern-label" for={id}>
        {label}
      </label>
      <Hint id={`${id}-hint`} text={hint} />
      <div class="kern-form-input__select-wrapper">
        <select
          id={id}
          class="kern-form-input__select"
          value={value}
          aria-describedby={describedBy(id, hint, error)}
          aria-invalid={error !== undefined}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      <FieldError id={`${id}-error`} rule={error} />
    </div>
  );
}

interface ChoiceContent extends FieldContent {
  readonly value: string;
  readonly options: Options;
  readonly onChange: (value: string) => void;
  readonly isRequired?: boolean;
}

/** One of a few, all in sight. */
export function Choice({ label, hint, error, value, options, onChange, isRequired = false }: ChoiceContent) {
  const id = useId();
  return (
    <fieldset class="choice" aria-describedby={describedBy(id, hint, error)}>
      <legend class="kern-label">{label}</legend>
      <Hint id={`${id}-hint`} text={hint} />
      {options.map((option) => (
        <div class="kern-form-check" key={option.value}>
          <input
            id={`${id}-${option.value}`}
            type="radio"
            name={id}
            value={option.value}
            checked={option.value === value}
            required={isRequired}
            onChange={() => onChange(option.value)}
          />
          <label class="kern-label" for={`${id}-${option.value}`}>
            {option.label}
          </label>
        </div>
      ))}
      <FieldError id={`${id}-error`} rule={error} />
    </fieldset>
  );
}

interface CheckContent {
  readonly label: string;
  readonly hint?: string;
  readonly isChecked: boolean;
  readonly isRequired?: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

/** Yes or no. */
export function Check({ label, hint, isChecked, isRequired = false, onChange }: CheckContent) {
  const id = useId();
  return (
    <div class="kern-form-check">
      <input
        id={id}
        type="checkbox"
        checked={isChecked}
        required={isRequired}
        aria-describedby={describedBy(id, hint, undefined)}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <div>
        <label class="kern-label" for={id}>
          {label}
        </label>
        <Hint id={`${id}-hint`} text={hint} />
      </div>
    </div>
  );
}

/** Fields that stand side by side where there is room. */
export function Pair({ children }: { readonly children: ComponentChildren }) {
  return <div class="pair">{children}</div>;
}

function Hint({ id, text }: { readonly id: string; readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <span class="kern-hint" id={id}>
      {text}
    </span>
  );
}

function FieldError({ id, rule }: { readonly id: string; readonly rule: string | undefined }) {
  const { explain } = useDesk();
  if (rule === undefined) return null;
  return (
    <p class="kern-error" id={id}>
      <Icon name="danger" />
      <span>{explain.rule(rule)}</span>
    </p>
  );
}

function describedBy(id: string, hint: string | undefined, error: string | undefined): string | undefined {
  const ids = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ];
  return ids.length === 0 ? undefined : ids.join(" ");
}
