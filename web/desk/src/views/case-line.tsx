import type { FullCase, Station } from "../api/answers.ts";
import { Icon } from "../parts/icon.tsx";
import { actorName, useDesk } from "../state/desk.ts";
import { useNow } from "../state/use-now.ts";

/** A case as a line with stations, the newest on top. */
export function CaseLine({ value }: { readonly value: FullCase }) {
  const { texts } = useDesk();
  const isPending = value.line.at(-1)?.version !== value.version;
  return (
    <section class="card" aria-labelledby="line">
      <h2 class="kern-title" id="line">
        {texts.case.line}
      </h2>
      <ol class="line">
        {isPending && (
          <li class="station station--now" aria-current="step">
            <div class="station__mark" />
            <div class="station__text">
              <p class="station__name">{texts.status[value.status]}</p>
              <p class="kern-body--small kern-body--muted">{texts.case.pending}</p>
            </div>
          </li>
        )}
        {value.line.toReversed().map((station, index) => (
          <LineStation
            key={station.version}
            station={station}
            isNow={index === 0 && !isPending}
            isCorrected={value.line.some(({ corrects }) => corrects === station.version)}
          />
        ))}
      </ol>
    </section>
  );
}

interface Content {
  readonly station: Station;
  readonly isNow: boolean;
  readonly isCorrected: boolean;
}

function LineStation({ station, isNow, isCorrected }: Content) {
  const desk = useDesk();
  const { texts, format, explain } = desk;
  const now = useNow();
  const { status, at, by, details, corrects, told } = station;
  const why = explain.why(told.reason, told.why);
  return (
    <li
      class={`station${isNow ? " station--now" : ""}${isCorrected ? " station--corrected" : ""}`}
      {...(isNow && { "aria-current": "step" })}
    >
      <div class="station__mark">{!isNow && <Icon name="check" />}</div>
      <div class="station__text">
        <p class="station__name">
          {texts.status[status]}
          {corrects !== undefined && <span class="tag">{texts.case.corrects}</span>}
        </p>
        <p class="kern-body--small kern-body--muted">
          <time datetime={at}>{format.when(at, now)}</time> · {actorName(desk, by)}
        </p>
        {details?.letterDeadline !== undefined && (
          <p class="kern-body--small">
            {texts.case.letterDeadline}: {format.day(details.letterDeadline)}
          </p>
        )}
        {details?.letterSentOn !== undefined && (
          <p class="kern-body--small">
            {texts.case.letterSentOn}: {format.day(details.letterSentOn)}
          </p>
        )}
        <p class="kern-body--small">
          {told.outcome === "told"
            ? texts.case.told(told.channels.map((channel) => texts.channel[channel]).join(", "))
            : texts.case.toldNobody}
          {why !== undefined && <span class="kern-body--muted"> · {why}</span>}
        </p>
      </div>
    </li>
  );
}
