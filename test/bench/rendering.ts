import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { EmailMessage, SmsMessage } from "../../shared/domain/courier.ts";
import type { Catalog } from "../../shared/messages/catalog-schema.ts";
import { compileCatalog } from "../../shared/messages/compile-catalog.ts";
import { formatDay, isolate } from "../../shared/messages/format.ts";
import { type NoticeContent, renderEmail, renderSms } from "../../shared/messages/render.ts";
import { measureSms } from "../../shared/messages/sms-parts.ts";
import { createEngines, type Fill, type TextEngine, type Values } from "./peer-texts.ts";
import { deliver, emailCourier, type Sign, signingOfEmails, signingOfSms, smsCourier } from "./signing.ts";

/** Microseconds of CPU that one notice takes, in each round. */
export interface RenderingFigure {
  readonly name: string;
  readonly sms: readonly number[];
  readonly email: readonly number[];
}

export interface RenderingFigures {
  /** Our renderer first, then what else a notice's request costs. */
  readonly perNotice: readonly RenderingFigure[];
  /** The messages alone, with the days in them formatted: our filling first, then its peers. */
  readonly filling: readonly RenderingFigure[];
  /** The same once more, with all values made beforehand. */
  readonly fillingOnly: readonly RenderingFigure[];
}

export const ROUNDS = 15;

/** How often a round goes through the mix. */
const PASSES = 50;

const LANGUAGES = ["de", "en", "ar", "uk", "ti"];
const STAFF = catalogOf("de");
const DATE = "2026-12-01";

const office = { name: "Jobcenter Coerde", phone: "030 23125-101", email: "coerde@example.org" };
const pageUrl = "https://sachstand.example.org/s";
const pointer = { pageUrl, pageCode: "K7QF2M9X4T" };
const stopUrl = `${pageUrl}/stop/1.a-000042.email.bm90LWEtcmVhbC1tYWM0Mg`;

/** A notice of the mix, in one language. */
interface Sample {
  readonly catalog: Catalog;
  readonly content: NoticeContent;
}

const MIX = inAllLanguages([
  { kind: "received", parameters: {} },
  { kind: "documents-needed", parameters: {} },
  { kind: "appointment", parameters: { date: DATE, time: "09:30", place: "office" } },
  { kind: "office-closed", parameters: { date: DATE } },
]);

const hostile = { ...office, name: 'Amt & "Ort" <{{page}} $& $t(code)>' };

/** The other cases of the same messages, and a name that no engine may take for syntax: right as well. */
const OTHER_CASES = inAllLanguages([
  { kind: "appointment", parameters: { date: DATE, time: "09:30", place: "phone" } },
  { kind: "appointment", parameters: { date: DATE, time: "09:30", place: "video" } },
  { kind: "office-closed", parameters: {} },
  { kind: "received", parameters: {}, office: hostile },
]);

/** Goes through the whole mix once; its results are looked at, so that no compiler leaves the work out. */
type Pass = () => readonly unknown[] | Promise<readonly unknown[]>;

interface Contender {
  readonly name: string;
  readonly sms: Pass;
  readonly email: Pass;
}

/**
 * What rendering costs, beside signing and sending the same notices, and beside other engines on the same messages.
 * @throws before any time is taken, if an engine fills in a message otherwise than the renderer
 */
export async function measureRendering(): Promise<RenderingFigures> {
  const engines = createEngines();
  for (const engine of engines) {
    for (const sample of [...MIX, ...OTHER_CASES]) assertSame(engine, sample);
  }
  return {
    // A whole send leaves so much behind to be collected that it is measured after the others.
    perNotice: [...(await measure([renderer(), await signing()])), ...(await measure([sending()]))],
    filling: await measure(engines.map((engine) => filling(engine, anew))),
    fillingOnly: await measure(engines.map((engine) => filling(engine, beforehand))),
  };
}

/** Times all contenders in turn, after one round that does not count. */
async function measure(contenders: readonly Contender[]): Promise<readonly RenderingFigure[]> {
  const figures = contenders.map(({ name, ...passes }) => ({ name, passes, sms: [0], email: [0] }));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { passes, sms, email } of figures) {
      sms[round] = await microsecondsOf(passes.sms);
      email[round] = await microsecondsOf(passes.email);
    }
  }
  return figures.map(({ name, sms, email }) => ({ name, sms: sms.slice(1), email: email.slice(1) }));
}

async function microsecondsOf(pass: Pass): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < PASSES; count++) {
    const results = await pass();
    if (results.length !== MIX.length) throw new Error("A pass must go through the whole mix");
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (PASSES * MIX.length);
}

function renderer(): Contender {
  return {
    name: "our renderer",
    sms: () =>
      MIX.map(({ catalog, content }) => {
        const text = renderSms(catalog, content);
        return { text, ...measureSms(text) };
      }),
    email: () => MIX.map(emailOf),
  };
}

