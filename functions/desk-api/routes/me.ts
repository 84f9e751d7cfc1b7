import * as z from "zod";
import { KIND_NAMES, KINDS } from "../../../shared/domain/kinds.ts";
import { ATTENTION_WORDS } from "../../../shared/domain/notice.ts";
import { STATUSES } from "../../../shared/domain/status.ts";
import { json } from "../answer.ts";
import { endpoint, NOTHING } from "../endpoint.ts";

const officesSchema = z.record(z.string(), z.object({ name: z.string(), phone: z.string() }));

export const showMe = endpoint({
  key: "GET /api/me",
  summary: "Who is signed in",
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: "Role and offices",
      schema: z.object({
        role: z.enum(["caseworker", "lead", "machine"]),
        offices: z.array(z.string()),
        actor: z.string(),
      }),
    },
  },
  handle: async ({ deps, principal: { role, offices, actor } }) =>
    json(200, { role, offices: role === "lead" ? Object.keys(deps.texts.offices) : offices, actor }),
});

export const showSettings = endpoint({
  key: "GET /api/settings",
  summary: "What this authority works with: offices, languages, statuses and kinds",
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: "All that a client needs to offer the right choices",
      schema: z.object({
        authority: z.string(),
        pageUrl: z.string(),
        offices: officesSchema,
        languages: z.array(z.string()),
        statuses: z.record(z.string(), z.object({ next: z.array(z.string()) })),
        requestKinds: z.record(z.string(), z.unknown()),
        attentionWords: z.array(z.string()),
        holdSeconds: z.int(),
      }),
    },
  },
  async handle({ deps }) {
    const { authority, pageUrl, offices } = deps.texts;
    const { languages, holdSeconds } = deps.settings;
    const kinds = KIND_NAMES.filter((kind) => KINDS[kind].source === "request");
    return json(200, {
      authority,
      pageUrl,
      offices: Object.fromEntries(
        Object.entries(offices).map(([id, { name, phone }]) => [id, { name, phone }]),
      ),
      languages,
      statuses: Object.fromEntries(Object.entries(STATUSES).map(([status, { next }]) => [status, { next }])),
      requestKinds: Object.fromEntries(
        kinds.map((kind) => [kind, z.toJSONSchema(KINDS[kind].parameters, { io: "input" })]),
      ),
      attentionWords: ATTENTION_WORDS,
      holdSeconds,
    });
  },
});
