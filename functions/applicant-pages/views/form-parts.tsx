import type { ComponentChildren, VNode } from "preact";
import { Icon } from "./icon.tsx";
import type { Problem } from "./message-box.tsx";
import type { Field, Form } from "./model.ts";

/** Fields that nobody sees. */
export function Hidden({ fields }: { readonly fields: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

/** A form that is sent by POST. Browsers' own checks are off: they speak the browser's language, not the reader's. */
export function PostForm({ form, children }: { readonly form: Form; readonly children: ComponentChildren }) {
  return (
    <form method="post" action={form.action} novalidate>
      <Hidden fields={form.hidden} />
      {children}
    </form>
  );
}

interface ButtonLook {
  readonly label: string;
  readonly look?: "primary" | "secondary" | "tertiary";
  /** The id of what it is about, where its label alone does not tell. */
  readonly about?: string;
}

/** Sends its form. */
export function Button({ label, look = "primary", about }: ButtonLook) {
  return (
    <button type="submit" class={`kern-btn kern-btn--${look}`} aria-describedby={about}>
      <span class="kern-label">{label}</span>
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ href, label }: { readonly href: string; readonly label: string }) {
  return (
    <a class="kern-btn kern-btn--secondary" href={href}>
      <span class="kern-label">{label}</span>
    </a>
  );
}

/** What a field's input has from its label, hint and problem. */
export interface InputMarks {
  readonly id: string;
  readonly name: string;
  readonly class: string;
  readonly value: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": "true" | undefined;
}

interface TextFieldContent {
  /** Its name in the form, and its id. */
  readonly name: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly field: Field;
  /** Makes the input itself, which says what the browser should know: its keyboard, what to fill in. */
  readonly input: (marks: InputMarks) => VNode;
}

/** A labelled field; hint and problem are read out with it. */
export function TextField({ name, label, hint, field, input }: TextFieldContent) {
  const isWrong = field.problem !== undefined;
  const described = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(isWrong ? [`${name}-problem`] : []),
  ];
  return (
    <div class={`kern-form-input${isWrong ? " kern-form-input--error" : ""}`}>
      <label class="kern-label" for={name}>
        {label}
      </label>
      {hint !== undefined && (
        <p class="kern-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {input({
        id: name,
        name,
        class: `kern-form-input__input${isWrong ? " kern-form-input__input--error" : ""}`,
        value: field.value,
        "aria-describedby": described.length > 0 ? described.join(" ") : undefined,
        "aria-invalid": isWrong ? "true" : undefined,
      })}
      <FieldProblem name={name} problem={field.problem} />
    </div>
  );
}

interface NamedProblem {
  readonly name: string;
  readonly problem: string | undefined;
}

/** What is wrong with a field, right below it. */
export function FieldProblem({ name, problem }: NamedProblem) {
  if (problem === undefined) return null;
  return (
    <p class="kern-error" id={`${name}-problem`}>
      <Icon name="danger" />
      <span>{problem}</span>
    </p>
  );
}

/** The problems among these fields, for the message at the top. */
export function problemsOf(fields: Readonly<Record<string, string | undefined>>): readonly Problem[] {
  return Object.entries(fields).flatMap(([field, text]) => (text === undefined ? [] : [{ field, text }]));
}
