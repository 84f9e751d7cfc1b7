import { gzipSync } from "node:zlib";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { languagesIn, visitOf } from "../../functions/applicant-pages/visit.ts";
import { createHandler as createSmsLogReader } from "../../functions/read-sms-log/handler.ts";
import { createHandler as createBulkRunner } from "../../functions/run-bulk/handler.ts";
import { checkSettings, readSettings, SettingsError } from "../../infra/settings.ts";
import { checkFormToken } from "../../shared/adapters/form-token.ts";
import { readUnsubscribeToken, unsubscribeToken } from "../../shared/adapters/unsubscribe-token.ts";
import { parseApplicant } from "../../shared/domain/applicant.ts";
import { parseIncoming } from "../../shared/domain/change.ts";
import { CHANNELS } from "../../shared/domain/channel.ts";
import { pendingSchema } from "../../shared/domain/confirmation.ts";
import { parseImportLine } from "../../shared/domain/import-record.ts";
import { noticeKeySchema } from "../../shared/domain/notice.ts";
import { PAGE_CODE_ALPHABET, readPageCode } from "../../shared/domain/page-code.ts";
import { findPageRoute } from "../../shared/domain/page-routes.ts";
import { type Parsed, parse } from "../../shared/domain/problem.ts";
import { readAddress } from "../../shared/domain/read-address.ts";
import { planSettingsSchema } from "../../shared/domain/settings.ts";
import { jsonOf, parseEnv } from "../../shared/lambda/env.ts";
import { parseReceipt } from "../../shared/lambda/parse-receipt.ts";
import { ImportFormatError, readImport } from "../../shared/lambda/read-import.ts";
import { checkCatalog } from "../../shared/messages/check-catalog.ts";
import { compileCatalog } from "../../shared/messages/compile-catalog.ts";
import { aPlanner, rawBatchOf } from "../functions/planner.ts";
import { aMailEvent, anSmsReceipt, ORIGIN } from "../functions/receipts.ts";
import { catalogOf } from "../messages/catalogs.ts";
import {
  aCase,
  aLog,
  aNotice,
  anApplicant,
  anOrigin,
  aRequest,
  email,
  KEYRING,
  NOW,
  PAGE_CODE,
  requestItem,
  sendSettings,
  settings,
} from "../twins/builders.ts";
import {
  createBulkPaceTwin,
  createBulkQueueTwin,
  createBulkSlicesTwin,
  createBulkTwin,
} from "../twins/bulk.ts";
import { createCaseTwin } from "../twins/case-store.ts";

/** What a parser made of an input. */
export interface Outcome {
  readonly accepted: boolean;
  /** All that it says or logs, which may end before anybody's eyes. */
  readonly said: unknown;
  readonly value?: unknown;
}

export interface Parser {
  readonly name: string;
  /** Inputs that it accepts. */
  readonly sound: readonly unknown[];
  /** Whether it is handed text, or a value that JSON can hold. */
  readonly takes: "text" | "value";
  /** Reads an input; throws only what is a defect. */
  readonly read: (input: unknown) => Outcome | Promise<Outcome>;
  /** What an accepted value may be, by the design and not by the parser. */
  readonly allowed?: (value: unknown) => boolean;
  /** It speaks to those who have written the input, and quotes it. */
  readonly mayQuote?: boolean;
  /** Of the number of runs; 1 unless it is said, less where one takes long. */
  readonly share?: number;
}

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const MOMENT = /^(19|2\d)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DAY = /^(19|2\d)\d\d-\d\d-\d\d$/;

const caseAllowed = z.object({
  caseId: z.string().regex(ID),
  office: z.string().regex(ID),
  applicantId: z.string().regex(ID),
  version: z.number().refine((version) => Number.isSafeInteger(version) && version > 0),
  changedAt: z.string().regex(MOMENT),
  details: z
    .partialRecord(z.enum(["letterDeadline", "letterSentOn"]), z.string().regex(DAY).optional())
    .optional(),
});
const requestAllowed = z.object({
  caseId: z.string().regex(ID),
  requestId: z.string().regex(ID),
  requestedAt: z.string().regex(MOMENT),
  parameters: z.partialRecord(
    z.enum(["date", "time", "place"]),
    z.string().regex(/^(\d{4}-\d\d-\d\d|\d\d:\d\d|office|phone|video)$/),
  ),
});
const applicantAllowed = z.object({
  applicantId: z.string().regex(ID),
  pageCode: z
    .string()
    .regex(/^[0-9A-HJKMNP-TV-Z]{10}$/)
    .optional(),
  pausedUntil: z.string().regex(DAY).optional(),
  channels: z
    .array(
      z.object({ address: z.string().regex(/^(\+491[567]\d{4,12}|[\x21-\x7e]{1,250}@[\x21-\x7e]{1,250})$/) }),
    )
    .max(10),
});

