import * as z from "zod";
import { newPageCode } from "../../../shared/adapters/page-code.ts";
import { refsBy } from "../../../shared/adapters/refs.ts";
import {
  type Applicant,
  type Contact,
  MOST_CONTACTS,
  parseApplicant,
} from "../../../shared/domain/applicant.ts";
import { channelSchema } from "../../../shared/domain/channel.ts";
import { stopped } from "../../../shared/domain/choices.ts";
import { forReading } from "../../../shared/domain/page-code.ts";
import { CANARY, personsCaseId } from "../../../shared/domain/personal-notices.ts";
import { idSchema } from "../../../shared/domain/problem.ts";
import { readAddress } from "../../../shared/domain/read-address.ts";
import { daySpanSchema } from "../../../shared/domain/sending-hours.ts";
import { changeApplicant, eraseContactData } from "../../../shared/lambda/change-applicant.ts";
import { importOne } from "../../../shared/lambda/import-records.ts";
import { empty, json } from "../answer.ts";
import type { DeskDeps } from "../deps.ts";
import { type Call, done, doneSchema, endpoint, NOTHING } from "../endpoint.ts";
import { conflict, invalid, notFound, Refusal } from "../refusal.ts";
import { etagOf } from "./case-reads.ts";

/** How a person has agreed before a caseworker: who took it down and when is written by the desk itself. */
const contactSchema = z.strictObject({
  channel: channelSchema,
  address: z.string().min(3).max(254),
  how: z.enum(["paper", "in-person"], { error: "must be paper or in-person" }),
});

const personShape = {
  language: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, { error: "must be a language tag like ar" }),
  channels: z.array(contactSchema).max(MOST_CONTACTS),
  reach: z.enum(["first", "all"]),
  sendHours: daySpanSchema,
  safeContact: z.boolean(),
};

/** Version of the consent form that the desk prints. */
const FORM_TEXT = "2026-11";

function contactOf(
  { deps, principal }: Call<unknown, unknown>,
  { channel, address: typed, how }: z.infer<typeof contactSchema>,
  { index, language }: { readonly index: number; readonly language: string },
): Contact {
  const read = readAddress(channel, typed, deps.settings.smsDestinations);
  if (!read.ok) {
    const rule =
      channel === "sms" ? "must be a mobile number that SMS may go to" : "must be an e-mail address";
    throw invalid([{ field: `body.channels.${index}.address`, rule }]);
  }
  const consent = { at: deps.now(), how, by: principal.actor, text: FORM_TEXT, language };
  return { channel, address: read.address, state: "active", consent };
}

export const createApplicant = endpoint({
  key: "POST /api/applicants",
  summary: "A new person, with the channels they have agreed to",
  query: NOTHING,
  body: z.strictObject({
    applicantId: idSchema.optional(),
    language: personShape.language,
    channels: personShape.channels.default([]),
    reach: personShape.reach.default("first"),
    sendHours: personShape.sendHours.optional(),
    safeContact: personShape.safeContact.optional(),
  }),
  answers: {
    201: { description: "The person is there, with a page code", schema: doneSchema },
    409: { description: "There is a person of this id already" },
  },
  async handle(call) {
    const { deps, body } = call;
    const { channels, applicantId = deps.newId(), language, ...more } = body;
    // One of an id of ours is this very person, written by a try that broke off.
    if (body.applicantId !== undefined && (await deps.applicants.read([applicantId])).size > 0)
      throw conflict("applicant-exists", "There is a person of this id already");
    const contacts = channels.map((contact, index) => contactOf(call, contact, { index, language }));
    const item: Applicant = {
      ...{ applicantId, language, ...more },
      channels: contacts,
      pageCode: newPageCode(await deps.keyring()),
    };
    const decision = await importOne(deps, { type: "applicant", item });
    if (decision.do === "refuse")
      throw conflict("refused", "The person cannot be written", { errors: [decision.problem] });
    return done(201, { id: applicantId });
  },
});

/** The person that the path names, if one of their cases is any business of the asker. */
async function personOf(call: Call<unknown, unknown>): Promise<{ person: Applicant; etag: string }> {
  const { deps, params, principal, mustSee } = call;
  const id = idSchema.safeParse(params["applicantId"]);
  if (!id.success || id.data === CANARY) throw notFound();
  const seen = (await deps.applicants.read([id.data])).get(id.data);
  const parsed = parseApplicant(seen, deps.settings.smsDestinations);
  if (!parsed.ok) throw notFound();
  const offices = (await deps.finder.casesOf(id.data)).map(({ office }) => office);
  const own = offices.find((office) => principal.offices.includes(office));
  // Without any case a person is no office's business yet, but that of whoever has just taken them in.
  const isTakenInByAsker = parsed.value.channels.some(({ consent }) => consent?.by === principal.actor);
  if (offices.length > 0 || !isTakenInByAsker) mustSee(own ?? offices[0] ?? "");
  return { person: parsed.value, etag: etagOf(seen) };
}

const personView = z.object({
  applicantId: z.string(),
  language: z.string(),
  reach: z.string(),
  sendHours: z.object({ from: z.string(), to: z.string() }).optional(),
  safeContact: z.boolean().optional(),
  pausedUntil: z.string().optional(),
  erasedAt: z.string().optional(),
  pageCode: z.string().optional(),
  channels: z.array(
    z.looseObject({ channel: z.string(), address: z.string(), state: z.string(), ref: z.string() }),
  ),
});