/** The signer alone, on the very requests that carry the mix. */
async function signing(): Promise<Contender> {
  const sms = await signingOfSms(MIX.map(smsMessage));
  const email = await signingOfEmails(MIX.map(emailMessage));
  const sign = (one: Sign) => one();
  return {
    name: "signing the AWS request",
    sms: () => inOrder(sms, sign),
    email: () => inOrder(email, sign),
  };
}

/** The adapters with the whole SDK and all it does to a request, signing included. */
function sending(): Contender {
  const texts = MIX.map(smsMessage);
  const emails = MIX.map(emailMessage);
  return {
    name: "the whole send without a network (MIME, SDK, signing)",
    sms: () => inOrder(texts, (message) => deliver(smsCourier, message)),
    email: () => inOrder(emails, (message) => deliver(emailCourier, message)),
  };
}

/** The messages of an SMS and the paragraphs of an e-mail, filled in by one engine. */
function filling(engine: TextEngine, valuesFor: ValuesFor): Contender {
  const prepared = MIX.map((sample) => ({
    texts: textsOf(engine, sample),
    short: valuesFor(sample, "short"),
    long: valuesFor(sample, "long"),
  }));
  return {
    name: engine.name,
    sms: () => prepared.map(({ texts, short }) => smsOf(texts, short())),
    email: () => prepared.map(({ texts, long }) => paragraphsOf(texts, long())),
  };
}

/** The messages of a notice as an engine has them prepared. */
interface Texts {
  readonly more: Fill;
  readonly sms: Fill;
  readonly paragraphs: readonly Fill[];
}

function textsOf({ prepare }: TextEngine, { catalog, content }: Sample): Texts {
  const { language, words, kinds } = catalog;
  const { sms, email } = kinds[content.kind];
  return {
    more: prepare(language, words.smsMore),
    sms: prepare(language, sms),
    paragraphs: email.map((paragraph) => prepare(language, paragraph)),
  };
}

function smsOf({ more, sms }: Texts, values: Values): string {
  return sms({ ...values, more: more(values) });
}

function paragraphsOf({ paragraphs }: Texts, values: Values): readonly string[] {
  return paragraphs.map((paragraph) => paragraph(values));
}

/** Makes what gives a sample's values. */
type ValuesFor = (sample: Sample, length: "short" | "long") => () => Values;

const anew: ValuesFor = (sample, length) => () => valuesOf(sample, length);

const beforehand: ValuesFor = (sample, length) => {
  const values = valuesOf(sample, length);
  return () => values;
};

/** The values as the renderer makes them; `assertSame` sees to it that they are. */
function valuesOf({ catalog, content }: Sample, length: "short" | "long"): Values {
  const run = (text: string) => (catalog.direction === "rtl" ? isolate(text) : text);
  const { date, time, place } = content.parameters;
  return {
    time: time === undefined ? "none" : run(time),
    place: place ?? "none",
    date: date === undefined ? "none" : formatDay(catalog, date, length),
    office: run(content.office.name),
    phone: run(length === "long" ? office.phone.replaceAll(" ", "\u00A0") : office.phone),
    page: run("sachstand.example.org/s"),
    code: run("K7QF2-M9X4T"),
  };
}

/** An engine's texts must be the renderer's, character by character. */
function assertSame(engine: TextEngine, sample: Sample): void {
  const { catalog, content } = sample;
  const where = `${content.kind} in ${catalog.language}`;
  const texts = textsOf(engine, sample);
  const sms = smsOf(texts, valuesOf(sample, "short"));
  assert.equal(sms, renderSms(catalog, content), `${engine.name}: another SMS, ${where}`);
  const paragraphs = paragraphsOf(texts, valuesOf(sample, "long")).join("\n\n");
  assert.ok(
    emailOf(sample).text.includes(`\n\n${paragraphs}\n\n`),
    `${engine.name}: another e-mail, ${where}: ${paragraphs}`,
  );
}

function emailOf({ catalog, content }: Sample) {
  return renderEmail(catalog, { ...content, stopUrl }, STAFF);
}

function smsMessage({ catalog, content }: Sample): SmsMessage {
  return { to: "+4917604069001", text: renderSms(catalog, content) };
}

function emailMessage(sample: Sample): EmailMessage {
  const { language } = sample.catalog;
  const ids = { caseId: "MS-2026-000123", noticeId: `v000001-${sample.content.kind}-news-email` };
  const to = "success@simulator.amazonses.com";
  return { ...emailOf(sample), ...ids, to, replyTo: office.email, language, stopUrl };
}

function inAllLanguages(
  contents: readonly (Pick<NoticeContent, "kind" | "parameters"> & Partial<NoticeContent>)[],
): readonly Sample[] {
  return LANGUAGES.map(catalogOf).flatMap((catalog) =>
    contents.map((content) => ({ catalog, content: { office, ...pointer, ...content } })),
  );
}

/** A catalog as a bundle holds it. */
function catalogOf(language: string): Catalog {
  const file = new URL(`../../shared/messages/${language}.json`, import.meta.url);
  return JSON.parse(JSON.stringify(compileCatalog(JSON.parse(readFileSync(file, "utf8")))));
}

/** One after the other, as a round must not measure what happens at once. */
async function inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
