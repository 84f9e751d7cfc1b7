import { officeName, useDesk } from "../state/desk.ts";
import { SelectField } from "./fields.tsx";

interface Content {
  readonly value: string;
  readonly onChange: (office: string) => void;
}

/** One of the offices that are one's own; nothing to those who have just one. */
export function OfficeField({ value, onChange }: Content) {
  const desk = useDesk();
  const { me, texts } = desk;
  if (me.offices.length < 2) return null;
  const options = me.offices.map((id) => ({ value: id, label: officeName(desk, id) }));
  return <SelectField label={texts.app.office} value={value} options={options} onChange={onChange} />;
}
