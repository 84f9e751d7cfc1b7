import { Icon } from "./icon.tsx";
import { Alert } from "./message-box.tsx";
import type { CaseView, Station } from "./model.ts";
import type { PageTexts } from "./page-texts.ts";

interface Content {
  readonly texts: PageTexts;
  readonly view: CaseView;
}

/** One case as a line with stations: what has passed, where it is now, and what usually comes next. */
export function CaseLine({ texts, view }: Content) {
  const now = view.stations.at(-1);
  return (
    <>
      <h2 class="kern-heading-large" id={`case-${view.number}`}>
        {texts.say("line", "case", { number: view.number, office: view.office.name })}
      </h2>
      <Appointment texts={texts} view={view} />
      <ol class="line">
        {view.stations.slice(0, -1).map((station) => (
          <Passed key={`${station.status} ${station.since}`} texts={texts} station={station} />
        ))}
        {now !== undefined && <Now texts={texts} station={now} isLast={view.next.length === 0} />}
      </ol>
      <Next texts={texts} view={view} />
    </>
  );
}

interface StationContent {
  readonly texts: PageTexts;
  readonly station: Station;
}

function Passed({ texts, station }: StationContent) {
  return (
    <li class="station station--passed">
      <div class="station__mark">
        <Icon name="check" />
      </div>
      <div class="station__text">
        <p class="station__name">
          {texts.say("kinds", station.status)} <span class="kern-sr-only">({texts.say("line", "done")})</span>
        </p>
        <p class="kern-body kern-body--small kern-body--muted">{texts.day(station.since)}</p>
      </div>
    </li>
  );
}

function Now({ texts, station, isLast }: StationContent & { readonly isLast: boolean }) {
  return (
    <li class={`station station--now${isLast ? " station--last" : ""}`} aria-current="step">
      <div class="station__mark" />
      <div class="station__text">
        <p class="kern-preline">{texts.say("line", "now")}</p>
        <h3 class="station__name">{texts.say("kinds", station.status)}</h3>
        <Since texts={texts} station={station} />
        <h4 class="kern-heading-small">{texts.say("line", "doNow")}</h4>
        <p class="kern-body">{texts.say("doNow", station.status)}</p>
      </div>
    </li>
  );
}

function Since({ texts, station }: StationContent) {
  return (
    <p class="kern-body kern-body--small kern-body--muted">
      {texts.say("line", "since", { date: texts.day(station.since) })}
    </p>
  );
}

function Next({ texts, view }: Content) {
  if (view.next.length === 0) return null;
  return (
    <>
      <h3 class="line__next" id={`next-${view.number}`}>
        {texts.say("line", "next")}
      </h3>
      <ol class="line" aria-labelledby={`next-${view.number}`}>
        {view.next.map((status) => (
          <li class="station station--next" key={status}>
            <div class="station__mark" />
            <p class="station__text">{texts.say("kinds", status)}</p>
          </li>
        ))}
      </ol>
    </>
  );
}

function Appointment({ texts, view: { appointment } }: Content) {
  const { date, time, place = "office" } = appointment ?? {};
  if (date === undefined || time === undefined) return null;
  return (
    <Alert look="info" icon="calendar">
      <p class="kern-body kern-body--bold">
        {texts.say("line", "appointment", { date: texts.day(date), time, place })}
      </p>
    </Alert>
  );
}
