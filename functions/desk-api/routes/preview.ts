import * as z from "zod";
import { explainReason } from "../../../shared/domain/explain-reason.ts";
import { REASONS } from "../../../shared/domain/notice.ts";
import { parseRequest, requestEntry } from "../../../shared/domain/request.ts";
import { preview } from "../../../shared/lambda/preview.ts";
import { json } from "../answer.ts";
import { endpoint, NOTHING } from "../endpoint.ts";
import { conflict, invalid } from "../refusal.ts";
import { caseOf } from "./case-reads.ts";
import { changeShape, nextVersion, requestShape, statusBefore } from "./case-writes.ts";

const noticeSchema = z.object({
  channel: z.string(),
  language: z.string(),
  languageWanted: z.string().optional(),
  subject: z.string().optional(),
  text: z.string(),
  html: z.string().optional(),
  parts: z.int().optional(),
  encoding: z.string().optional(),
  priceUsd: z.number(),
  at: z.string().optional(),
});

const reasonSchema = z.enum(REASONS);

export const previewNotices = endpoint({
  key: "POST /api/cases/{caseId}/preview",
  summary: "What would go out, to the letter, and when; nothing is written",
  query: NOTHING,
  body: z.union([
    z.strictObject({ change: z.strictObject(changeShape) }),
    z.strictObject({ undo: z.literal(true) }),
    z.strictObject({ request: z.strictObject(requestShape) }),
  ]),
  answers: {
    200: {
      description: "The notices that would go out now",
      schema: z.object({
        outcome: z.enum(["told", "not-told", "withheld", "refused"]),
        reason: z.string().optional(),
        why: z.string().optional(),
        notices: z.array(noticeSchema),
      }),
    },
    409: { description: "There is nothing to go back to" },
  },
  isKept: false,
  async handle(call) {
    const { deps, principal, body } = call;
    const current = await caseOf(call);
    const by = { deps, actor: principal.actor };
    const wish = async () => {
      if ("change" in body) return { item: nextVersion(current, body.change, by) };
      if ("undo" in body) {
        const before = await statusBefore(deps, current, current.version);
        if (before === undefined) throw conflict("nothing-before", "There is nothing to go back to");
        const { status, details } = before;
        return { item: nextVersion(current, { status, details, corrects: current.version }, by) };
      }
      const { kind, parameters } = body.request;
      const stamp = { requestedAt: deps.now(), requestedBy: principal.actor };
      const entry = requestEntry("preview");
      const parsed = parseRequest({ caseId: current.caseId, entry, kind, parameters, ...stamp });
      if (parsed.ok) return { item: parsed.value, case: current };
      throw invalid([{ field: `body.request.${parsed.problem.field}`, rule: parsed.problem.rule }]);
    };
    const { offices, pageUrl } = deps.texts;
    const { pricePerPartUsd } = deps.sending.sms;
    const shown = await preview({ ...deps, offices, pageUrl, pricePerPartUsd }, await wish());
    const reason = reasonSchema.safeParse(shown.reason);
    return json(200, { ...shown, why: reason.success ? explainReason(reason.data) : undefined });
  },
});
