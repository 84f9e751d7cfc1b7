import { useState } from "preact/hooks";
import type { CasePage, Contact, Done, Person } from "../api/answers.ts";
import { Alert } from "../parts/alert.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { ConsentText } from "../parts/consent-text.tsx";
import { type ContactDraft, ContactFields, NEW_CONTACT } from "../parts/contact-fields.tsx";
import { Form } from "../parts/form.tsx";
import { Page } from "../parts/page.tsx";
import { errorOf, Loading, Trouble } from "../parts/trouble.tsx";
import { hrefOf } from "../router.ts";
import { useDesk } from "../state/desk.ts";
import { useDraft } from "../state/drafts.ts";
import { useAct } from "../state/use-act.ts";
import { useRead } from "../state/use-read.ts";
import { useWrite } from "../state/use-write.ts";
import { CaseTable } from "./case-list.tsx";
import { EraseDialog, NewCodeDialog } from "./person-dialogs.tsx";
import { isWishField, type PartContent, type Patch, Wishes } from "./person-wishes.tsx";

const pathOf = (id: string) => `/api/applicants/${encodeURIComponent(id)}`;

/** A person: how they are told, and what they wish. */
export function PersonView({ id }: { readonly id: string }) {
  const { texts } = useDesk();
  const { value, etag, error, isLoading, reload } = useRead<Person>(pathOf(id));
  const cases = useRead<CasePage>(`/api/cases?search=${encodeURIComponent(id)}`);
  return (
    <Page title={texts.person.title(id)}>
      <Trouble error={error} onRetry={reload} />
      {isLoading && <Loading />}
      {value !== undefined && <Content person={value} etag={etag} onChanged={reload} />}
      {cases.value !== undefined && cases.value.cases.length > 0 && (
        <section aria-labelledby="cases">
          <div class="section-head">
            <h2 class="kern-heading-large" id="cases">
              {texts.person.cases}
            </h2>
          </div>
          <CaseTable cases={cases.value.cases} isOfOne />
        </section>
      )}
    </Page>
  );
}

interface Shown {
  readonly person: Person;
  readonly etag: string | undefined;
  readonly onChanged: () => void;
}

function Content({ person, etag, onChanged }: Shown) {
  const { texts, format, announce } = useDesk();
  const write = useWrite();
  const act = useAct();
  const patch: Patch = (body, after) =>
    act.run(async () => {
      try {
        await write<Done>({ method: "PATCH", path: pathOf(person.applicantId), body, ifMatch: etag });
        announce(texts.person.saved);
        after?.();
      } finally {
        onChanged();
      }
    });
  return (
    <>
      {person.erasedAt !== undefined && (
        <Alert look="info" title={texts.person.erased(format.day(person.erasedAt))} />
      )}
      {person.pausedUntil !== undefined && (
        <Alert look="info" title={texts.person.paused(format.day(person.pausedUntil))} />
      )}
      <Trouble
        error={act.error}
        isShown={(field) => isWishField(field) || /^body\.(add|channels)\.0\.address$/.test(field)}
      />
      <div class="columns">
        <div>
          <Wishes key={`wishes ${etag}`} person={person} patch={patch} act={act} />
          <PageAccess person={person} onChanged={onChanged} />
        </div>
        <Channels key={`channels ${etag}`} person={person} patch={patch} act={act} />
      </div>
    </>
  );
}

function PageAccess({ person, onChanged }: Pick<Shown, "person" | "onChanged">) {
  const { texts } = useDesk();
  const [asked, setAsked] = useState<"code" | "erase" | undefined>(undefined);
  const { applicantId, pageCode } = person;
  const close = () => setAsked(undefined);
  return (
    <section class="card" aria-labelledby="page">
      <h2 class="kern-title" id="page">
        {texts.person.page}
      </h2>
      {pageCode !== undefined && (
        <p class="kern-body">
          {texts.person.pageCode}: <strong class="code">{pageCode}</strong>
        </p>
      )}
      <div class="actions">
        {person.erasedAt === undefined && (
          <>
            <ButtonLink href={hrefOf({ view: "receipt", id: applicantId })}>
              {texts.person.receipt}
            </ButtonLink>
            <Button onClick={() => setAsked("code")}>{texts.person.newCode}</Button>
          </>
        )}
        <Button look="tertiary" onClick={() => setAsked("erase")}>
          {texts.person.erase}
        </Button>
      </div>
      {asked === "code" && <NewCodeDialog path={pathOf(applicantId)} onClose={close} onDone={onChanged} />}
      {asked === "erase" && <EraseDialog path={pathOf(applicantId)} onClose={close} onDone={onChanged} />}
    </section>
  );
}

function Channels({ person, patch, act }: PartContent) {
  const { texts } = useDesk();
  const [draft, change, clear] = useDraft<ContactDraft & { readonly isOpen: boolean }>(
    `contact.${person.applicantId}`,
    {
      ...NEW_CONTACT,
      isOpen: false,
    },
  );
  const { isOpen, ...contact } = draft;
  return (
    <section class="card" aria-labelledby="channels">
      <h2 class="kern-title" id="channels">
        {texts.person.channels}
      </h2>
      <p class="kern-body kern-body--small kern-body--muted">{texts.person.told}</p>
      {person.channels.length === 0 && <p class="kern-body">{texts.person.noChannels}</p>}
      <ul class="notices">
        {person.channels.map((one) => (
          <ContactRow
            key={one.ref}
            contact={one}
            onStop={() => patch({ stop: [one.ref] })}
            isBusy={act.isBusy}
          />
        ))}
      </ul>
      {isOpen ? (
        <Form onSubmit={() => patch({ add: [contact] }, clear)} wasRefused={act.error !== undefined}>
          <ConsentText language={person.language} />
          <ContactFields
            contact={contact}
            error={errorOf(act.error, "body.add.0.address") ?? errorOf(act.error, "body.channels.0.address")}
            onChange={change}
          />
          <div class="actions">
            <Button look="primary" isBusy={act.isBusy}>
              {texts.person.addGo}
            </Button>
            <Button
              look="tertiary"
              onClick={() => {
                change({ ...NEW_CONTACT, isOpen: false });
                clear();
              }}
            >
              {texts.app.cancel}
            </Button>
          </div>
        </Form>
      ) : (
        <div class="actions">
          <Button onClick={() => change({ isOpen: true })}>{texts.person.add}</Button>
        </div>
      )}
    </section>
  );
}

interface RowContent {
  readonly contact: Contact;
  readonly onStop: () => void;
  readonly isBusy: boolean;
}

function ContactRow({ contact, onStop, isBusy }: RowContent) {
  const { texts, format } = useDesk();
  const { channel, address, state, consent } = contact;
  const how: Readonly<Record<string, string>> = texts.how;
  return (
    <li class="notice">
      <div class="notice__text">
        <p class="kern-body--bold">
          {texts.channel[channel]}: {address}
        </p>
        {consent !== undefined && (
          <p class="kern-body--small kern-body--muted">
            {texts.person.consent}:{" "}
            {texts.person.consentOf(how[consent.how] ?? consent.how, format.day(consent.at))}
          </p>
        )}
      </div>
      <div class="notice__side">
        <span class="tag">{texts.contactState[state]}</span>
        {(state === "active" || state === "unverified") && (
          <Button onClick={onStop} isBusy={isBusy} about={address}>
            {texts.person.stop}
          </Button>
        )}
      </div>
    </li>
  );
}
