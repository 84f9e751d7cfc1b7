import { CaseLine } from "./case-line.tsx";
import type { Page } from "./document.tsx";
import { ButtonLink } from "./form-parts.tsx";
import type { Frame, StatusView } from "./model.ts";
import { NoticeList } from "./notice-list.tsx";
import { OfficeHelp } from "./office-help.tsx";

/** Where the cases stand, what to do now, whom to call, and what was told. */
export function statusPage(frame: Frame, view: StatusView): Page {
  const { texts } = frame;
  return {
    heading: texts.say("line", "heading"),
    children: (
      <>
        <Sheet view={view} label={texts.say("enter", "label")} />
        {view.cases.length === 0 && <p class="kern-card kern-body">{texts.say("line", "noCase")}</p>}
        {view.cases.map((one) => (
          <section class="kern-card case" key={one.number} aria-labelledby={`case-${one.number}`}>
            <CaseLine texts={texts} view={one} />
            <OfficeHelp texts={texts} office={one.office} />
          </section>
        ))}
        <div class="kern-btn-wrapper screen-only">
          <ButtonLink href={view.choices.href} label={view.choices.label} />
          <ButtonLink href={view.data.href} label={view.data.label} />
        </div>
        <section class="kern-card screen-only" aria-labelledby="notices">
          <h2 class="kern-heading-large" id="notices">
            {texts.say("line", "notices")}
          </h2>
          <NoticeList texts={texts} notices={view.notices} />
        </section>
        <p class="kern-body kern-body--small kern-body--muted">
          {texts.say("line", "asOf", { date: texts.dayOf(view.now), time: texts.timeOf(view.now) })}
        </p>
      </>
    ),
  };
}

/** How to come back to this page, on paper only. */
function Sheet({ view, label }: { readonly view: StatusView; readonly label: string }) {
  return (
    <div class="sheet">
      <div class="sheet__qr" dangerouslySetInnerHTML={{ __html: view.qrCode }} />
      <div>
        <p class="kern-label">{label}</p>
        <p class="sheet__code">
          <bdi dir="ltr">{view.code}</bdi>
        </p>
        <p class="sheet__address">
          <bdi dir="ltr">{view.address}</bdi>
        </p>
      </div>
    </div>
  );
}
