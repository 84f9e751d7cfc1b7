import { writeFileSync } from "node:fs";
import { type Aim, aimText, type Figure, type Results, rounded } from "./report.ts";

const ROW = 26;
const LEFT = 470;
const WIDTH = 900;
/** Pixels from nothing to the aim. */
const AIM = 220;
/** Nothing is drawn longer than so many times its aim. */
const LONGEST = 1.4;

/** Colours of both themes; an image follows the reader's own setting. */
const STYLE = `
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.met { fill: #1a7f5a; } .missed { fill: #b35900; } .aim { stroke: #1f2328; stroke-dasharray: 4 3; }
.ground { fill: #ffffff; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .met { fill: #3fb68b; } .missed { fill: #e08a3c; } .aim { stroke: #e6edf3; } .ground { fill: #0d1117; }
}`;

/** Draws every figure of a run that has an aim as a share of it, as an SVG that needs nothing else. */
export function writeChart(file: string, { date, machine, parts }: Results): void {
  const rows = Object.values(parts)
    .flat()
    .flatMap(({ title, figures }) => figures.flatMap((figure) => rowOf(title, figure) ?? []));
  const height = (rows.length + 2) * ROW + 10;
  const bars = rows.map((row, index) => barOf(row, (index + 2) * ROW));
  const aimX = LEFT + AIM;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Figures of ${date} beside their aims">`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    `<text x="10" y="20">${date}, ${escaped(machine)}: each bar is the share of its aim (dashed)</text>`,
    ...bars,
    `<line class="aim" x1="${aimX}" x2="${aimX}" y1="${ROW + 8}" y2="${height - 8}"/>`,
    "</svg>",
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
}

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly aim: Aim;
}

function rowOf(title: string, { name, value, unit, ratio, aim }: Figure): Row | undefined {
  if (aim === undefined) return undefined;
  const subject = title.split(/[;(]/)[0]?.trim() ?? title;
  const row = { name: `${subject}: ${name}`, aim };
  return ratio === undefined ? { ...row, value, unit } : { ...row, value: ratio, unit: "" };
}

function barOf({ name, value, unit, aim }: Row, y: number): string {
  const wanted = "atMost" in aim ? aim.atMost : aim.atLeast;
  const isMet = "atMost" in aim ? value <= wanted : value >= wanted;
  const width = Math.round(AIM * Math.min(LONGEST, value / wanted));
  const label = `${rounded(value)} ${unit}`.trim();
  return [
    `<text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${escaped(shortened(name))}</text>`,
    `<rect class="${isMet ? "met" : "missed"}" x="${LEFT}" y="${y + 2}" width="${width}" height="${ROW - 10}"/>`,
    `<text x="${LEFT + Math.max(width, AIM) + 8}" y="${y + 14}">${label} (${aimText(aim)})</text>`,
  ].join("\n");
}

function shortened(name: string): string {
  return name.length > 72 ? `${name.slice(0, 70)}…` : name;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
