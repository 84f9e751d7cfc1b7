import * as z from "zod";
import { type Case, detailsSchema, LAST_VERSION, versionSchema } from "../../../shared/domain/case.ts";
import type { ImportRecord } from "../../../shared/domain/import-record.ts";
import { REQUEST_KIND_NAMES } from "../../../shared/domain/kinds.ts";
import { idSchema } from "../../../shared/domain/problem.ts";
import { parseRequest, requestEntry } from "../../../shared/domain/request.ts";
import { statusSchema } from "../../../shared/domain/status.ts";
import { importOne } from "../../../shared/lambda/import-records.ts";
import type { DeskDeps } from "../deps.ts";
import { done, doneSchema, endpoint, NOTHING } from "../endpoint.ts";
import { conflict, invalid, Refusal } from "../refusal.ts";
import { caseOf, readCase } from "./case-reads.ts";

const CREATED = { description: "It is written, and what follows from it is on its way", schema: doneSchema };
const CONFLICT = {
  description: "It has changed meanwhile, is there already, or cannot go there from where it stands",
};

/** What a change says beside the case that it is of. */
export const changeShape = {
  status: statusSchema,
  details: detailsSchema.optional(),
  /** Recorded, not told. */
  quiet: z.boolean().optional(),
};

/** Writes by the rules of the import; what these refuse names field and rule. */
async function write(deps: DeskDeps, record: ImportRecord): Promise<void> {
  const decision = await importOne(deps, record);
  if (decision.do !== "refuse") return;
  const { field, rule } = decision.problem;
  throw new Refusal(409, "refused", "The case cannot take this", { errors: [{ field, rule }] });
}

export const createCase = endpoint({
  key: "POST /api/cases",
  summary: "A new case of a known person",
  query: NOTHING,
  body: z.strictObject({
    caseId: idSchema.optional(),
    office: idSchema,
    applicantId: idSchema,
    version: versionSchema.default(1),
    ...changeShape,
  }),
  answers: { 201: CREATED, 409: CONFLICT },
  async handle({ deps, principal, body, mustSee }) {
    if (!deps.settings.offices.includes(body.office))
      throw invalid([{ field: "body.office", rule: `must be one of ${deps.settings.offices.join(", ")}` }]);
    mustSee(body.office);
    const caseId = body.caseId ?? deps.newId();
    // One of an id of ours is this very case, made by a try that broke off.
    if (body.caseId !== undefined && (await readCase(deps, caseId)) !== undefined)
      throw conflict("case-exists", "There is a case of this id already");
    const { actor: changedBy } = principal;
    const item: Case = { ...body, caseId, entry: "case", changedAt: deps.now(), changedBy };
    await write(deps, { type: "case", item });
    return done(201, { id: caseId, version: item.version });
  },
});

/** The next version of a case, by somebody's hand. */
export function nextVersion(
  current: Case,
  change: Pick<Case, "status" | "details" | "quiet" | "corrects">,
  { deps, actor }: { readonly deps: DeskDeps; readonly actor: string },
): Case {
  const { caseId, office, applicantId, version } = current;
  // Beyond, nobody could read the case any more.
  if (version >= LAST_VERSION) throw conflict("no-version-left", "The case has no version left");
  const place = { caseId, entry: "case", office, applicantId } as const;
  return { ...place, ...change, version: version + 1, changedAt: deps.now(), changedBy: actor };
}

/** Two people may have the same case open: the one who did not see the other's change is told. */
function mustBeAt(version: number, current: Case): void {
  if (current.version === version) return;
  throw conflict("version-conflict", "The case has been changed meanwhile", { version: current.version });
}

export const changeCase = endpoint({
  key: "POST /api/cases/{caseId}/changes",
  summary: "The case goes on to a status, or stays there with other details",
  query: NOTHING,
  body: z.strictObject({ expectedVersion: versionSchema, ...changeShape }),
  answers: { 201: CREATED, 409: CONFLICT },
  async handle(call) {
    const { deps, principal, body } = call;
    const current = await caseOf(call);
    const { expectedVersion, ...change } = body;
    mustBeAt(expectedVersion, current);
    const item = nextVersion(current, change, { deps, actor: principal.actor });
    await write(deps, { type: "case", item });
    return done(201, { id: item.caseId, version: item.version });
  },
});

/** Where the case stood before a version, without what had been taken back by then; undefined if it stood nowhere. */
export async function statusBefore(deps: DeskDeps, { caseId }: Case, version: number) {
  const { line } = await deps.cases.history(caseId);
  const before = line.map(({ change }) => change).filter((change) => change.version < version);
  const stood = before.filter((change) => !before.some(({ corrects }) => corrects === change.version));
  return stood.toSorted((one, other) => other.version - one.version)[0];
}

export const undoChange = endpoint({
  key: "POST /api/cases/{caseId}/undo",
  summary: "Takes the newest change back: what waits of it is not sent; what was told is corrected",
  query: NOTHING,
  body: z.strictObject({ version: versionSchema }),
  answers: { 201: CREATED, 409: CONFLICT },
  async handle(call) {
    const { deps, principal, body } = call;
    const current = await caseOf(call);
    mustBeAt(body.version, current);
    const before = await statusBefore(deps, current, body.version);
    if (before === undefined) throw conflict("nothing-before", "There is nothing to go back to");
    const { status, details } = before;
    const change = { status, details, corrects: body.version };
    const item = nextVersion(current, change, { deps, actor: principal.actor });
    await write(deps, { type: "case", item });
    return done(201, { id: item.caseId, version: item.version });
  },
});

/** A wish to send a notice, its parameters by the rules of its kind. */
export const requestShape = {
  kind: z.enum(REQUEST_KIND_NAMES, { error: `must be one of ${REQUEST_KIND_NAMES.join(", ")}` }),
  parameters: z.record(z.string(), z.unknown()).default({}),
};

export const requestNotice = endpoint({
  key: "POST /api/cases/{caseId}/requests",
  summary: "Sends a notice without a change of status",
  query: NOTHING,
  body: z.strictObject({ requestId: idSchema.optional(), ...requestShape }),
  answers: { 201: CREATED, 409: CONFLICT },
  async handle(call) {
    const { deps, principal, body } = call;
    const { caseId } = await caseOf(call);
    const requestId = body.requestId ?? deps.newId();
    const { kind, parameters } = body;
    const stamp = { requestedAt: deps.now(), requestedBy: principal.actor };
    const parsed = parseRequest({ caseId, entry: requestEntry(requestId), kind, parameters, ...stamp });
    if (!parsed.ok) throw invalid([{ field: `body.${parsed.problem.field}`, rule: parsed.problem.rule }]);
    await write(deps, { type: "request", item: parsed.value });
    return done(201, { id: requestId });
  },
});
