import type { Channel } from "../../../../shared/domain/channel.ts";
import { useDesk } from "../state/desk.ts";
import { Pair, SelectField, TextField } from "./fields.tsx";

/** A way to reach somebody, as it is typed in. */
export interface ContactDraft {
  readonly channel: Channel;
  readonly address: string;
  readonly how: string;
}

export const NEW_CONTACT: ContactDraft = { channel: "sms", address: "", how: "paper" };

interface Content {
  readonly contact: ContactDraft;
  readonly error: string | undefined;
  readonly onChange: (fields: Partial<ContactDraft>) => void;
}

/** Channel, address, and how the person has agreed. */
export function ContactFields({ contact, error, onChange }: Content) {
  const { texts } = useDesk();
  const { channel, address, how } = contact;
  return (
    <Pair>
      <SelectField
        label={texts.person.channel}
        value={channel}
        options={[
          { value: "sms", label: texts.channel.sms },
          { value: "email", label: texts.channel.email },
        ]}
        onChange={(wanted) => onChange({ channel: wanted === "email" ? "email" : "sms" })}
      />
      <TextField
        label={channel === "sms" ? texts.person.phone : texts.person.mailbox}
        type={channel === "sms" ? "tel" : "email"}
        value={address}
        error={error}
        isRequired
        maxLength={254}
        onChange={(text) => onChange({ address: text })}
      />
      <SelectField
        label={texts.person.how}
        value={how}
        options={[
          { value: "paper", label: texts.how.paper },
          { value: "in-person", label: texts.how["in-person"] },
        ]}
        onChange={(wanted) => onChange({ how: wanted })}
      />
    </Pair>
  );
}
