import type { BulkJob } from "../api/answers.ts";
import { Alert } from "../parts/alert.tsx";
import { actorName, officeName, useDesk } from "../state/desk.ts";

interface Content {
  readonly job: BulkJob;
}

/** What a bulk notice says, to the cases of which office, and whose doing it is. */
export function BulkFacts({ job }: Content) {
  const desk = useDesk();
  const { texts, format } = desk;
  const { office, kind, parameters, statuses, by, at, confirmedBy, confirmedAt, endedBy, endedAt } = job;
  const names: Readonly<Record<string, string>> = texts.parameter;
  const whose = (label: string, actor: string | undefined, moment: string | undefined) =>
    moment === undefined
      ? []
      : [[label, `${format.moment(moment)}${actor === undefined ? "" : `, ${actorName(desk, actor)}`}`]];
  const rows = [
    [texts.notice.kind, texts.kind[kind]],
    ...Object.entries(parameters).map(([name, text]) => [
      names[name] ?? name,
      parameterText(desk, name, text),
    ]),
    [texts.app.office, officeName(desk, office)],
    [
      texts.today.status,
      statuses?.map((status) => texts.status[status]).join(", ") ?? texts.bulk.allStatuses,
    ],
    ...whose(texts.bulk.by, by, at),
    ...whose(texts.bulk.confirmedBy, confirmedBy, confirmedAt),
    ...whose(texts.bulk.endedBy, endedBy, endedAt),
  ];
  return (
    <section class="card" aria-labelledby="what">
      <h2 class="kern-title" id="what">
        {texts.bulk.what}
      </h2>
      <dl class="facts facts--rows">
        {rows.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function parameterText({ texts, format }: ReturnType<typeof useDesk>, name: string, text: string): string {
  const places: Readonly<Record<string, string>> = texts.place;
  if (name === "date") return format.day(text);
  return places[text] ?? text;
}

/** Whom the dry run has found, how they are told, and for how much. */
export function BulkCounts({ job: { counts } }: Content) {
  const { texts, format } = useDesk();
  const { persons, nobodyToTell, channels, languages, parts, priceUsd, leftOut } = counts;
  const spoken = Object.entries(languages)
    .map(([tag, messages]) => ({ tag, messages, name: format.language(tag) }))
    .toSorted((one, other) => other.messages - one.messages || one.name.localeCompare(other.name));
  return (
    <section class="card" aria-labelledby="who">
      <h2 class="kern-title" id="who">
        {texts.bulk.who}
      </h2>
      <dl class="facts">
        <Figure label={texts.bulk.persons} value={persons} />
        <Figure label={texts.bulk.nobodyToTell} value={nobodyToTell} isBad={nobodyToTell > 0} />
        <Figure label={texts.channel.sms} value={channels.sms} />
        <Figure label={texts.channel.email} value={channels.email} />
      </dl>
      {parts > 0 && (
        <p class="kern-body">
          {texts.bulk.price}: <strong>{format.price(priceUsd)}</strong> ({texts.case.parts(parts)})
        </p>
      )}
      {leftOut && (
        <Alert look="warning" title={texts.bulk.leftOut}>
          <p>{texts.bulk.leftOutHelp}</p>
        </Alert>
      )}
      {spoken.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{texts.bulk.languages}</th>
              <th scope="col">{texts.bulk.messages}</th>
            </tr>
          </thead>
          <tbody>
            {spoken.map(({ tag, messages, name }) => (
              <tr key={tag}>
                <th scope="row">{name}</th>
                <td>{format.number(messages)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface FigureContent {
  readonly label: string;
  readonly value: number;
  readonly isBad?: boolean;
}

function Figure({ label, value, isBad = false }: FigureContent) {
  const { format } = useDesk();
  return (
    <div>
      <dt>{label}</dt>
      <dd class={isBad ? "figure figure--bad" : "figure"}>{format.number(value)}</dd>
    </div>
  );
}