const itemAllowed = z.union([caseAllowed, requestAllowed, applicantAllowed]);

function outcomeOf(parsed: Parsed<unknown>): Outcome {
  return parsed.ok
    ? { accepted: true, said: "", value: parsed.value }
    : { accepted: false, said: parsed.problem };
}

const aFullCase = () => ({
  ...aCase({ version: 4, corrects: 3, quiet: false }),
  details: { letterDeadline: "2026-12-08" },
});
const aFullRequest = () => ({
  ...requestItem(aRequest()),
  kind: "appointment",
  parameters: { date: "2026-12-01", time: "09:30", place: "office" },
});
const aFullApplicant = () => ({
  ...anApplicant({ sendHours: { from: "09:00", to: "19:00" }, pausedUntil: "2026-12-24", chosenAt: NOW }),
  channels: [...anApplicant().channels, email()],
});

const { stage: _, ...local } = readSettings("local");
const SETTINGS = { ...local, languages: ["de", "ar"] };
const OFFICE = { name: "Jobcenter Coerde", phone: "030 23125-101", email: "coerde@example.org" };
const CASE_HEADER = "caseId,office,applicantId,status,version,changedAt";

const noticeMessage = jsonOf(noticeKeySchema);
const envSchema = z.object({ PLAN_SETTINGS: jsonOf(planSettingsSchema) });

