import { useEffect, useState } from "preact/hooks";
import type { CasePage, Person } from "../api/answers.ts";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Page } from "../parts/page.tsx";
import { Loading, Trouble } from "../parts/trouble.tsx";
import { hrefOf } from "../router.ts";
import { useDesk } from "../state/desk.ts";
import { useRead } from "../state/use-read.ts";

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
      {person.value !== undefined && <Sheet person={person.value} office={first?.office} />}
    </Page>
  );
}

interface Content {
  readonly person: Person;
  readonly office: string | undefined;
}

function Sheet({ person, office }: Content) {
  const { texts, settings, format } = useDesk();
  const { pageCode, channels, language } = person;
  const address = settings.pageUrl.replace(/^https?:\/\//, "");
  const how: Readonly<Record<string, string>> = texts.how;
  const found = office === undefined ? undefined : settings.offices[office];
  return (
    <article class="card sheet">
      <p class="sheet__authority">
        {settings.authority}
        {found !== undefined && ` · ${found.name}`}
      </p>
      <h2 class="kern-heading-large">{texts.receipt.heading}</h2>
      {pageCode === undefined ? (
        <p class="kern-body">{texts.receipt.noCode}</p>
      ) : (
        <div class="sheet__page">
          <QrCode text={`${settings.pageUrl}/${pageCode}`} />
          <dl>
            <dt>{texts.receipt.address}</dt>
            <dd class="sheet__address">{address}</dd>
            <dt>{texts.receipt.code}</dt>
            <dd class="sheet__code">{pageCode}</dd>
            <dd class="kern-body--small kern-body--muted">{texts.receipt.scan}</dd>
          </dl>
        </div>
      )}
      <p class="kern-body">{texts.receipt.secret}</p>
      <h3 class="kern-title">{texts.receipt.ways}</h3>
      {channels.length === 0 ? (
        <p class="kern-body">{texts.receipt.noWay}</p>
      ) : (
        <ul class="plain">
          {channels.map(({ channel, address: to, ref, consent }) => (
            <li key={ref}>
              {texts.channel[channel]}: {to}
              {consent !== undefined &&
                ` (${texts.receipt.agreed(how[consent.how] ?? consent.how, format.day(consent.at))})`}
            </li>
          ))}
        </ul>
      )}
      <p class="kern-body">
        {texts.receipt.language}: {format.language(language)}. {texts.receipt.stop}
      </p>
      {found !== undefined && (
        <p class="kern-body">
          {texts.receipt.questions} {found.name}, {found.phone}
        </p>
      )}
    </article>
  );
}

/** Comes when it is needed: nobody else has to load it. */
function QrCode({ text }: { readonly text: string }) {
  const [code, setCode] = useState<{ readonly size: number; readonly path: string } | undefined>(undefined);
  useEffect(() => {
    void import("../../../../shared/domain/qr-code.ts").then(({ qrCodePath }) => setCode(qrCodePath(text)));
  }, [text]);
  if (code === undefined) return <div class="sheet__qr" />;
  return (
    <svg class="sheet__qr" viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label="QR">
      <path fill="#fff" d={`M0 0h${code.size}v${code.size}H0z`} />
      <path fill="#000" d={code.path} />
    </svg>
  );
}
