import { useDesk } from "../state/desk.ts";
import { SelectField, TextField } from "./fields.tsx";

interface Content {
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (language: string) => void;
}

/** What the person reads: one of the languages that are offered, or any other by its tag. */
export function LanguageField({ value, error, onChange }: Content) {
  const { texts, settings, format } = useDesk();
  const isOffered = settings.languages.includes(value);
  const offered = settings.languages.map((tag) => ({ value: tag, label: format.language(tag) }));
  const options = [
    ...offered.sort((one, other) => one.label.localeCompare(other.label)),
    { value: "", label: texts.person.other },
  ];
  return (
    <>
      <SelectField
        label={texts.person.language}
        value={isOffered ? value : ""}
        options={options}
        error={isOffered ? error : undefined}
        onChange={onChange}
      />
      {!isOffered && (
        <TextField
          label={texts.person.other}
          hint={texts.person.otherHint}
          value={value}
          error={error}
          isRequired
          maxLength={35}
          onChange={onChange}
        />
      )}
    </>
  );
}
