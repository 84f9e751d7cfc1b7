import type { ComponentChildren } from "preact";
import type { Channel } from "../../../../shared/domain/channel.ts";
import type { Figures, Outcomes } from "../api/answers.ts";
import { Bar } from "../parts/charts.tsx";
import { useDesk } from "../state/desk.ts";

const CHANNELS: readonly Channel[] = ["sms", "email"];

/** What came of each day's notices. */
export function ByDay({ days }: { readonly days: Figures["days"] }) {
  const { texts, format } = useDesk();
  const rows = days.map(({ day, ...outcomes }) => ({ name: format.day(day), outcomes }));
  return <OutcomeTable first={texts.figures.day} rows={rows} />;
}

/** What came of the notices over each channel. */
export function ByChannel({ channels }: { readonly channels: Figures["channels"] }) {
  const { texts } = useDesk();
  const rows = CHANNELS.map((channel) => ({ name: texts.channel[channel], outcomes: channels[channel] }));
  return (
    <Card id="by-channel" title={texts.figures.byChannel}>
      <OutcomeTable first={texts.figures.channel} rows={rows} />
    </Card>
  );
}

interface TableContent {
  readonly first: string;
  readonly rows: readonly { readonly name: string; readonly outcomes: Outcomes }[];
}

function OutcomeTable({ first, rows }: TableContent) {
  const { texts, format } = useDesk();
  const columns = ["sent", "delivered", "failed"] as const;
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">{first}</th>
          {columns.map((column) => (
            <th scope="col" class="number" key={column}>
              {texts.figures[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, outcomes }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {columns.map((column) => (
              <td class="number" key={column}>
                {format.number(outcomes[column])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The languages that notices went out in, the most frequent first. */
export function ByLanguage({
  languages,
  sent,
}: {
  readonly languages: Figures["languages"];
  readonly sent: number;
}) {
  const { texts, format } = useDesk();
  const rows = Object.entries(languages).sort(([, one], [, other]) => other - one);
  return (
    <Card id="by-language" title={texts.figures.byLanguage}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{texts.figures.language}</th>
            <th scope="col" class="number">
              {texts.figures.sent}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map(([language, notices]) => (
            <tr key={language}>
              <th scope="row">{format.language(language)}</th>
              <td class="number">{format.number(notices)}</td>
              <td class="bar-cell">
                <Bar part={notices} whole={sent} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** Why notices did not arrive. */
export function Failures({ failures }: { readonly failures: Figures["failures"] }) {
  const { texts, format, explain } = useDesk();
  return (
    <Card id="failures" title={texts.figures.failures}>
      {failures.length === 0 && <p class="kern-body--muted">{texts.figures.noFailures}</p>}
      <ul class="plain">
        {failures.map(({ reason, why, notices }) => (
          <li key={reason}>
            <strong>{format.number(notices)}</strong> {explain.why(reason, why)}
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface CardContent {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

function Card({ id, title, children }: CardContent) {
  return (
    <section class="card" aria-labelledby={id}>
      <h2 class="kern-title" id={id}>
        {title}
      </h2>
      {children}
    </section>
  );
}
