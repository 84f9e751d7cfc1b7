import type { ComponentChildren } from "preact";
import type { Figures } from "../api/answers.ts";
import { Alert } from "../parts/alert.tsx";
import { DayColumns, unconfirmed } from "../parts/charts.tsx";
import { SelectField } from "../parts/fields.tsx";
import { OfficeField } from "../parts/office-field.tsx";
import { Page } from "../parts/page.tsx";
import { Loading, Trouble } from "../parts/trouble.tsx";
import { go } from "../router.ts";
import { officeName, useDesk } from "../state/desk.ts";
import { useRead } from "../state/use-read.ts";
import { dayOf } from "../texts/format.ts";
import { ByChannel, ByDay, ByLanguage, Failures } from "./figure-tables.tsx";

const RANGES = ["7", "30", "90"];
const POLL = 300_000;

interface Content {
  readonly office: string | undefined;
  /** So many days up to today. */
  readonly days: string | undefined;
}

/** What has become of an office's notices. */
export function FiguresView({ office: wanted, days: wantedDays }: Content) {
  const desk = useDesk();
  const { me, texts, format } = desk;
  const office = wanted ?? me.offices[0] ?? "";
  const days = RANGES.find((range) => range === wantedDays) ?? "30";
  const { value, error, isLoading, reload } = useRead<Figures>(pathOf(office, Number(days)), () => POLL);
  const ranges = RANGES.map((range) => ({ value: range, label: texts.figures.lastDays(Number(range)) }));
  const aside = (
    <>
      <OfficeField
        value={office}
        onChange={(id) => go({ view: "figures", office: id, days }, { replace: true })}
      />
      <SelectField
        label={texts.figures.range}
        value={days}
        options={ranges}
        onChange={(range) => go({ view: "figures", office, days: range }, { replace: true })}
      />
    </>
  );
  return (
    <Page title={texts.figures.titleOf(officeName(desk, office))} aside={aside}>
      <Trouble error={error} onRetry={reload} />
      {isLoading && <Loading />}
      {value !== undefined && (
        <>
          <p class="kern-body--muted">
            {texts.figures.rangeOf(format.day(value.from), format.day(value.to))}
          </p>
          {value.leftOut && <Alert look="warning" title={texts.figures.leftOut} />}
          {isEmpty(value) ? (
            <div class="empty">
              <p>{texts.figures.none}</p>
            </div>
          ) : (
            <Shown figures={value} />
          )}
        </>
      )}
    </Page>
  );
}

const DAY = 86_400_000;

function pathOf(office: string, days: number): string {
  const from = dayOf(new Date(Date.now() - (days - 1) * DAY));
  return `/api/figures?${new URLSearchParams({ office, from })}`;
}

function isEmpty({ sent, failed, uncertain, waiting, notSent, unreached }: Figures): boolean {
  const settled = Object.keys(unreached.done).length;
  return sent + failed + uncertain + waiting + notSent + unreached.open + settled === 0;
}

function Shown({ figures }: { readonly figures: Figures }) {
  const { texts } = useDesk();
  const { channels, days, failures, languages, sent } = figures;
  return (
    <>
      <Tiles figures={figures} />
      <section class="card" aria-labelledby="by-day">
        <h2 class="kern-title" id="by-day">
          {texts.figures.byDay}
        </h2>
        <DayColumns days={days} />
        <details class="disclosure">
          <summary class="kern-link">{texts.figures.asTable}</summary>
          <ByDay days={days} />
        </details>
      </section>
      <div class="columns columns--form figures">
        <ByLanguage languages={languages} sent={sent} />
        <div>
          <ByChannel channels={channels} />
          <Failures failures={failures} />
        </div>
      </div>
    </>
  );
}

function Tiles({ figures }: { readonly figures: Figures }) {
  const { texts, format } = useDesk();
  const { sent, delivered, failed, waiting, uncertain, notSent, unreached, medianSeconds, parts, priceUsd } =
    figures;
  const words = texts.figures;
  const done = Object.values(unreached.done).reduce((sum, notices) => sum + notices, 0);
  const share = format.percent(delivered, sent);
  return (
    <dl class="tiles">
      <Tile name={words.sent} value={format.number(sent)} />
      <Tile name={words.delivered} value={format.number(delivered)}>
        {share !== undefined && words.ofSent(share)}
      </Tile>
      <Tile name={words.unconfirmed} value={format.number(unconfirmed(figures))} />
      <Tile name={words.failed} value={format.number(failed)} isBad={failed > 0} />
      {uncertain > 0 && <Tile name={words.uncertain} value={format.number(uncertain)} isBad />}
      <Tile name={words.waiting} value={format.number(waiting)} />
      <Tile name={words.notSent} value={format.number(notSent)} />
      <Tile name={words.unreached} value={format.number(unreached.open)} isBad={unreached.open > 0} />
      <Tile name={words.settled} value={format.number(done)} />
      {medianSeconds !== undefined && <Tile name={words.median} value={words.duration(medianSeconds)} />}
      <Tile name={words.price(parts)} value={format.price(priceUsd)} />
    </dl>
  );
}

interface TileContent {
  readonly name: string;
  readonly value: string;
  readonly isBad?: boolean;
  readonly children?: ComponentChildren;
}

function Tile({ name, value, isBad = false, children }: TileContent) {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd>
        <span class={isBad ? "figure figure--bad" : "figure"}>{value}</span>{" "}
        <span class="kern-body--muted">{children}</span>
      </dd>
    </div>
  );
}