export const showApplicant = endpoint({
  key: "GET /api/applicants/{applicantId}",
  summary: "A person: language, channels with their consents, page code",
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: "The person; the ETag goes into If-Match", schema: personView } },
  async handle(call) {
    const { person, etag } = await personOf(call);
    const refOf = refsBy(await call.deps.keyring());
    const { applicantId, language, reach, sendHours, safeContact, pausedUntil, erasedAt, pageCode } = person;
    const channels = person.channels.map((contact) => ({ ...contact, ref: refOf(contact) }));
    const shown = { applicantId, language, reach, sendHours, safeContact, pausedUntil, erasedAt, channels };
    const code = pageCode === undefined ? undefined : forReading(pageCode);
    return json(200, { ...shown, pageCode: code }, { etag });
  },
});

const patchSchema = z.strictObject({
  language: personShape.language.optional(),
  reach: personShape.reach.optional(),
  sendHours: personShape.sendHours.nullable().optional(),
  safeContact: personShape.safeContact.optional(),
  /** Channels that the person has agreed to now. */
  add: z.array(contactSchema).max(MOST_CONTACTS).optional(),
  /** Channels, by their `ref`, that the person wants no more. */
  stop: z.array(z.string().max(64)).max(MOST_CONTACTS).optional(),
});

export const changePerson = endpoint({
  key: "PATCH /api/applicants/{applicantId}",
  summary: "Changes a person's language, channels, hours or safe contact; the channels that remain are told",
  query: NOTHING,
  body: patchSchema,
  answers: {
    200: { description: "It is written", schema: doneSchema },
    409: { description: "More contacts than may be kept" },
    412: { description: "The person has been changed since the ETag in If-Match" },
    428: { description: "If-Match is missing" },
  },
  async handle(call) {
    const { deps, headers, body } = call;
    const { person, etag } = await personOf(call);
    const wanted = headers["if-match"];
    if (wanted === undefined) throw new Refusal(428, "if-match-missing", "If-Match must name the ETag");
    if (wanted !== etag) throw new Refusal(412, "changed-meanwhile", "The person has been changed meanwhile");
    const refOf = refsBy(await deps.keyring());
    const language = body.language ?? person.language;
    const added = (body.add ?? []).map((contact, index) => contactOf(call, contact, { index, language }));
    const office = await officeOf(deps, person);
    const changed = await changeApplicant<"too-many">(
      { ...deps, smsDestinations: deps.settings.smsDestinations },
      { applicantId: person.applicantId, office, refOf },
      (current) => apply(current, body, { added, refOf }),
    );
    if (changed === undefined) throw notFound();
    if (!changed.ok) throw conflict("too-many-contacts", `At most ${MOST_CONTACTS} contacts are kept`);
    await remember(call, "change-person");
    return done(200, { id: person.applicantId });
  },
});

function apply(
  current: Applicant,
  { language, reach, sendHours, safeContact, stop = [] }: z.infer<typeof patchSchema>,
  { added, refOf }: { readonly added: readonly Contact[]; readonly refOf: (contact: Contact) => string },
): { ok: true; applicant: Applicant } | { ok: false; why: "too-many" } {
  const isNew = (contact: Contact) => added.some((other) => refOf(other) === refOf(contact));
  const kept = current.channels
    .filter((contact) => !isNew(contact))
    .flatMap((contact) => (stop.includes(refOf(contact)) ? stopped(contact) : [contact]));
  const channels = [...kept, ...added];
  if (channels.length > MOST_CONTACTS) return { ok: false, why: "too-many" };
  return {
    ok: true,
    applicant: {
      ...current,
      channels,
      ...(language !== undefined && { language }),
      ...(reach !== undefined && { reach }),
      ...(sendHours !== undefined && { sendHours: sendHours ?? undefined }),
      ...(safeContact !== undefined && { safeContact }),
    },
  };
}

async function officeOf({ finder, texts }: DeskDeps, { applicantId }: Applicant): Promise<string> {
  const [latest] = await finder.casesOf(applicantId);
  return latest?.office ?? Object.keys(texts.offices)[0] ?? "";
}

async function remember({ deps, principal, params }: Call<unknown, unknown>, what: string): Promise<void> {
  const caseId = personsCaseId(params["applicantId"] ?? "");
  await deps.deskLog.write({ caseId, id: deps.newId(), at: deps.now(), by: principal.actor, what });
}

export const renewPageCode = endpoint({
  key: "POST /api/applicants/{applicantId}/page-code",
  summary: "Gives the person a new page code; the old one opens nothing from now on",
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: { description: "The new code, for the receipt", schema: z.object({ pageCode: z.string() }) },
    409: { description: "The person's contact data has been erased" },
  },
  isKept: false,
  async handle(call) {
    const { deps } = call;
    const { person } = await personOf(call);
    const code = newPageCode(await deps.keyring());
    if (!(await deps.editor.renewPageCode(person.applicantId, code)))
      throw conflict("erased", "The person's contact data has been erased");
    await remember(call, "renew-page-code");
    return json(200, { pageCode: forReading(code) });
  },
});

export const eraseContacts = endpoint({
  key: "DELETE /api/applicants/{applicantId}/contact-data",
  summary: "Erases a person's contact data at once (Art. 17 GDPR)",
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: "Nothing is sent to the person any more" } },
  async handle(call) {
    const { deps } = call;
    const { person } = await personOf(call);
    await eraseContactData(
      { ...deps, smsDestinations: deps.settings.smsDestinations },
      person.applicantId,
      refsBy(await deps.keyring()),
    );
    await remember(call, "erase");
    return empty(204);
  },
});
