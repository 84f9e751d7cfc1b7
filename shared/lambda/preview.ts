import { type Applicant, type ApplicantStore, endOfOwnPause, parseApplicant } from "../domain/applicant.ts";
import type { Case } from "../domain/case.ts";
import type { CaseStore, Change, Origin } from "../domain/change.ts";
import { earlierNotices } from "../domain/earlier-notices.ts";
import type { KindParameters } from "../domain/kinds.ts";
import { chooseLanguage } from "../domain/language.ts";
import type { Notice, NoticeStore, Reason } from "../domain/notice.ts";
import { planNotices } from "../domain/plan-notices.ts";
import type { Request } from "../domain/request.ts";
import { nextOpening } from "../domain/sending-hours.ts";
import type { Office, PlanSettings } from "../domain/settings.ts";
import { type Instant, latest } from "../domain/time.ts";
import { isPast } from "../domain/what-became.ts";
import { loadCatalog } from "../messages/load-catalog.ts";
import { type NoticeContent, renderEmail, renderSms } from "../messages/render.ts";
import { measureSms } from "../messages/sms-parts.ts";

export interface PreviewDeps {
  readonly cases: CaseStore;
  readonly applicants: ApplicantStore;
  readonly notices: NoticeStore;
  readonly settings: PlanSettings;
  readonly offices: Readonly<Record<string, Office>>;
  readonly pageUrl: string;
  /** US dollars for one part of an SMS. */
  readonly pricePerPartUsd: number;
  readonly now: () => Instant;
}

/** One notice as it would go out. */
interface PreviewedNotice {
  readonly channel: string;
  readonly language: string;
  /** The person reads another language, which is not offered. */
  readonly languageWanted?: string | undefined;
  readonly subject?: string;
  readonly text: string;
  readonly html?: string;
  readonly parts?: number;
  readonly encoding?: string;
  readonly priceUsd: number;
  /** When it would go out; absent while it waits for the letter. */
  readonly at?: Instant | undefined;
}

/** What would follow from a change or a request, if it were written now. */
export interface Preview {
  readonly outcome: "told" | "not-told" | "withheld" | "refused";
  readonly reason?: string | undefined;
  readonly notices: readonly PreviewedNotice[];
}

/** Stands in the texts where the person has no page code yet. */
const NO_CODE = "..........";

/** The language that staff read below a translated e-mail. */
const STAFF_LANGUAGE = "de";

/** Plans and renders what somebody is about to write, and writes nothing. */
export async function preview(
  deps: PreviewDeps,
  wish: { readonly item: Case } | { readonly item: Request; readonly case: Case },
): Promise<Preview> {
  const now = deps.now();
  const current = "case" in wish ? wish.case : wish.item;
  const seen = (await deps.applicants.read([current.applicantId])).get(current.applicantId);
  const parsed = parseApplicant(seen, deps.settings.smsDestinations);
  const applicant = parsed.ok ? parsed.value : undefined;
  const change = await changeOf(deps, wish, now);
  const plan = planNotices(change, applicant, deps.settings, now);
  const decided = plan.decision?.plan;
  if (decided === undefined || applicant === undefined)
    return { outcome: "refused", reason: plan.notices[0]?.reason, notices: [] };
  const news = plan.notices.filter(({ noticeId }) => noticeId.includes("-news-"));
  const parameters = change.type === "request" ? change.item.parameters : {};
  // Over all channels they wait for the same.
  const leaves = leaving(deps, { applicant, parameters, notice: news[0] });
  if (leaves.reason !== undefined) return { outcome: "withheld", reason: leaves.reason, notices: [] };
  const notices = await Promise.all(
    news.flatMap(({ channel, kind }) => {
      if (channel === undefined || kind === undefined) return [];
      const wanted = { applicant, office: current.office, channel, kind, parameters, at: leaves.at };
      return [render(deps, wanted)];
    }),
  );
  return { outcome: decided.outcome, reason: decided.reason, notices };
}

async function changeOf(
  deps: PreviewDeps,
  wish: Parameters<typeof preview>[1],
  now: Instant,
): Promise<Change> {
  const { item } = wish;
  const origin: Origin = { caseId: item.caseId, entry: item.entry, eventId: "preview", recordedAt: now };
  const history = await deps.cases.history(item.caseId);
  if ("case" in wish) {
    return { type: "request", origin, item: wish.item, case: wish.case, requests: history.requests };
  }
  const earlier = await deps.notices.read(earlierNotices(wish.item, history, now));
  return { type: "status", origin, item: wish.item, ...history, earlier };
}

interface Rendering extends Pick<NoticeContent, "kind" | "parameters"> {
  readonly applicant: Applicant;
  readonly office: string;
  readonly channel: "sms" | "email";
  readonly at: Instant | undefined;
}

async function render(deps: PreviewDeps, wanted: Rendering): Promise<PreviewedNotice> {
  const { applicant, channel, kind, parameters, at } = wanted;
  const { settings, pageUrl } = deps;
  const office = deps.offices[wanted.office];
  if (office === undefined) throw new Error("The settings know no such office");
  const choice = chooseLanguage(applicant.language, settings.languages, settings.defaultLanguage);
  const content = {
    ...{ kind, office, parameters, pageUrl },
    pageCode: applicant.pageCode ?? NO_CODE,
    isFallback: choice.languageWanted !== undefined,
  };
  const catalog = await loadCatalog(choice.language);
  const base = { channel, ...choice, at };
  if (channel === "email")
    return { ...base, priceUsd: 0, ...renderEmail(catalog, content, await loadCatalog(STAFF_LANGUAGE)) };
  const text = renderSms(catalog, content);
  const { parts, encoding } = measureSms(text);
  return { ...base, text, parts, encoding, priceUsd: Number((parts * deps.pricePerPartUsd).toFixed(4)) };
}

/** When a notice would leave, as its sender will decide it: at no known time while it waits for the letter; or why not at all. */
function leaving(
  { settings: { sendingHours }, now }: PreviewDeps,
  {
    applicant,
    parameters,
    notice,
  }: {
    readonly applicant: Applicant;
    readonly parameters: KindParameters;
    readonly notice: Notice | undefined;
  },
): { readonly at?: Instant; readonly reason?: Reason } {
  if (notice?.dueAt === undefined) return {};
  const due = latest(notice.dueAt, now());
  const pauseEnds = endOfOwnPause(applicant, due);
  const from = pauseEnds ?? due;
  const at = sendingHours === null ? from : nextOpening(from, sendingHours, applicant.sendHours);
  const isTooLate = isPast({ parameters }, at);
  const isExpired = notice.expiresAt !== undefined && notice.expiresAt <= at;
  if (pauseEnds !== undefined && (isTooLate || isExpired)) return { reason: "own-pause" };
  return isTooLate ? { reason: "expired" } : { at };
}
