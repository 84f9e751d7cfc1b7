import { useId } from "preact/hooks";
import { Check } from "./fields.tsx";

interface Content {
  readonly label: string;
  readonly hint: string;
  readonly values: readonly string[];
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (values: readonly string[]) => void;
}

/** Any of a few, all in sight; they stay in the order of the options. */
export function Checks({ label, hint, values, options, onChange }: Content) {
  const id = useId();
  const turn = (value: string, isChecked: boolean) =>
    onChange(
      options
        .map((option) => option.value)
        .filter((one) => (one === value ? isChecked : values.includes(one))),
    );
  return (
    <fieldset class="choice" aria-describedby={id}>
      <legend class="kern-label">{label}</legend>
      <span class="kern-hint" id={id}>
        {hint}
      </span>
      {options.map((option) => (
        <Check
          key={option.value}
          label={option.label}
          isChecked={values.includes(option.value)}
          onChange={(isChecked) => turn(option.value, isChecked)}
        />
      ))}
    </fieldset>
  );
}
