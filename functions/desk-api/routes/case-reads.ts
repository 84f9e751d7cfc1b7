import { createHash } from "node:crypto";
import * as z from "zod";
import { type Case, caseSchema } from "../../../shared/domain/case.ts";
import { caseKeyText } from "../../../shared/domain/change.ts";
import { sees } from "../../../shared/domain/desk-routes.ts";
import { explainReason } from "../../../shared/domain/explain-reason.ts";
import type { LineEntry } from "../../../shared/domain/line.ts";
import type { Notice } from "../../../shared/domain/notice.ts";
import { idSchema, parse } from "../../../shared/domain/problem.ts";
import { dataText } from "../../../shared/domain/same-data.ts";
import { statusSchema } from "../../../shared/domain/status.ts";
import { type Answer, empty, json } from "../answer.ts";
import type { DeskDeps } from "../deps.ts";
import { type Call, endpoint, NOTHING, officeAskedFor, type Texts } from "../endpoint.ts";
import { invalid, notFound } from "../refusal.ts";

const caseView = z.object({
  caseId: z.string(),
  office: z.string(),
  applicantId: z.string(),
  status: statusSchema,
  version: z.int(),
  changedAt: z.string(),
  changedBy: z.string(),
});

/** A case as it is now; undefined if there is none, or none that can be read. */
export async function readCase({ cases }: DeskDeps, caseId: string): Promise<Case | undefined> {
  if (!idSchema.safeParse(caseId).success) return undefined;
  const key = { caseId, entry: "case" };
  const item = parse<Case>(caseSchema, (await cases.read([key])).get(caseKeyText(key)));
  return item.ok ? item.value : undefined;
}

/** The case that the path names, if it is any business of the asker. */
export async function caseOf({ deps, params, mustSee }: Call<unknown, unknown>): Promise<Case> {
  const item = await readCase(deps, params["caseId"] ?? "");
  if (item === undefined) throw notFound();
  mustSee(item.office);
  return item;
}

function viewOf({ caseId, office, applicantId, status, version, changedAt, changedBy, details }: Case) {
  return { caseId, office, applicantId, status, version, changedAt, changedBy, details };
}

/** A strong validator of what is answered (RFC 9110, 8.8.3). */
export function etagOf(value: unknown): string {
  return `"${createHash("sha256").update(dataText(value)).digest("base64url").slice(0, 22)}"`;
}

/** Answers with an ETag, or that nothing has changed since the one that was named. */
export function withEtag(headers: Texts, body: unknown): Answer {
  const etag = etagOf(body);
  return headers["if-none-match"] === etag ? empty(304, { etag }) : json(200, body, { etag });
}

const MOST_CASES = 100;

const listQuery = z.strictObject({
  office: idSchema.optional(),
  status: statusSchema.optional(),
  /** A case's or a person's id. */
  search: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(MOST_CASES).default(50),
  cursor: z.string().max(1_000).optional(),
});

export const listCases = endpoint({
  key: "GET /api/cases",
  summary: "An office's cases, the one that changed last first; or those that an id belongs to",
  query: listQuery,
  body: NOTHING,
  answers: {
    200: {
      description: "A page of cases; `next` is the cursor of the next one",
      schema: z.object({ cases: z.array(caseView), next: z.string().optional() }),
    },
    304: { description: "Nothing has changed since the ETag that was named" },
  },
  async handle(call) {
    const { deps, principal, query, headers } = call;
    const office = officeAskedFor(call);
    if (query.search !== undefined) {
      // Whoever names no office looks in all that are theirs.
      const isSought = (item: Case) =>
        query.office === undefined ? sees(principal, "GET /api/cases", item.office) : item.office === office;
      const found = (await searched(deps, query.search)).filter(isSought);
      return withEtag(headers, { cases: found.map(viewOf) });
    }
    const { status, limit, cursor } = query;
    const page = await deps.caseLists.ofOffice(office, { status, limit, from: cursor });
    if (page === undefined)
      throw invalid([{ field: "query.cursor", rule: "must be what an earlier page gave" }]);
    return withEtag(headers, { cases: page.cases.map(viewOf), next: page.next });
  },
});

/** By its own id, or by that of the person whose it is: both are look-ups of a key. */
async function searched(deps: DeskDeps, id: string): Promise<readonly Case[]> {
  const own = await readCase(deps, id);
  if (own !== undefined) return [own];
  const found = await deps.finder.casesOf(id);
  const items = await Promise.all(found.slice(0, MOST_CASES).map(({ caseId }) => readCase(deps, caseId)));
  return items.flatMap((item) => item ?? []);
}

function stationView({ change, plan }: LineEntry) {
  const { version, status, changedAt: at, changedBy: by, details, corrects, quiet } = change;
  const why = plan.reason === undefined ? undefined : explainReason(plan.reason);
  const told = {
    outcome: plan.outcome,
    channels: plan.channels,
    dueAt: plan.dueAt,
    reason: plan.reason,
    why,
  };
  return { version, status, at, by, details, corrects, quiet, told };
}

function noticeView(notice: Notice) {
  const { noticeId, kind, channel, state, language, version, plannedAt, dueAt, sentAt, deliveredAt } = notice;
  const { parts, reason, problem, attention, attentionTakenBy, attentionDone } = notice;
  const why = reason === undefined ? undefined : explainReason(reason);
  return {
    ...{ noticeId, kind, channel, state, language, version, plannedAt, dueAt, sentAt, deliveredAt },
    ...{ parts, reason, why, problem, attention, attentionTakenBy, attentionDone },
  };
}

export const showCase = endpoint({
  key: "GET /api/cases/{caseId}",
  summary: "A case with its line, what was told to whom, and what was done by hand",
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: "The case and its timeline",
      schema: caseView.extend({
        line: z.array(
          z.looseObject({ version: z.int(), status: statusSchema, at: z.string(), by: z.string() }),
        ),
        requests: z.array(z.looseObject({ requestId: z.string(), kind: z.string() })),
        notices: z.array(z.looseObject({ noticeId: z.string(), state: z.string() })),
        acts: z.array(z.looseObject({ at: z.string(), by: z.string(), what: z.string() })),
      }),
    },
    304: { description: "Nothing has changed since the ETag that was named" },
  },
  async handle(call) {
    const { deps, headers } = call;
    const item = await caseOf(call);
    const { caseId } = item;
    const [{ line, requests }, notices, acts] = await Promise.all([
      deps.cases.history(caseId),
      deps.lists.ofCase(caseId),
      deps.deskLog.ofCase(caseId),
    ]);
    return withEtag(headers, {
      ...viewOf(item),
      line: line.toSorted((one, other) => one.change.version - other.change.version).map(stationView),
      requests: requests.map(({ requestId, kind, parameters, plan }) => {
        return {
          requestId,
          kind,
          parameters,
          at: plan.recordedAt,
          outcome: plan.outcome,
          reason: plan.reason,
        };
      }),
      notices: notices.toSorted((one, other) => (one.plannedAt < other.plannedAt ? 1 : -1)).map(noticeView),
      acts: acts.map(({ at, by, what, noticeId, word }) => ({ at, by, what, noticeId, word })),
    });
  },
});