/** Every parser of ours that others hand something to. */
export const PARSERS: readonly Parser[] = [
  {
    name: "change",
    sound: [aFullCase(), aFullRequest()],
    takes: "value",
    read: (input) => {
      const entry = z.object({ entry: z.string() }).safeParse(input).data?.entry ?? "case";
      const parsed = parseIncoming(anOrigin({ entry }), input);
      return outcomeOf(parsed.ok ? { ok: true, value: parsed.value.item } : parsed);
    },
    allowed: (value) => itemAllowed.safeParse(value).success,
  },
  {
    name: "stream-record",
    sound: [{ ...aCase(), details: { letterDeadline: "2026-12-08" } }],
    takes: "value",
    read: readStreamRecord,
  },
  {
    name: "applicant",
    sound: [aFullApplicant()],
    takes: "value",
    read: (input) => outcomeOf(parseApplicant(input, settings().smsDestinations)),
    allowed: (value) => applicantAllowed.safeParse(value).success,
  },
  {
    name: "import-line",
    sound: [{ case: aFullCase() }, { request: aFullRequest() }, { applicant: aFullApplicant() }],
    takes: "text",
    read: (input) => {
      const parsed = parseImportLine(String(input), settings());
      return outcomeOf(parsed.ok ? { ok: true, value: parsed.value.item } : parsed);
    },
    allowed: (value) => itemAllowed.safeParse(value).success,
  },
  {
    name: "import-file",
    sound: [
      `${CASE_HEADER},letterDeadline\nC-1,coerde,a-1,received,1,${NOW},2026-12-08\nC-2,mitte,a-2,decided,2,${NOW},`,
      `${JSON.stringify({ case: aFullCase() })}\n${JSON.stringify({ applicant: aFullApplicant() })}`,
    ],
    takes: "text",
    read: readFile,
    allowed: (value) => z.array(itemAllowed).safeParse(value).success,
  },
  {
    name: "queue-message",
    sound: [{ caseId: aNotice().caseId, noticeId: aNotice().noticeId }],
    takes: "text",
    read: (input) => outcomeOf(parse(noticeMessage, input)),
  },
  {
    name: "bulk-message",
    sound: [{ bulkId: "B-1" }],
    takes: "text",
    read: readBulkMessage,
  },
  {
    name: "receipt",
    sound: [
      anSmsReceipt(),
      aMailEvent(),
      aMailEvent({
        eventType: "Bounce",
        bounce: {
          bounceType: "Permanent",
          timestamp: NOW,
          bouncedRecipients: [{ emailAddress: "a@example.org" }],
        },
      }),
    ],
    takes: "text",
    read: (input) => {
      const receipt = parseReceipt(String(input), ORIGIN);
      return { accepted: receipt !== undefined, said: "", value: receipt };
    },
    allowed: (value) => z.object({ at: z.string().regex(MOMENT) }).safeParse(value).success,
  },
  {
    name: "sms-log",
    sound: [
      {
        notification: { messageId: "34d9b400-c6dd-5444-820d-fbeb0f1f54cf" },
        delivery: { destination: "+491713920021", providerResponse: "Message has been accepted by phone" },
        status: "SUCCESS",
      },
    ],
    takes: "text",
    read: readSmsLog,
  },
  {
    name: "page-code",
    sound: [PAGE_CODE, "K7QF2-M9X4T", "k7qf2 m9x4t"],
    takes: "text",
    read: (input) => {
      const code = readPageCode(String(input));
      return { accepted: code !== undefined, said: "", value: code };
    },
    allowed: (value) =>
      typeof value === "string" &&
      value.length === 10 &&
      [...value].every((letter) => PAGE_CODE_ALPHABET.includes(letter)) &&
      readPageCode(value) === value,
  },
  ...(["sms", "email"] as const).map(
    (channel): Parser => ({
      name: `address-${channel}`,
      sound: channel === "sms" ? ["0171 3920021", "+49 171 3920021"] : ["someone@example.org"],
      takes: "text",
      read: (input) => {
        const read = readAddress(channel, String(input), settings().smsDestinations);
        return read.ok ? { accepted: true, said: "", value: read.address } : { accepted: false, said: read };
      },
      allowed: (value) =>
        CHANNELS[channel].addressSchema.safeParse(value).success &&
        readAddress(channel, String(value), settings().smsDestinations).ok,
    }),
  ),
  {
    name: "choice",
    sound: [
      { do: "choose", choice: { do: "pause", until: "2026-12-24" } },
      { do: "choose", choice: { do: "hours", hours: { from: "09:00", to: "19:00" } } },
      { do: "choose", choice: { do: "add", channel: "sms", addressRef: "0123456789abc" } },
    ],
    takes: "value",
    read: (input) => outcomeOf(parse(pendingSchema, input)),
  },
  {
    name: "page-request",
    sound: [
      `/s/${PAGE_CODE}/choices`,
      `/s/stop/${unsubscribeToken(KEYRING, { applicantId: "a-1", channel: "email" })}`,
    ],
    takes: "text",
    read: readPageRequest,
  },
  {
    name: "catalog",
    sound: [catalogOf("de")],
    takes: "value",
    read: (input) => {
      const problems = checkCatalog(input, catalogOf("de"), {
        offices: [OFFICE],
        pageUrl: "https://sachstand.example.org/s",
      });
      // What the check lets through is bundled.
      if (problems.length === 0) compileCatalog(input, ["sms", "email", "page"]);
      return { accepted: problems.length === 0, said: problems };
    },
    mayQuote: true,
    share: 0.1,
  },
  {
    name: "settings",
    sound: [SETTINGS],
    takes: "value",
    read: (input) => {
      try {
        return { accepted: true, said: "", value: checkSettings("local", input, "x.json") };
      } catch (error) {
        if (error instanceof SettingsError) return { accepted: false, said: error.message };
        throw error;
      }
    },
    allowed: (value) =>
      z.object({ pageUrl: z.string().regex(/^https?:\/\/[\x21-\x7e]+$/) }).safeParse(value).success,
    mayQuote: true,
  },
  {
    name: "environment",
    sound: [settings()],
    takes: "text",
    read: (input) => {
      try {
        return { accepted: true, said: "", value: parseEnv(envSchema, { PLAN_SETTINGS: String(input) }) };
      } catch (error) {
        if (error instanceof Error && error.message.startsWith("Environment variable PLAN_SETTINGS"))
          return { accepted: false, said: error.message };
        throw error;
      }
    },
  },
];

