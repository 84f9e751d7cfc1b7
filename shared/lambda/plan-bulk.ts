import { chunks } from "../adapters/chunks.ts";
import { type ApplicantStore, parseApplicant } from "../domain/applicant.ts";
import {
  type BulkCounts,
  type BulkDraft,
  type BulkJob,
  type BulkSlices,
  bulkRequest,
  KEEP_BULK,
  MOST_BULK_CASES,
  newestPerPerson,
} from "../domain/bulk.ts";
import { sliceSize } from "../domain/bulk-pace.ts";
import type { Case } from "../domain/case.ts";
import type { CaseLists } from "../domain/case-lists.ts";
import type { Channel } from "../domain/channel.ts";
import { planNotices } from "../domain/plan-notices.ts";
import type { Office, PlanSettings, SendSettings } from "../domain/settings.ts";
import { after, type Instant } from "../domain/time.ts";
import { loadCatalog } from "../messages/load-catalog.ts";
import { renderSms } from "../messages/render.ts";
import { measureSms } from "../messages/sms-parts.ts";

export interface BulkPlanDeps {
  readonly caseLists: CaseLists;
  readonly applicants: ApplicantStore;
  readonly slices: BulkSlices;
  readonly settings: PlanSettings;
  readonly sending: SendSettings;
  readonly offices: Readonly<Record<string, Office>>;
  readonly pageUrl: string;
  readonly now: () => Instant;
}

type Wanted = Pick<BulkJob, "office" | "statuses">;

/** Cases per query; their people are read by the hundred at once. */
const PAGE = 500;

interface Walked {
  /** The newest matching case of each person whom no earlier page has shown. */
  readonly chosen: readonly Case[];
  readonly looked: number;
  readonly leftOut: boolean;
}

/** Walks an office's cases, the one that changed last first. */
async function* walk(caseLists: CaseLists, wanted: Wanted): AsyncGenerator<Walked> {
  const known = new Set<string>();
  const choose = (cases: readonly Case[]) => {
    const chosen = newestPerPerson(cases, wanted, known);
    for (const { applicantId } of chosen) known.add(applicantId);
    return chosen;
  };
  let looked = 0;
  let from: string | undefined;
  let [isFull, leftOut] = [false, false];
  do {
    const limit = Math.min(PAGE, MOST_BULK_CASES - looked);
    const page = await caseLists.ofOffice(wanted.office, { limit, from });
    if (page === undefined) throw new Error("The list of cases does not know its own cursor");
    looked += page.cases.length;
    from = page.next;
    isFull = looked >= MOST_BULK_CASES;
    // A full page has a next one, though that may be empty.
    leftOut = isFull && from !== undefined && (await hasMore(caseLists, wanted.office, from));
    yield { chosen: choose(page.cases), looked, leftOut };
  } while (from !== undefined && !isFull);
  // What changed meanwhile has moved to the beginning, past this walk.
  const again = await caseLists.ofOffice(wanted.office, { limit: PAGE });
  const chosen = choose(again?.cases ?? []);
  if (chosen.length > 0) yield { chosen, looked, leftOut };
}

async function hasMore(caseLists: CaseLists, office: string, from: string): Promise<boolean> {
  const page = await caseLists.ofOffice(office, { limit: 1, from });
  return (page?.cases.length ?? 0) > 0;
}

/** Chooses the cases that a bulk notice goes to; `keep` writes them down in slices and returns how many these are. */
export async function chooseCases(
  deps: Pick<BulkPlanDeps, "caseLists" | "slices" | "sending" | "now">,
  wanted: Wanted,
): Promise<{ readonly persons: number; readonly keep: (choice: string) => Promise<number> }> {
  const caseIds: string[] = [];
  for await (const { chosen } of walk(deps.caseLists, wanted))
    caseIds.push(...chosen.map((one) => one.caseId));
  const slices = chunks(caseIds, sliceSize(deps.sending));
  const keep = async (choice: string) => {
    await deps.slices.keep(choice, slices, after(deps.now(), KEEP_BULK));
    return slices.length;
  };
  return { persons: caseIds.length, keep };
}

/** Messages that read the same but for the page's code. */
interface Alike {
  readonly channel: Channel;
  readonly language: string;
  readonly isFallback: boolean;
  readonly messages: number;
}

/** Counts whom a bulk notice would tell, over which channels, in which languages and for how much; writes nothing. */
export async function dryRun(deps: BulkPlanDeps, draft: BulkDraft): Promise<BulkCounts> {
  const all = new Map<string, Alike>();
  let [cases, persons, nobodyToTell, isCut] = [0, 0, 0, false];
  for await (const { chosen, looked, leftOut } of walk(deps.caseLists, draft)) {
    [cases, persons, isCut] = [looked, persons + chosen.length, leftOut];
    const people = await deps.applicants.read(chosen.map(({ applicantId }) => applicantId));
    for (const item of chosen) {
      const messages = messagesFor(deps, draft, item, people.get(item.applicantId));
      if (messages.length === 0) nobodyToTell++;
      for (const message of messages) count(all, message);
    }
  }
  const told = [...all.values()];
  const parts = await partsOf(deps, draft, told);
  const ofChannel = (channel: Channel) => sum(told.filter((one) => one.channel === channel));
  const languages = [...Map.groupBy(told, ({ language }) => language)];
  return {
    ...{ cases, persons, nobodyToTell, parts, leftOut: isCut },
    channels: { sms: ofChannel("sms"), email: ofChannel("email") },
    languages: Object.fromEntries(languages.map(([language, alike]) => [language, sum(alike)])),
    priceUsd: Number((parts * deps.sending.sms.pricePerPartUsd).toFixed(4)),
  };
}

/** As the planner would decide it now. */
function messagesFor(
  { settings, now }: BulkPlanDeps,
  draft: BulkDraft,
  item: Case,
  seen: unknown,
): readonly Omit<Alike, "messages">[] {
  const parsed = parseApplicant(seen, settings.smsDestinations);
  const request = bulkRequest(draft, item.caseId);
  const { caseId, entry } = request;
  const origin = { caseId, entry, eventId: "dry-run", recordedAt: now() };
  const change = { type: "request", origin, item: request, case: item } as const;
  const { notices } = planNotices(change, parsed.ok ? parsed.value : undefined, settings, now());
  return notices.flatMap(({ noticeId, channel, language, languageWanted }) => {
    if (channel === undefined || language === undefined || !noticeId.includes("-news-")) return [];
    return [{ channel, language, isFallback: languageWanted !== undefined }];
  });
}

function count(all: Map<string, Alike>, one: Omit<Alike, "messages">): void {
  const key = `${one.channel} ${one.language} ${one.isFallback}`;
  all.set(key, { ...one, messages: (all.get(key)?.messages ?? 0) + 1 });
}

function sum(alike: readonly Alike[]): number {
  return alike.reduce((total, { messages }) => total + messages, 0);
}

/** Stands for the page's code, which is as long. */
export const NO_CODE = "..........";

async function partsOf(
  { offices, pageUrl }: BulkPlanDeps,
  { office: id, kind, parameters }: BulkDraft,
  told: readonly Alike[],
): Promise<number> {
  const office = offices[id];
  if (office === undefined) throw new Error("The settings know no such office");
  const content = { kind, office, parameters, pageUrl, pageCode: NO_CODE };
  let parts = 0;
  for (const { channel, language, isFallback, messages } of told) {
    if (channel !== "sms") continue;
    const text = renderSms(await loadCatalog(language), { ...content, isFallback });
    parts += measureSms(text).parts * messages;
  }
  return parts;
}
