import type { Done } from "../api/answers.ts";
import { ApiProblem, isProblem } from "../api/problems.ts";
import { Alert } from "../parts/alert.tsx";
import { Button } from "../parts/button.tsx";
import { ConsentText } from "../parts/consent-text.tsx";
import { type ContactDraft, ContactFields, NEW_CONTACT } from "../parts/contact-fields.tsx";
import { Check, Choice, Pair, SelectField, TextField } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { LanguageField } from "../parts/language-field.tsx";
import { OfficeField } from "../parts/office-field.tsx";
import { Page } from "../parts/page.tsx";
import { errorOf, Trouble } from "../parts/trouble.tsx";
import { go } from "../router.ts";
import { useDesk } from "../state/desk.ts";
import { useDraft } from "../state/drafts.ts";
import { STATUS_LIST } from "../state/statuses.ts";
import { useAct } from "../state/use-act.ts";
import { useWrite } from "../state/use-write.ts";

interface Draft {
  readonly applicantId: string;
  readonly language: string;
  readonly contacts: readonly ContactDraft[];
  readonly reach: string;
  readonly safeContact: boolean;
  readonly office: string;
  readonly caseId: string;
  readonly status: string;
  readonly quiet: boolean;
  /** The person is there already; only the case is still to be written. */
  readonly created: string;
}

const MOST_CONTACTS = 10;

/** Takes in a person with their first case; without one the person would be no office's business. */
export function NewPerson() {
  const { texts, me } = useDesk();
  const write = useWrite();
  const act = useAct();
  const [draft, change, clear] = useDraft<Draft>("new", {
    applicantId: "",
    language: "de",
    contacts: [NEW_CONTACT],
    reach: "first",
    safeContact: false,
    office: me.offices[0] ?? "",
    caseId: "",
    status: "received",
    quiet: false,
    created: "",
  });
  const send = () =>
    act.run(async () => {
      const applicantId =
        draft.created === ""
          ? (await write<Done>({ method: "POST", path: "/api/applicants", body: personOf(draft) })).id
          : draft.created;
      change({ created: applicantId });
      await write<Done>({ method: "POST", path: "/api/cases", body: caseOf(draft, applicantId) });
      clear();
      go({ view: "receipt", id: applicantId });
    });
  const isHalf = draft.created !== "";
  return (
    <Page title={texts.create.title}>
      <p class="kern-body kern-body--muted">{texts.create.intro}</p>
      <Form onSubmit={send} wasRefused={act.error !== undefined}>
        <Trouble
          error={act.error}
          isShown={(field) => /^body\.(channels\.\d+\.address|language|applicantId|caseId)$/.test(field)}
        />
        {isHalf && <Alert look="info" title={texts.create.half} />}
        {!isHalf && <PersonFields draft={draft} change={change} error={act.error} />}
        <h2 class="kern-title">{texts.create.case}</h2>
        <Pair>
          <OfficeField value={draft.office} onChange={(office) => change({ office })} />
          <TextField
            label={texts.create.caseId}
            hint={texts.create.caseIdHint}
            value={draft.caseId}
            error={caseIdError(act.error)}
            maxLength={64}
            onChange={(caseId) => change({ caseId })}
          />
          <SelectField
            label={texts.today.status}
            value={draft.status}
            options={STATUS_LIST.map((one) => ({ value: one, label: texts.status[one] }))}
            onChange={(status) => change({ status })}
          />
        </Pair>
        <Check label={texts.create.quiet} isChecked={draft.quiet} onChange={(quiet) => change({ quiet })} />
        <div class="actions">
          <Button look="primary" isBusy={act.isBusy}>
            {texts.create.save}
          </Button>
          <Button
            look="tertiary"
            onClick={() => {
              clear();
              go({ view: "today" });
            }}
          >
            {texts.app.cancel}
          </Button>
        </div>
      </Form>
    </Page>
  );
}

function personOf({ applicantId, language, contacts, reach, safeContact }: Draft) {
  return {
    ...(applicantId.trim() !== "" && { applicantId: applicantId.trim() }),
    ...{ language, reach, channels: contacts },
    ...(safeContact && { safeContact }),
  };
}

function caseOf({ caseId, office, status, quiet }: Draft, applicantId: string) {
  return {
    ...(caseId.trim() !== "" && { caseId: caseId.trim() }),
    ...{ office, applicantId, status },
    ...(quiet && { quiet }),
  };
}

function caseIdError(error: unknown): string | undefined {
  if (isProblem(error, "case-exists")) return "is there already, with other content";
  return errorOf(error, "body.caseId");
}

interface FieldsContent {
  readonly draft: Draft;
  readonly change: (fields: Partial<Draft>) => void;
  readonly error: unknown;
}

function PersonFields({ draft, change, error }: FieldsContent) {
  const { texts } = useDesk();
  const { contacts } = draft;
  const exists = error instanceof ApiProblem && error.problem.code === "applicant-exists";
  return (
    <>
      <h2 class="kern-title">{texts.create.person}</h2>
      <Pair>
        <TextField
          label={texts.create.applicantId}
          hint={texts.create.applicantIdHint}
          value={draft.applicantId}
          error={exists ? "is there already, with other content" : errorOf(error, "body.applicantId")}
          maxLength={64}
          onChange={(applicantId) => change({ applicantId })}
        />
        <LanguageField
          value={draft.language}
          error={errorOf(error, "body.language")}
          onChange={(language) => change({ language })}
        />
      </Pair>
      <h2 class="kern-title">{texts.create.channels}</h2>
      <p class="kern-body--small kern-body--muted">{texts.create.channelsHint}</p>
      <ConsentText language={draft.language} />
      {contacts.length === 0 && <p class="kern-body kern-body--muted">{texts.create.none}</p>}
      {contacts.map((contact, index) => (
        <div class="contact" key={index}>
          <ContactFields
            contact={contact}
            error={errorOf(error, `body.channels.${index}.address`)}
            onChange={(fields) => change({ contacts: contacts.with(index, { ...contact, ...fields }) })}
          />
          <Button
            look="tertiary"
            onClick={() => change({ contacts: contacts.toSpliced(index, 1) })}
            about={contact.address}
          >
            {texts.create.remove}
          </Button>
        </div>
      ))}
      {contacts.length < MOST_CONTACTS && (
        <Button onClick={() => change({ contacts: [...contacts, { ...NEW_CONTACT, channel: "email" }] })}>
          {texts.person.add}
        </Button>
      )}
      {contacts.length > 1 && (
        <Choice
          label={texts.person.reach}
          value={draft.reach}
          options={[
            { value: "first", label: texts.person.reachFirst },
            { value: "all", label: texts.person.reachAll },
          ]}
          onChange={(reach) => change({ reach })}
        />
      )}
      <Check
        label={texts.person.safeContact}
        hint={texts.person.safeContactHint}
        isChecked={draft.safeContact}
        onChange={(safeContact) => change({ safeContact })}
      />
    </>
  );
}
