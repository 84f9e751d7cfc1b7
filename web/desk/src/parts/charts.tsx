import type { Outcomes } from "../api/answers.ts";
import { useDesk } from "../state/desk.ts";

type Day = Outcomes & { readonly day: string };

/** What of a day's notices has arrived, is on its way, has failed: what a column is piled up of, from below. */
const LAYERS = ["delivered", "unconfirmed", "failed"] as const;

function layersOf({ sent, delivered, failed }: Outcomes): Readonly<Record<(typeof LAYERS)[number], number>> {
  return { delivered, unconfirmed: unconfirmed({ sent, delivered, failed }), failed };
}

/** Taken by a provider that has said no more since. What failed may have been taken or not, so it can be less than it seems. */
export function unconfirmed({ sent, delivered, failed }: Outcomes): number {
  return Math.max(0, sent - delivered - failed);
}

/** One column a day. Whoever does not see it finds the same in a table below. */
export function DayColumns({ days }: { readonly days: readonly Day[] }) {
  const { texts, format } = useDesk();
  const most = Math.max(1, ...days.map((day) => sumOf(day)));
  const [first, last] = [days[0], days.at(-1)];
  return (
    <>
      <p class="legend">{texts.figures.chart(format.number(most))}</p>
      <svg class="chart" viewBox={`0 0 ${days.length} ${most}`} preserveAspectRatio="none" aria-hidden="true">
        {days.map((day, index) => (
          <Column key={day.day} day={day} x={index} height={most} />
        ))}
      </svg>
      {first !== undefined && last !== undefined && (
        <p class="chart__ends">
          <span>{format.day(first.day)}</span>
          <span>{format.day(last.day)}</span>
        </p>
      )}
      <p class="legend">
        {LAYERS.map((layer) => (
          <span key={layer}>
            <span class={`swatch ${layer}`} />
            {texts.figures[layer]}
          </span>
        ))}
      </p>
    </>
  );
}

function sumOf(day: Outcomes): number {
  const layers = layersOf(day);
  return layers.delivered + layers.unconfirmed + layers.failed;
}

function Column({ day, x, height }: { readonly day: Day; readonly x: number; readonly height: number }) {
  const { texts, format } = useDesk();
  const layers = layersOf(day);
  let top = height;
  return (
    <g>
      <title>{`${format.day(day.day)}: ${LAYERS.map((layer) => `${layers[layer]} ${texts.figures[layer]}`).join(", ")}`}</title>
      {LAYERS.map((layer) => {
        top -= layers[layer];
        return <rect key={layer} class={layer} x={x + 0.1} y={top} width={0.8} height={layers[layer]} />;
      })}
    </g>
  );
}

/** A bar whose length is a share; the number stands beside it. */
export function Bar({ part, whole }: { readonly part: number; readonly whole: number }) {
  const width = whole === 0 ? 0 : (part / whole) * 100;
  return (
    <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect class="unconfirmed" width={width} height={1} />
    </svg>
  );
}