/** A record of the stream of Cases: planned, or set aside, but never a record that stands in the way of others. */
async function readStreamRecord(input: unknown): Promise<Outcome> {
  const planner = aPlanner();
  const item = typeof input === "object" && input !== null && !Array.isArray(input) ? input : { item: input };
  // The keys of the table are texts, whatever else an item holds.
  const keys = z.object({ caseId: z.string().min(1), entry: z.string().min(1) });
  const key = keys.safeParse(input).data ?? { caseId: "C-1", entry: "case" };
  const image = marshall(
    { ...item, ...key },
    // DynamoDB takes an attribute named `constructor`; this library takes what has one for no plain object.
    { removeUndefinedValues: true, allowImpreciseNumbers: true, convertClassInstanceToMap: true },
  );
  const { batchItemFailures } = await planner.handler(rawBatchOf(image));
  if (batchItemFailures.length > 0) throw new Error("The record comes again for ever");
  const isQuarantined = planner.log.lines.some(
    (line) => z.object({ quarantined: z.literal(1) }).safeParse(line).success,
  );
  return { accepted: !isQuarantined, said: isQuarantined ? planner.log.lines : "" };
}

async function readFile(input: unknown): Promise<Outcome> {
  async function* lines() {
    yield* String(input).split("\n");
  }
  const found = [];
  try {
    for await (const { parsed } of readImport(lines(), { settings: settings(), quiet: true }))
      found.push(parsed);
  } catch (error) {
    if (error instanceof ImportFormatError) return { accepted: false, said: error.message };
    throw error;
  }
  return {
    accepted: found.length > 0 && found.every(({ ok }) => ok),
    said: found.map((parsed) => (parsed.ok ? "" : parsed.problem)),
    value: found.flatMap((parsed) => (parsed.ok ? [parsed.value.item] : [])),
  };
}

async function readBulkMessage(input: unknown): Promise<Outcome> {
  const log = aLog();
  const handler = createBulkRunner({
    ...{ jobs: createBulkTwin(), slices: createBulkSlicesTwin(), pace: createBulkPaceTwin() },
    ...{ queue: createBulkQueueTwin(() => NOW), cases: createCaseTwin(), now: () => NOW, log },
    senders: { waiting: async () => 0 },
    ...{ addRequest: async () => true, settings: { sendingHours: null }, sending: sendSettings() },
  });
  const { batchItemFailures } = await handler({ Records: [{ messageId: "m-1", body: String(input) }] });
  return { accepted: batchItemFailures.length === 0, said: log.lines };
}

async function readSmsLog(input: unknown): Promise<Outcome> {
  const log = aLog();
  const passed: unknown[] = [];
  const pass = async (receipts: readonly unknown[]) => {
    passed.push(...receipts);
  };
  const logEvents = [{ id: "1", timestamp: Date.parse(NOW), message: String(input) }];
  const data = gzipSync(JSON.stringify({ messageType: "DATA_MESSAGE", logEvents })).toString("base64");
  await createSmsLogReader({ pass, log })({ awslogs: { data } });
  return { accepted: passed.length > 0, said: [log.lines, passed] };
}

/** All that a request for a page is taken apart by. */
async function readPageRequest(input: unknown): Promise<Outcome> {
  const text = String(input);
  const visit = visitOf({
    rawPath: text,
    rawQueryString: text,
    headers: { "accept-language": text, "accept-encoding": text },
    requestContext: { http: { method: "GET", path: text, sourceIp: text } },
    body: text,
    isBase64Encoded: text.length % 2 === 0,
  });
  languagesIn(visit.acceptLanguage);
  const form = { scope: "page", now: Date.parse(NOW), lastsMs: 1_000 };
  if (checkFormToken(KEYRING, text, form) === "good") throw new Error("A token that nobody made is none");
  const found = findPageRoute("GET", text, "/s");
  if (found?.route !== "GET /stop/{token}") return { accepted: found !== undefined, said: "" };
  const subscription = readUnsubscribeToken(KEYRING, found.name);
  return { accepted: subscription !== undefined, said: "", value: subscription };
}
