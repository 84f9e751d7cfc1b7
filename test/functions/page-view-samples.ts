import type { Frame } from "../../functions/applicant-pages/views/model.ts";
import { pageTexts } from "../../functions/applicant-pages/views/page-texts.ts";
import * as pages from "../../functions/applicant-pages/views/render.tsx";
import { loadPageCatalog } from "../../shared/messages/load-catalog.ts";
import { CATALOGS } from "../messages/catalogs.ts";

const OPENINGS = [1, 2, 4, 5].map((weekday) => ({ weekday, from: "08:00", to: "12:00" }));

const STATIONS = [
  { status: "received", since: "2026-11-02" },
  { status: "in-review", since: "2026-11-03" },
  { status: "documents-needed", since: "2026-11-06" },
  { status: "documents-received", since: "2026-11-10" },
  { status: "in-review", since: "2026-11-11" },
  { status: "documents-needed", since: "2026-11-17" },
] as const;

const NOTICES = (["waiting", "sent", "delivered", "failed", "delivered"] as const).flatMap((state, index) =>
  (["sms", "email"] as const).map((channel) => ({
    kind: index % 2 === 0 ? ("documents-needed" as const) : ("appointment" as const),
    channel,
    at: `2026-11-1${9 - index}T10:05:00.000Z`,
    state,
  })),
);

const CONTACT_STATES = ["active", "stopped", "unverified", "suppressed"] as const;

export const PAGE_NAMES = [
  "enter",
  "status",
  "status without anything",
  "choices",
  "choices in a pause",
  "check",
  "address of a phone",
  "address of a mailbox",
  "confirm",
  "data",
  "stored data",
  "stop",
  "stopped",
  "plain",
] as const;

type Render = (frame: Frame) => string;

/** What stands around every page, in one language. */
export async function frameIn(language: string, fields: Partial<Frame> = {}): Promise<Frame> {
  return {
    texts: pageTexts(await loadPageCatalog(language)),
    authority: "Jobcenter Musterstadt",
    languages: CATALOGS.map((catalog) => ({
      tag: catalog.language,
      name: catalog.name,
      direction: catalog.direction,
      href: `/s?language=${catalog.language}`,
      isCurrent: catalog.language === language,
    })),
    ...fields,
  };
}

/** Every page with all that it can show, and with `value` for whatever comes from outside. */
export function pagesWith(value: string): Readonly<Record<(typeof PAGE_NAMES)[number], Render>> {
  const field = { value, problem: value };
  const link = { href: value, label: value };
  const form = { action: value, hidden: { [value]: value } };
  const status = statusView(value);
  const choices = choicesView(value);
  return {
    enter: (frame) => pages.renderEnter(frame, { form, code: field }),
    status: (frame) => pages.renderStatus(frame, status),
    "status without anything": (frame) => pages.renderStatus(frame, { ...status, cases: [], notices: [] }),
    choices: (frame) => pages.renderChoices(frame, choices),
    "choices in a pause": (frame) =>
      pages.renderChoices(frame, {
        ...choices,
        contacts: [],
        pause: { ...choices.pause, until: { value: "2026-12-24" }, isPaused: true },
      }),
    check: (frame) => pages.renderCheck(frame, { form, sentences: [value], mindLetters: true, no: link }),
    "address of a phone": (frame) =>
      pages.renderAddress(frame, { form, channel: "sms", address: field, agreed: true, agreeProblem: value }),
    "address of a mailbox": (frame) =>
      pages.renderAddress(frame, { form, channel: "email", address: { value }, agreed: false }),
    confirm: (frame) =>
      pages.renderConfirm(frame, { form, sentTo: value, about: "sent", digits: field, again: form }),
    data: (frame) => pages.renderData(frame, { show: form, erase: link }),
    "stored data": (frame) => pages.renderData(frame, { erase: link, stored: storedView(value) }),
    stop: (frame) => pages.renderStop(frame, { form }),
    stopped: (frame) => pages.renderStop(frame, {}),
    plain: (frame) => pages.renderPlain(frame, { heading: value, text: value, link }),
  };
}

function caseView(number: number, value: string) {
  return {
    number,
    office: { name: value, phone: number === 1 ? "030 23125-101" : value, hours: OPENINGS },
    stations: STATIONS,
    next: ["documents-received", "decided"] as const,
    appointment: { date: "2026-12-01", time: "09:30", place: "phone" },
  };
}

function statusView(value: string) {
  const link = { href: value, label: value };
  return {
    cases: [caseView(1, value), caseView(2, value)],
    notices: NOTICES,
    choices: link,
    data: link,
    now: "2026-11-22T10:05:00.000Z",
    address: value,
    code: value,
    qrCode: `<svg viewBox="0 0 29 29"><path d="M1 1h7v7H1z"/></svg>`,
  };
}

function choicesView(value: string) {
  const field = { value, problem: value };
  const link = { href: value, label: value };
  return {
    action: value,
    hidden: { [value]: value },
    language: "de",
    languages: [{ tag: "de", name: value }],
    contacts: CONTACT_STATES.map((state, index) => ({
      channel: index % 2 === 0 ? ("sms" as const) : ("email" as const),
      address: value,
      state,
      ref: `${value}${index}`,
      mayGoFirst: index > 0,
    })),
    reach: "first" as const,
    hours: { from: field, to: field },
    pause: { until: field, earliest: "2026-11-23", latest: "2027-02-22", isPaused: false },
    addPhone: link,
    addEmail: link,
  };
}

function storedView(value: string) {
  return {
    download: { action: value, hidden: { [value]: value } },
    language: value,
    hours: { from: "09:00", to: "19:00" },
    contacts: CONTACT_STATES.map((state, index) => ({
      channel: index % 2 === 0 ? ("sms" as const) : ("email" as const),
      address: `${value}${index}`,
      state,
      agreedOn: "2026-10-01",
    })),
    cases: statusView(value).cases,
    notices: NOTICES,
  };
}
