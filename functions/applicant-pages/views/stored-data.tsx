import { ContactState } from "./contacts.tsx";
import { Button, PostForm } from "./form-parts.tsx";
import type { CaseView, Frame, StoredView } from "./model.ts";
import { NoticeList } from "./notice-list.tsx";
import type { PageTexts } from "./page-texts.ts";

interface Content {
  readonly texts: PageTexts;
  readonly stored: StoredView;
}

/** All that is stored about a person, readable. */
export function StoredData({ frame, stored }: { readonly frame: Frame; readonly stored: StoredView }) {
  const { texts, languages } = frame;
  const { hours } = stored;
  const language = languages.find(({ tag }) => tag === stored.language)?.name ?? stored.language;
  return (
    <>
      <PostForm form={stored.download}>
        <Button label={texts.say("data", "download")} />
      </PostForm>
      <section class="kern-card">
        <h2 class="kern-title">{texts.say("choices", "language")}</h2>
        <p class="kern-body">
          <bdi lang={stored.language}>{language}</bdi>
        </p>
        {hours !== undefined && (
          <>
            <h2 class="kern-title">{texts.say("choices", "hours")}</h2>
            <p class="kern-body">
              <bdi dir="ltr">
                {hours.from} – {hours.to}
              </bdi>
            </p>
          </>
        )}
      </section>
      <Addresses texts={texts} stored={stored} />
      <section class="kern-card">
        <h2 class="kern-title">{texts.say("data", "cases")}</h2>
        {stored.cases.length === 0 && <p class="kern-body">{texts.say("line", "noCase")}</p>}
        {stored.cases.map((one) => (
          <StoredCase key={one.number} texts={texts} view={one} />
        ))}
      </section>
      <section class="kern-card">
        <h2 class="kern-title">{texts.say("line", "notices")}</h2>
        <NoticeList texts={texts} notices={stored.notices} />
      </section>
    </>
  );
}

function Addresses({ texts, stored: { contacts } }: Content) {
  return (
    <section class="kern-card">
      <h2 class="kern-title">{texts.say("data", "addresses")}</h2>
      {contacts.length === 0 && <p class="kern-body">{texts.say("choices", "noWay")}</p>}
      {contacts.length > 0 && (
        <ul class="entries">
          {contacts.map(({ channel, address, state, agreedOn }) => (
            <li class="entry" key={`${channel} ${address}`}>
              <div class="entry__text">
                <p class="kern-body">
                  <span class="kern-body--bold">{texts.say("line", channel)}</span>{" "}
                  <bdi dir="ltr">{address}</bdi>
                </p>
                {agreedOn !== undefined && (
                  <p class="kern-body kern-body--small kern-body--muted">
                    {texts.say("data", "agreedOn", { date: texts.day(agreedOn) })}
                  </p>
                )}
              </div>
              <ContactState texts={texts} state={state} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function StoredCase({ texts, view }: { readonly texts: PageTexts; readonly view: CaseView }) {
  return (
    <>
      <h3 class="kern-heading-small">
        {texts.say("line", "case", { number: view.number, office: view.office.name })}
      </h3>
      <ol class="entries">
        {view.stations.map(({ status, since }) => (
          <li class="entry" key={`${status} ${since}`}>
            <div class="entry__text">
              <p class="kern-body">{texts.say("kinds", status)}</p>
              <p class="kern-body kern-body--small kern-body--muted">
                {texts.say("line", "since", { date: texts.day(since) })}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
