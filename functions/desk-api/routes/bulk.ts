import * as z from "zod";
import {
  type BulkDraft,
  type BulkJob,
  bulkCountsSchema,
  whyNotConfirm,
} from "../../../shared/domain/bulk.ts";
import { idSchema } from "../../../shared/domain/problem.ts";
import { parseRequest, requestEntry } from "../../../shared/domain/request.ts";
import { statusSchema } from "../../../shared/domain/status.ts";
import { bulkSamples } from "../../../shared/lambda/bulk-samples.ts";
import { chooseCases, dryRun } from "../../../shared/lambda/plan-bulk.ts";
import { json } from "../answer.ts";
import type { DeskDeps } from "../deps.ts";
import { type Call, endpoint, NOTHING } from "../endpoint.ts";
import { conflict, invalid, notFound } from "../refusal.ts";
import { requestShape } from "./case-writes.ts";

const bulkView = z.object({
  bulkId: z.string(),
  office: z.string(),
  kind: z.string(),
  parameters: z.record(z.string(), z.string()),
  statuses: z.array(z.string()).optional(),
  state: z.enum(["drafted", "running", "done", "cancelled"]),
  counts: bulkCountsSchema,
  /** Requests that are there, and cases left out because they are gone, of another office or not in a wanted status by now. */
  written: z.int(),
  skipped: z.int(),
  by: z.string(),
  at: z.string(),
  confirmedBy: z.string().optional(),
  confirmedAt: z.string().optional(),
  endedBy: z.string().optional(),
  endedAt: z.string().optional(),
  /** What it says as SMS; as long as it can be confirmed. Dots stand for the page's code. */
  samples: z.array(z.object({ language: z.string(), text: z.string() })).optional(),
});

function viewOf(job: BulkJob) {
  const { id: bulkId, office, kind, parameters, statuses, state, counts, written, skipped, by, at } = job;
  const { confirmedBy, confirmedAt, endedBy, endedAt } = job;
  const wish = { bulkId, office, kind, parameters, statuses };
  return { ...wish, state, counts, written, skipped, by, at, confirmedBy, confirmedAt, endedBy, endedAt };
}

function notPossible() {
  return conflict("not-possible", "This cannot be done any more");
}

/** The bulk notice that the path names, if its office is any business of the asker. */
async function jobOf({ deps, params, mustSee }: Call<unknown, unknown>): Promise<BulkJob> {
  const id = idSchema.safeParse(params["bulkId"]);
  const job = id.success ? await deps.bulkJobs.read(id.data) : undefined;
  if (job === undefined) throw notFound();
  mustSee(job.office);
  return job;
}

function planning(deps: DeskDeps) {
  return { ...deps, ...deps.texts, slices: deps.bulkSlices };
}

export const draftBulk = endpoint({
  key: "POST /api/bulk",
  summary:
    "Counts whom a bulk notice would tell, how and for how much; nothing is sent before it is confirmed",
  query: NOTHING,
  body: z.strictObject({
    office: idSchema,
    ...requestShape,
    /** Only people with a case in one of these. */
    statuses: z.array(statusSchema).min(1).max(20).optional(),
  }),
  answers: { 201: { description: "What it would be", schema: bulkView } },
  async handle({ deps, principal, body, mustSee }) {
    const { office, kind, statuses } = body;
    if (!deps.settings.offices.includes(office))
      throw invalid([{ field: "body.office", rule: `must be one of ${deps.settings.offices.join(", ")}` }]);
    mustSee(office);
    const [id, at, by] = [deps.newId(), deps.now(), principal.actor];
    const item = { caseId: "bulk", entry: requestEntry(id), kind, parameters: body.parameters };
    const parsed = parseRequest({ ...item, requestedAt: at, requestedBy: by });
    if (!parsed.ok) throw invalid([{ field: `body.${parsed.problem.field}`, rule: parsed.problem.rule }]);
    const { parameters } = parsed.value;
    const progress = { slices: 0, cursor: 0, written: 0, skipped: 0 };
    const draft: BulkDraft = {
      id,
      office,
      kind,
      parameters,
      statuses,
      state: "drafted",
      by,
      at,
      ...progress,
    };
    const job = { ...draft, counts: await dryRun(planning(deps), draft) };
    await deps.bulkJobs.add(job);
    return json(201, { ...viewOf(job), samples: await bulkSamples(planning(deps), job) });
  },
});

export const showBulk = endpoint({
  key: "GET /api/bulk/{bulkId}",
  summary: "How far a bulk notice is",
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: "The bulk notice", schema: bulkView } },
  async handle(call) {
    const job = await jobOf(call);
    const samples = job.state === "drafted" ? await bulkSamples(planning(call.deps), job) : undefined;
    return json(200, { ...viewOf(job), samples });
  },
});

export const confirmBulk = endpoint({
  key: "POST /api/bulk/{bulkId}/confirm",
  summary: "Sends a bulk notice; one that stands still goes on",
  query: NOTHING,
  body: z.strictObject({
    /** How many people somebody has agreed to tell; those of the dry run unless said. */
    expectedPersons: z.int().min(0).max(1_000_000).optional(),
  }),
  answers: {
    200: { description: "It is on its way", schema: bulkView },
    409: {
      description: "The dry run is older than 15 minutes, more than a tenth has changed, or it has ended",
    },
  },
  async handle(call) {
    const { deps } = call;
    const job = await jobOf(call);
    if (job.state !== "drafted" && job.state !== "running") throw notPossible();
    const running = job.state === "running" ? job : await confirmed(call, job);
    // A second message does no harm, and gets one going whose first was lost.
    await deps.bulkQueue.handOn(running.id, 0);
    return json(200, viewOf(running));
  },
});

async function confirmed(
  { deps, principal, body }: Call<unknown, { expectedPersons?: number | undefined }>,
  job: BulkJob,
): Promise<BulkJob> {
  const { persons, keep } = await chooseCases(planning(deps), job);
  const now = deps.now();
  const why = whyNotConfirm(job, { now, persons, expected: body.expectedPersons });
  if (why === "too-old")
    throw conflict("dry-run-too-old", "The dry run is older than 15 minutes: make another");
  if (why === "moved")
    throw conflict("counts-moved", "Other people would be told than were shown: make another");
  const choice = deps.newId();
  const slices = await keep(choice);
  const set = { choice, slices, confirmedBy: principal.actor, confirmedAt: now };
  const hasMoved = await deps.bulkJobs.move({ id: job.id, from: "drafted", to: "running", set });
  if (!hasMoved) throw conflict("changed-meanwhile", "Somebody else has just confirmed or cancelled it");
  return { ...job, ...set, state: "running" };
}

export const cancelBulk = endpoint({
  key: "POST /api/bulk/{bulkId}/cancel",
  summary: "Ends a bulk notice; what is written already goes out",
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: { description: "No more is written", schema: bulkView },
    409: { description: "It has ended by itself" },
  },
  async handle(call) {
    const { deps, principal } = call;
    const job = await jobOf(call);
    if (job.state === "cancelled") return json(200, viewOf(job));
    const set = { endedBy: principal.actor, endedAt: deps.now() };
    for (const from of ["drafted", "running"] as const) {
      if (await deps.bulkJobs.move({ id: job.id, from, to: "cancelled", set }))
        return json(200, viewOf({ ...job, ...set, state: "cancelled" }));
    }
    throw notPossible();
  },
});
