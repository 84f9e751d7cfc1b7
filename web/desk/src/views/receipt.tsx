import type { CasePage, Person } from "../api/answers.ts";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Page } from "../parts/page.tsx";
import { Loading, Trouble } from "../parts/trouble.tsx";
import { hrefOf } from "../router.ts";
import { useDesk } from "../state/desk.ts";
import { useRead } from "../state/use-read.ts";
import { useReceiptTexts } from "../state/use-receipt-texts.ts";
import { ReceiptSheet } from "./receipt-sheet.tsx";

/** What the person takes home: where their page is, the code to it, and how they are told. */
export function Receipt({ id }: { readonly id: string }) {
  const { texts } = useDesk();
  const person = useRead<Person>(`/api/applicants/${encodeURIComponent(id)}`);
  const cases = useRead<CasePage>(`/api/cases?search=${encodeURIComponent(id)}`);
  const [first] = cases.value?.cases ?? [];
  return (
    <Page title={texts.receipt.title}>
      <Trouble error={person.error ?? cases.error} onRetry={person.reload} />
      {person.isLoading && <Loading />}
      <div class="actions screen-only">
        <Button look="primary" onClick={() => print()}>
          {texts.receipt.print}
        </Button>
        {first !== undefined && (
          <ButtonLink href={hrefOf({ view: "case", id: first.caseId })}>{texts.receipt.toCase}</ButtonLink>
        )}
        <ButtonLink look="tertiary" href={hrefOf({ view: "person", id })}>
          {texts.receipt.toPerson}
        </ButtonLink>
      </div>
      {person.value !== undefined && <InOwnLanguage person={person.value} office={first?.office} />}
    </Page>
  );
}

interface Content {
  readonly person: Person;
  readonly office: string | undefined;
}

function InOwnLanguage({ person, office }: Content) {
  const desk = useDesk();
  const { texts, error, languageWanted, retry } = useReceiptTexts(person.language);
  return (
    <>
      {languageWanted !== undefined && (
        <p class="kern-body screen-only">{desk.texts.preview.wanted(desk.format.language(languageWanted))}</p>
      )}
      <Trouble error={error} onRetry={retry} />
      {texts === undefined && error === undefined && <Loading />}
      {texts !== undefined && <ReceiptSheet person={person} office={office} texts={texts} />}
    </>
  );
}
