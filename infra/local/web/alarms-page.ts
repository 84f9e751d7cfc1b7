import type { AlarmChange, AlarmNews, AlarmStatus } from "../metrics/alarms.ts";
import { answerJson, answerPage, readPageFile } from "./answers.ts";
import { escapeHtml } from "./escape-html.ts";
import type { Route } from "./visit.ts";

/** Of the changes the page shows so many, the newest first. */
const SHOWN_CHANGES = 30;

const NOTHING: AlarmNews = { alarms: [], history: [] };
const WORDS = { ALARM: "Alarm", INSUFFICIENT_DATA: "Not known yet", OK: "OK" } as const;
/** What needs somebody comes first. */
const ORDER = ["ALARM", "INSUFFICIENT_DATA", "OK"] as const;

/** The page of the alarms, and its JSON twin. @param news undefined while the cloud is starting */
export function alarmRoutes(news: () => AlarmNews | undefined): readonly Route[] {
  return [
    {
      path: "/alarms",
      handle: async (visit) => answerPage(visit, await alarmsPage(news() ?? NOTHING)),
    },
    { path: "/alarms.json", handle: (visit) => answerJson(visit, news() ?? NOTHING) },
  ];
}

/** @returns HTML */
async function alarmsPage({ alarms, history }: AlarmNews): Promise<string> {
  const template = await readPageFile("alarms.html");
  const sorted = ORDER.flatMap((state) => alarms.filter((alarm) => alarm.state === state));
  const changes = history.slice(-SHOWN_CHANGES).reverse();
  const values: Readonly<Record<string, string>> = {
    summary: summaryOf(alarms),
    alarms: sorted.map(alarmItem).join("\n"),
    changes: changes.length === 0 ? "<li>Nothing yet.</li>" : changes.map(changeItem).join("\n"),
  };
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "");
}

function summaryOf(alarms: readonly AlarmStatus[]): string {
  const ringing = alarms.filter(({ state }) => state === "ALARM").length;
  if (alarms.length === 0) return "Sachstand is still starting. Reload this page in a moment.";
  return ringing === 0
    ? `None of ${alarms.length} alarms rings.`
    : `${ringing} of ${alarms.length} alarms ring.`;
}

function alarmItem({ name, description, state, since }: AlarmStatus): string {
  return `<li data-state="${state}">
          <p><strong>${escapeHtml(name)}</strong> <span class="state">${WORDS[state]}</span></p>
          <p>${escapeHtml(description)}</p>
          <p class="since">since ${timeOf(since)}</p>
        </li>`;
}

function changeItem({ name, from, to, at }: AlarmChange): string {
  return `<li>${timeOf(at)} <strong>${escapeHtml(name)}</strong>: ${WORDS[from]} to ${WORDS[to]}</li>`;
}

/** The machine's own time, as its clock shows it. */
function timeOf(instant: string): string {
  const shown = new Date(instant).toTimeString().slice(0, 8);
  return `<time datetime="${escapeHtml(instant)}">${shown}</time>`;
}
