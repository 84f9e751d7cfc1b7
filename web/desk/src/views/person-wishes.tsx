import type { Person } from "../api/answers.ts";
import { Button } from "../parts/button.tsx";
import { Check, Choice, Pair, TextField } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { LanguageField } from "../parts/language-field.tsx";
import { errorOf } from "../parts/trouble.tsx";
import { useDesk } from "../state/desk.ts";
import { useDraft } from "../state/drafts.ts";
import type { Acting } from "../state/use-act.ts";

/** Changes some of a person's record; `after` follows if that has worked. */
export type Patch = (body: Readonly<Record<string, unknown>>, after?: () => void) => void;

/** What each part of a person's view works with. */
export interface PartContent {
  readonly person: Person;
  readonly patch: Patch;
  readonly act: Acting;
}

interface Draft {
  readonly language: string;
  readonly reach: string;
  readonly safeContact: boolean;
  readonly hasHours: boolean;
  readonly from: string;
  readonly to: string;
}

/** Offered to whoever wants hours of their own. */
const USUAL_HOURS = { from: "09:00", to: "18:00" };

/** Whether these fields show an error of the API themselves. */
export function isWishField(field: string): boolean {
  return field === "body.language" || field.startsWith("body.sendHours.");
}

/** What the person wishes: language, channels, hours, or nothing at all. */
export function Wishes({ person, patch, act }: PartContent) {
  const { texts } = useDesk();
  const { applicantId, language, reach, safeContact = false, sendHours } = person;
  const [draft, change, clear] = useDraft<Draft>(`wishes.${applicantId}`, {
    ...{ language, reach, safeContact },
    ...{ hasHours: sendHours !== undefined, ...(sendHours ?? USUAL_HOURS) },
  });
  const changed = changesIn(draft, person);
  return (
    <Form onSubmit={() => patch(changed, clear)} wasRefused={act.error !== undefined}>
      <LanguageField
        value={draft.language}
        error={errorOf(act.error, "body.language")}
        onChange={(wanted) => change({ language: wanted })}
      />
      <Choice
        label={texts.person.reach}
        value={draft.reach}
        options={[
          { value: "first", label: texts.person.reachFirst },
          { value: "all", label: texts.person.reachAll },
        ]}
        onChange={(wanted) => change({ reach: wanted })}
      />
      <Check
        label={texts.person.hours}
        hint={texts.person.hoursHint}
        isChecked={draft.hasHours}
        onChange={(hasHours) => change({ hasHours })}
      />
      {draft.hasHours && (
        <Pair>
          <TextField
            label={texts.person.from}
            type="time"
            value={draft.from}
            error={errorOf(act.error, "body.sendHours.from")}
            isRequired
            onChange={(from) => change({ from })}
          />
          <TextField
            label={texts.person.to}
            type="time"
            value={draft.to}
            error={errorOf(act.error, "body.sendHours.to")}
            isRequired
            onChange={(to) => change({ to })}
          />
        </Pair>
      )}
      <Check
        label={texts.person.safeContact}
        hint={texts.person.safeContactHint}
        isChecked={draft.safeContact}
        onChange={(isSafe) => change({ safeContact: isSafe })}
      />
      {Object.keys(changed).length > 0 && (
        <div class="actions">
          <Button look="primary" isBusy={act.isBusy}>
            {texts.person.save}
          </Button>
        </div>
      )}
    </Form>
  );
}

/** Only what is another wish than before; hours that are wanted no more are `null`. */
function changesIn(draft: Draft, person: Person): Readonly<Record<string, unknown>> {
  const { language, reach, safeContact, hasHours, from, to } = draft;
  const sendHours = hasHours ? { from, to } : null;
  const had = person.sendHours;
  const isSameHours = hasHours ? had?.from === from && had.to === to : had === undefined;
  return {
    ...(language !== person.language && { language }),
    ...(reach !== person.reach && { reach }),
    ...(safeContact !== (person.safeContact ?? false) && { safeContact }),
    ...(!isSameHours && { sendHours }),
  };
}
