import { type ApplicantStore, parseApplicant } from "../domain/applicant.ts";
import { caseSchema } from "../domain/case.ts";
import { type CaseStore, caseKeyText, decisionEntry, requestDecisionSchema } from "../domain/change.ts";
import { needsLine, type SendContext } from "../domain/decide-send.ts";
import type { KindParameters } from "../domain/kinds.ts";
import { type Notice, type NoticeKey, type NoticeStore, noticeKeyText } from "../domain/notice.ts";
import { parse } from "../domain/problem.ts";
import { requestIdIn } from "../domain/request.ts";
import type { PlanSettings } from "../domain/settings.ts";

export interface ContextDeps {
  readonly notices: NoticeStore;
  readonly cases: CaseStore;
  readonly applicants: ApplicantStore;
  readonly settings: PlanSettings;
}

/** A notice with all that its send depends on. */
export interface Context extends SendContext {
  /** Undefined if the decision on a request is gone. */
  readonly parameters: KindParameters | undefined;
}

/** Reads all contexts at once; if one of them cannot be read, each by itself, so that it fails alone. */
export async function readEach(
  deps: ContextDeps,
  keys: readonly NoticeKey[],
): Promise<ReadonlyMap<string, Context | Error>> {
  try {
    return await readContexts(deps, keys);
  } catch {
    const singles = await Promise.all(keys.map((key) => readAlone(deps, key)));
    return new Map(singles.flat());
  }
}

async function readAlone(
  deps: ContextDeps,
  key: NoticeKey,
): Promise<readonly (readonly [string, Context | Error])[]> {
  try {
    return [...(await readContexts(deps, [key]))];
  } catch (cause) {
    return [[noticeKeyText(key), new Error("cannot be read", { cause })]];
  }
}

/** Reads everything that a send depends on, strongly consistent, in three requests for the whole batch. */
async function readContexts(
  deps: ContextDeps,
  keys: readonly NoticeKey[],
): Promise<ReadonlyMap<string, Context>> {
  const notices = await deps.notices.read(keys);
  const [cases, applicants] = await Promise.all([
    deps.cases.read(notices.flatMap(caseKeysOf)),
    deps.applicants.read(notices.flatMap(({ applicantId }) => applicantId ?? [])),
  ]);
  const contexts = await Promise.all(
    notices.map(async (notice): Promise<Context> => {
      const current = readable(cases.get(caseKeyText({ ...notice, entry: "case" })), (data) =>
        parse(caseSchema, data),
      );
      const line = needsLine(notice, current) ? await deps.cases.line(notice.caseId) : [];
      const applicant = readable(applicants.get(notice.applicantId ?? ""), (data) =>
        parseApplicant(data, deps.settings.smsDestinations),
      );
      return { notice, case: current, line, applicant, parameters: parametersOf(notice, cases) };
    }),
  );
  return new Map(contexts.map((context) => [noticeKeyText(context.notice), context]));
}

function caseKeysOf({ caseId, about }: Notice) {
  const requestId = requestIdIn(about);
  const keys = [{ caseId, entry: "case" }];
  return requestId === undefined ? keys : [...keys, { caseId, entry: decisionEntry(requestId) }];
}

function parametersOf(
  { caseId, about }: Notice,
  cases: ReadonlyMap<string, unknown>,
): KindParameters | undefined {
  const requestId = requestIdIn(about);
  if (requestId === undefined) return {};
  const decision = requestDecisionSchema.safeParse(
    cases.get(caseKeyText({ caseId, entry: decisionEntry(requestId) })),
  );
  return decision.success ? decision.data.parameters : undefined;
}

function readable<T>(
  data: unknown,
  parseData: (data: unknown) => { ok: true; value: T } | { ok: false },
): T | "unreadable" | undefined {
  if (data === undefined) return undefined;
  const parsed = parseData(data);
  return parsed.ok ? parsed.value : "unreadable";
}
