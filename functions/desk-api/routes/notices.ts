import * as z from "zod";
import type { Land } from "../../../shared/domain/holidays.ts";
import { ATTENTION_WORDS, type Notice, type NoticeMove, REASONS } from "../../../shared/domain/notice.ts";
import { idSchema } from "../../../shared/domain/problem.ts";
import { listAttention } from "../../../shared/lambda/list-attention.ts";
import { type ByHandResult, cancelByHand, retryByHand } from "../../../shared/lambda/move-by-hand.ts";
import { json } from "../answer.ts";
import { type Call, done, doneSchema, endpoint, NOTHING, officeAskedFor } from "../endpoint.ts";
import { conflict, notFound } from "../refusal.ts";
import { readCase } from "./case-reads.ts";

const DONE = { description: "It is done", schema: doneSchema };
const NOT_POSSIBLE = {
  description: "The notice is where this cannot be done any more; `why` says so in a sentence",
};

/** Ids of notices hold a request's, a kind and a channel; those of set-aside records are the stream's. */
const noticeIdSchema = z.string().regex(/^[A-Za-z0-9_.:-]{1,160}$/);

/**
 * The notice that the path names, if it is any business of the asker: that of the office whose case it is by now, and of the one
 * that was asked to look at it.
 */
async function noticeOf({ deps, params, principal, mustSee }: Call<unknown, unknown>): Promise<Notice> {
  const caseId = idSchema.safeParse(params["caseId"]);
  const noticeId = noticeIdSchema.safeParse(params["noticeId"]);
  if (!caseId.success || !noticeId.success) throw notFound();
  const [notice] = await deps.notices.read([{ caseId: caseId.data, noticeId: noticeId.data }]);
  if (notice === undefined) throw notFound();
  const current = await readCase(deps, caseId.data);
  const offices = [notice.attention, current?.office ?? notice.office].filter((one) => one !== undefined);
  const [first] = offices;
  if (first === undefined) throw notFound();
  mustSee(offices.find((office) => principal.offices.includes(office)) ?? first);
  return notice;
}

/** Writes into the case's history what no change or request says. */
async function remember(
  { deps, principal }: Call<unknown, unknown>,
  { caseId, noticeId }: Notice,
  act: { readonly what: string; readonly word?: string },
): Promise<void> {
  await deps.deskLog.write({
    caseId,
    noticeId,
    id: deps.newId(),
    at: deps.now(),
    by: principal.actor,
    ...act,
  });
}

async function byHand(
  call: Call<unknown, unknown>,
  what: string,
  move: (notice: Notice) => Promise<ByHandResult>,
) {
  const notice = await noticeOf(call);
  const { answer } = await move(notice);
  if (!answer.ok) throw notPossible(answer.why);
  await remember(call, notice, { what });
  return done(200, { id: notice.noticeId });
}

export const cancelNotice = endpoint({
  key: "POST /api/cases/{caseId}/notices/{noticeId}/cancel",
  summary: "Takes a notice back that still waits",
  query: NOTHING,
  body: NOTHING,
  answers: { 200: DONE, 409: NOT_POSSIBLE },
  handle: (call) => byHand(call, "cancel", (notice) => cancelByHand(call.deps, notice)),
});

export const retryNotice = endpoint({
  key: "POST /api/cases/{caseId}/notices/{noticeId}/retry",
  summary: "Sends a failed or uncertain notice once more; all checks are made again",
  query: NOTHING,
  body: NOTHING,
  answers: { 200: DONE, 409: NOT_POSSIBLE },
  handle: (call) => byHand(call, "retry", (notice) => retryByHand(call.deps, notice)),
});

const entrySchema = z.object({
  caseId: z.string(),
  noticeId: z.string(),
  applicantId: z.string().optional(),
  kind: z.string().optional(),
  channel: z.string().optional(),
  state: z.string(),
  reason: z.enum(REASONS).optional(),
  since: z.string(),
  why: z.string(),
  whatToDo: z.string(),
  by: z.object({ day: z.string(), time: z.string().optional() }),
  takenBy: z.string().optional(),
});

export const listForAttention = endpoint({
  key: "GET /api/attention",
  summary: "What an office must look at, the most urgent first",
  query: z.strictObject({ office: idSchema.optional() }),
  body: NOTHING,
  answers: { 200: { description: "The entries", schema: z.object({ entries: z.array(entrySchema) }) } },
  async handle(call) {
    const { deps } = call;
    const office = officeAskedFor(call);
    const land: Land | undefined = deps.settings.sendingHours?.holidaysOf;
    const entries = await listAttention({ ...deps, land }, office);
    return json(200, {
      entries: entries.map(({ notice, since, advice, by }) => {
        const { caseId, noticeId, applicantId, kind, channel, state, reason } = notice;
        const entry = { caseId, noticeId, applicantId, kind, channel, state, reason, since };
        return { ...entry, ...advice, by, takenBy: notice.attentionTakenBy };
      }),
    });
  },
});

function notPossible(why: string) {
  return conflict("not-possible", "This cannot be done any more", { why });
}

/** Changes what stands about its attention, if somebody still has to look at it. */
async function settleAttention(
  call: Call<unknown, unknown>,
  set: NoticeMove["set"],
  act: { readonly what: string; readonly word?: string },
) {
  const notice = await noticeOf(call);
  if (notice.attention === undefined) throw notPossible("Nobody has to look at it any more.");
  const { attentionTakenBy: taker, state, attempts } = notice;
  // Two who believe it theirs would both call the person; whoever has settled it after all may say so.
  if (set.attentionTakenBy !== undefined && taker !== undefined && taker !== set.attentionTakenBy)
    throw notPossible("Somebody else is looking at it already.");
  const isMoved = await call.deps.notices.move({ key: notice, from: state, to: state, attempts, set });
  if (!isMoved) throw notPossible("It has just changed.");
  await remember(call, notice, act);
  return done(200, { id: notice.noticeId });
}

export const takeAttention = endpoint({
  key: "POST /api/cases/{caseId}/notices/{noticeId}/take",
  summary: "Says that somebody is looking at it",
  query: NOTHING,
  body: NOTHING,
  answers: { 200: DONE, 409: NOT_POSSIBLE },
  handle: (call) =>
    settleAttention(call, { attentionTakenBy: call.principal.actor }, { what: "take-attention" }),
});

export const finishAttention = endpoint({
  key: "POST /api/cases/{caseId}/notices/{noticeId}/done",
  summary: "Says in a word how it was settled",
  query: NOTHING,
  body: z.strictObject({
    word: z.enum(ATTENTION_WORDS, { error: `must be one of ${ATTENTION_WORDS.join(", ")}` }),
  }),
  answers: { 200: DONE, 409: NOT_POSSIBLE },
  handle(call) {
    const { deps, principal, body } = call;
    const attentionDone = { word: body.word, by: principal.actor, at: deps.now() };
    return settleAttention(call, { attention: undefined, attentionDone }, { what: "done", word: body.word });
  },
});
