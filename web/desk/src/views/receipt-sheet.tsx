import { useEffect, useState } from "preact/hooks";
import type { Contact, Person } from "../api/answers.ts";
import { Both, Consent, tagOf } from "../parts/both.tsx";
import { useDesk } from "../state/desk.ts";
import type { ReceiptTexts } from "../texts/receipt.ts";

interface Content {
  readonly person: Person;
  readonly office: string | undefined;
  readonly texts: ReceiptTexts;
}

/** The sheet of paper, in the person's language and beside it in German, so that both know what was agreed to. */
export function ReceiptSheet({ person, office, texts }: Content) {
  const { settings } = useDesk();
  const { channels, safeContact = false } = person;
  const { language, direction } = texts.own;
  const found = office === undefined ? undefined : settings.offices[office];
  const ways = safeContact ? [] : channels.filter(({ state }) => state === "active");
  return (
    <article class="card sheet" lang={tagOf(language)} dir={direction}>
      <p class="sheet__authority" lang="de">
        <bdi>{[settings.authority, ...(found === undefined ? [] : [found.name])].join(" · ")}</bdi>
      </p>
      <h2 class="kern-heading-large">
        <Both texts={texts} isStacked>
          {(say) => say.heading}
        </Both>
      </h2>
      <PageAccess person={person} texts={texts} />
      <h3 class="kern-title">
        <Both texts={texts} isStacked>
          {(say) => say.ways}
        </Both>
      </h3>
      {ways.length === 0 ? (
        <Both texts={texts}>{(say) => say.noWay}</Both>
      ) : (
        <>
          <ul class="plain">
            {ways.map((contact) => (
              <Way key={contact.ref} contact={contact} texts={texts} />
            ))}
          </ul>
          <blockquote class="consent">
            <Both texts={texts}>{(say) => <Consent text={say.consent} />}</Both>
          </blockquote>
          <Both texts={texts}>{(say) => say.content}</Both>
          <Both texts={texts}>{(say) => say.stop}</Both>
        </>
      )}
      {found !== undefined && (
        <p>
          <Both texts={texts} isStacked>
            {(say) => say.questions}
          </Both>
          <bdi lang="de">
            {found.name}, {found.phone}
          </bdi>
        </p>
      )}
    </article>
  );
}

function PageAccess({ person, texts }: Omit<Content, "office">) {
  const desk = useDesk();
  const { pageUrl } = desk.settings;
  const { pageCode, safeContact = false } = person;
  if (pageCode === undefined || safeContact) {
    return (
      <p lang={desk.language} dir="ltr">
        {safeContact ? desk.texts.receipt.closed : desk.texts.receipt.noCode}
      </p>
    );
  }
  return (
    <>
      <div class="sheet__page">
        <QrCode text={`${pageUrl}/${pageCode}`} />
        <dl>
          <dt>
            <Both texts={texts} isStacked>
              {(say) => say.address}
            </Both>
          </dt>
          <dd class="sheet__address">
            <bdi>{pageUrl.replace(/^https?:\/\//, "")}</bdi>
          </dd>
          <dt>
            <Both texts={texts} isStacked>
              {(say) => say.code}
            </Both>
          </dt>
          <dd class="sheet__code">
            <bdi>{pageCode}</bdi>
          </dd>
        </dl>
      </div>
      <Both texts={texts}>{(say) => say.scan}</Both>
      <Both texts={texts}>{(say) => say.secret}</Both>
    </>
  );
}

interface WayContent {
  readonly contact: Contact;
  readonly texts: ReceiptTexts;
}

/** Where notices go, and since when and how the person has agreed to that; the version of the text makes it provable. */
function Way({ contact: { channel, address, consent }, texts }: WayContent) {
  const { format } = useDesk();
  return (
    <li>
      <bdi class="kern-body--bold">{address}</bdi>
      <Both texts={texts}>
        {(say) => {
          if (consent === undefined) return say[channel];
          const hows: Readonly<Record<string, string>> = say;
          return (
            <>
              {say[channel]} · {say.since} <bdi>{format.day(consent.at)}</bdi> ·{" "}
              {hows[consent.how] ?? consent.how}
              {consent.text !== undefined && (
                <>
                  {" · "}
                  <bdi>{consent.text}</bdi>
                </>
              )}
            </>
          );
        }}
      </Both>
    </li>
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
