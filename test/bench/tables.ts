import { ROUNDS as FIGURE_ROUNDS, measureFigures } from "./figures.ts";
import { ROUNDS as LIST_ROUNDS, measureLists } from "./lists.ts";
import { measurePages, ROUNDS as PAGE_ROUNDS } from "./pages.ts";
import { measureRendering, ROUNDS as RENDERING_ROUNDS, type RenderingFigure } from "./rendering.ts";
import { type Aim, type Figure, median, medianRatio, type Table } from "./report.ts";
import { DUE, FEW, measureSweeps, ROUNDS as SWEEP_ROUNDS } from "./sweep.ts";

/** The first page of an office's cases. */
export async function listTables(): Promise<readonly Table[]> {
  const figures = await measureLists();
  const [few] = figures;
  return [
    {
      title: "The first page of an office's cases; ratio: to that of the small office, in turn",
      rounds: LIST_ROUNDS,
      figures: figures.map(({ cases, times }) => ({
        name: `an office with ${cases} cases`,
        value: median(times),
        unit: "ms",
        ratio: medianRatio(times, few?.times ?? []),
      })),
    },
  ];
}

/** The figures of an office. */
export async function officeTables(): Promise<readonly Table[]> {
  const offices = await measureFigures();
  const figures = offices.flatMap(({ notices, times, cpuTimes }): readonly Figure[] => [
    { name: `an office with ${notices} notices`, value: median(times), unit: "ms" },
    { name: "  of that, CPU of the function", value: median(cpuTimes), unit: "ms" },
  ]);
  return [{ title: "The figures of an office", rounds: FIGURE_ROUNDS, figures }];
}

/** Views of the applicant's page. */
export async function pageTables(): Promise<readonly Table[]> {
  const pages = await measurePages();
  return [
    {
      title: "One view of the applicant's page, CPU of the function",
      rounds: PAGE_ROUNDS,
      figures: pages.map(({ page, cpuMs }) => ({ name: page, value: cpuMs, unit: "ms" })),
    },
    {
      title: "The same over the wire",
      figures: pages.map(({ page, bytes }) => ({ name: page, value: bytes / 1_024, unit: "KB" })),
    },
  ];
}

/** Rendering, and filling beside other engines. */
export async function renderingTables(): Promise<readonly Table[]> {
  const { perNotice, filling, fillingOnly } = await measureRendering();
  const titled: readonly (readonly [string, readonly RenderingFigure[], Aim | undefined])[] = [
    ["Rendering beside a request", perNotice, { atMost: 1 }],
    ["Filling the same messages, days formatted", filling, undefined],
    ["Filling the same messages, values made beforehand", fillingOnly, undefined],
  ];
  return titled.map(([title, figures, aim]) => ({
    title: `${title} (CPU); ratio: ours to the peer`,
    rounds: RENDERING_ROUNDS,
    figures: figures.flatMap((one, index) => ofBothChannels(one, figures[0], index === 1 ? aim : undefined)),
  }));
}

function ofBothChannels(
  one: RenderingFigure,
  ours: RenderingFigure | undefined,
  aim: Aim | undefined,
): readonly Figure[] {
  const channels = [
    ["SMS", "sms"],
    ["e-mail", "email"],
  ] as const;
  return channels.map(([word, channel]) => ({
    name: `${one.name}, ${word}`,
    value: median(one[channel]),
    unit: "µs",
    ...(ours !== undefined &&
      one !== ours && { ratio: medianRatio(ours[channel], one[channel]), ...(aim && { aim }) }),
  }));
}

/** Sweeps beside many notices. */
export async function sweepTables(): Promise<readonly Table[]> {
  const figures = await measureSweeps();
  return [
    {
      title: `A sweep of the same ${DUE} due notices; ratio: to one beside ${FEW} at rest, in turn`,
      rounds: SWEEP_ROUNDS,
      figures: figures.map(({ atRest, sweeps, peers }) => ({
        name: `beside ${atRest} notices at rest`,
        value: median(sweeps),
        unit: "ms",
        ratio: medianRatio(sweeps, peers),
        aim: { atMost: 1.1 },
      })),
    },
    {
      title: "AWS requests of a sweep",
      figures: figures.flatMap(({ atRest, requests }) =>
        Object.entries(requests).map(([action, value]) => ({
          name: `${action} beside ${atRest}`,
          value,
          unit: "",
        })),
      ),
    },
    {
      title: "A scan for the same notices",
      figures: figures.flatMap(({ atRest, scan }) =>
        scan === undefined ? [] : [{ name: `of ${atRest} at rest`, value: scan.milliseconds, unit: "ms" }],
      ),
    },
  ];
}
