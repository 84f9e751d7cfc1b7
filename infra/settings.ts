import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as z from "zod";
import { codeLimitsSchema } from "../shared/domain/confirmation.ts";
import { idSchema, plainTextSchema } from "../shared/domain/problem.ts";
import { sendingHoursSchema } from "../shared/domain/sending-hours.ts";
import {
  officeSchema,
  type PlanSettings,
  planSettingsSchema,
  type SendSettings,
  sendSettingsSchema,
} from "../shared/domain/settings.ts";
import { deskProblems, deskRolesOf, deskSchema } from "./desk-settings.ts";
import { edgeProblems, edgeSchema } from "./edge-settings.ts";

/** What every channel needs to know. */
const channelShape = {
  perSecond: z.number().min(1).describe("Messages a second, at most your account's quota."),
  burst: z
    .int()
    .min(1)
    .describe(
      "Messages at once after a time of silence; one second's worth, unless the provider allows for less.",
    ),
  afterLostAnswer: z
    .enum(["attention", "send-again"], { error: "must be attention or send-again" })
    .describe(
      "What happens when a provider's answer was lost: a person looks at it, or it is sent once more.",
    ),
  receiptHours: z
    .number()
    .positive()
    .describe("Hours without a receipt after which something is done about it."),
};

/** The file of a stage. What `describe` says of a field is what `npm run settings` prints. */
export const settingsSchema = z.strictObject({
  region: z
    .string()
    .regex(/^eu-[a-z]+-\d$/, { error: "must be a region in the EU, like eu-central-1" })
    .describe("AWS region of everything; social data stays in the EU."),
  authority: plainTextSchema(60).describe("The authority's name as people know it."),
  pageUrl: z
    .url({ protocol: /^https?$/, error: "must be an address like https://sachstand.example.org/s" })
    .refine((url) => !url.endsWith("/"), { error: "must not end with a slash" })
    // Stands in mail headers as it is, with more behind it.
    .refine((url) => /^[\x21-\x7e]+$/.test(url) && !/[?#]/.test(url), {
      error: "must be ASCII (a name beyond it in its xn-- form), without ? or #",
    })
    .describe("Address of the applicants' pages; notices name it, so it should be short."),
  languages: z
    .union([z.literal("all"), z.array(z.string()).min(1, { error: "must name a language" })], {
      error: 'must be "all" or a list of languages, like ["de", "uk"]',
    })
    .describe(
      "Languages offered, by BCP 47, each with a catalog in shared/messages; all offers every catalog there is.",
    ),
  defaultLanguage: z
    .string()
    .describe("Used where we do not offer what a person reads; one of the languages."),
  holdSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .describe("Seconds for which a status notice waits, so that a slip can be undone."),
  tellInReview: z.boolean().describe("Whether in-review is told."),
  sendingHours: sendingHoursSchema
    .nullable()
    .describe("When people may be disturbed, on the clocks of Europe/Berlin; null is around the clock."),
  remindDaysBefore: planSettingsSchema.shape.remindDaysBefore,
  limits: sendSettingsSchema.shape.limits.describe(
    "So that no mistake upstream floods a phone; what is over goes to a caseworker.",
  ),
  codes: codeLimitsSchema.describe(
    "How often six-digit codes may be sent, so that nobody's phone is flooded from the page.",
  ),
  deployment: z
    .enum(["all-at-once", "canary-10-percent-10-minutes"], {
      error: "must be all-at-once or canary-10-percent-10-minutes",
    })
    .describe(
      "How a new version of a function takes over: at once, whatever rings; or first with a tenth of the work for ten minutes, and back by itself if an alarm of the function rings.",
    ),
  canaryMinutes: z
    .int()
    .min(1)
    .max(60)
    .nullable()
    .describe(
      "Minutes between two test notices that take the whole way to a mailbox of the SES simulator; null where there are none.",
    ),
  keepDataOnRemoval: z.boolean().describe("Whether tables outlive their stack, protected from deletion."),
  sms: z
    .strictObject({
      senderId: z
        .string()
        .regex(/^(?=.*[A-Za-z])[A-Za-z0-9]{3,11}$/, {
          error: "must be 3 to 11 letters and digits, with at least one letter",
        })
        .describe("Shown as the sender: 3 to 11 letters and digits, at least one letter."),
      maxPriceUsd: z
        .string()
        .regex(/^\d+\.\d\d$/, { error: "must be an amount like 0.50" })
        .describe("US dollars per message; SNS drops what would cost more."),
      ...channelShape,
      monthlyBudgetUsd: z
        .number()
        .positive()
        .describe(
          "US dollars a month; a warning comes at 80 %, and beyond it people are turned to their next channel.",
        ),
      pricePerPartUsd: z
        .string()
        .regex(/^\d+\.\d{2,5}$/, { error: "must be an amount like 0.0950" })
        .describe("US dollars for one part to Germany, from the price list of your AWS account."),
      account: z
        .strictObject({
          spendLimitUsd: z
            .int()
            .min(1)
            .describe("US dollars a month, not above what AWS has granted: SNS sends no more beyond it."),
        })
        .nullable()
        .describe(
          "What the stage sets for SMS in its whole AWS account and region: delivery logs, type, sender, limit. Null where another stage of the same account does, or none.",
        ),
      destinations: z
        .array(z.string().regex(/^\+\d{2,10}$/, { error: "must be like +4917" }))
        .min(1)
        .describe("Starts of E.164 numbers that may be sent to."),
    })
    .describe("How SMS go out, by SNS."),
  email: z
    .strictObject({
      ...channelShape,
      fromName: plainTextSchema(60).describe("The sender's name as mail programs show it."),
      fromAddress: z
        .email({ error: "must be an e-mail address" })
        .describe("Its domain is verified with SES."),
    })
    .describe("How e-mails go out, by SES."),
  desk: deskSchema.describe("Who may use the desk and its API, and who says so."),
  alarms: z
    .strictObject({
      emails: z
        .array(z.email({ error: "must be an e-mail address" }))
        .describe(
          "Who is told of alarms: each confirms the first message, which comes from AWS. Nobody is told where the list is empty.",
        ),
    })
    .describe("What happens when something is wrong."),
  edge: edgeSchema
    .nullable()
    .describe(
      "The CloudFront distribution before page, desk and API; null where there is none, as on the local cloud.",
    ),
  offices: z
    .record(idSchema, officeSchema)
    .refine((offices) => Object.keys(offices).length > 0, { error: "must name at least one office" })
    .describe("Branch offices by id."),
});

/** Everything that may differ from stage to stage. Never a secret. */
export type Settings = Readonly<Omit<z.infer<typeof settingsSchema>, "languages">> & {
  readonly stage: string;
  readonly languages: readonly string[];
};

/** The part of the settings that deciding needs. */
export function planSettingsOf(settings: Settings): PlanSettings {
  const { holdSeconds, tellInReview, offices, sms, languages, defaultLanguage } = settings;
  const { sendingHours, remindDaysBefore } = settings;
  return {
    sendingHours,
    remindDaysBefore,
    holdSeconds,
    tellInReview,
    offices: Object.keys(offices),
    smsDestinations: [...sms.destinations],
    languages: [...languages],
    defaultLanguage,
  };
}

/** The part of the settings that sending needs beside it. */
export function sendSettingsOf({ sms, email, limits }: Settings): SendSettings {
  const shared = ({ perSecond, burst, afterLostAnswer, receiptHours }: typeof sms | typeof email) => ({
    perSecond,
    burst,
    afterLostAnswer,
    receiptHours,
  });
  const { monthlyBudgetUsd, pricePerPartUsd } = sms;
  return {
    sms: { ...shared(sms), monthlyBudgetUsd, pricePerPartUsd: Number(pricePerPartUsd) },
    email: shared(email),
    limits,
  };
}

/** The part of the settings that the applicant's page needs beside them. */
export function pageSettingsOf({ pageUrl, authority, offices, codes }: Settings) {
  return { pageUrl, authority, offices, codes };
}

/** The part of the settings that the desk's texts need. */
export function deskTextSettingsOf({ pageUrl, authority, offices, codes }: Settings) {
  return { pageUrl, authority, offices: withoutHours(offices), codes };
}

/** Opening hours stand on the applicant's page and nowhere else, and a function's environment is short of room. */
export function withoutHours(offices: Settings["offices"]): Settings["offices"] {
  return Object.fromEntries(Object.entries(offices).map(([id, { hours: _, ...office }]) => [id, office]));
}

const root = new URL("..", import.meta.url);

/**
 * A Lambda function's environment holds 4 KB in all; names, tables and queues leave so many bytes of it for the settings, in the
 * two functions that hold most of them.
 */
const LONGEST_SETTINGS = { page: 2_700, desk: 3_300 };

/**
 * Reads and checks the settings of a stage (`infra/settings/<stage>.json`).
 * @throws SettingsError that names each wrong field by its path and says what would be right.
 */
export function readSettings(stage: string): Settings {
  const file = `infra/settings/${stage}.json`;
  const url = new URL(file, root);
  if (!existsSync(url))
    throw new SettingsError(file, [`there is no such file; stages are ${stages().join(", ")}`]);
  return checkSettings(stage, parseJson(file, readFileSync(url, "utf8")), file);
}

/** Checks settings that did not come from their file. Errors as in {@link readSettings}. */
export function checkSettings(stage: string, data: unknown, source: string): Settings {
  const result = settingsSchema.safeParse(data);
  if (!result.success) throw new SettingsError(source, result.error.issues.map(describe));
  const catalogs = namesOf("shared/messages/");
  const languages = result.data.languages === "all" ? catalogs : result.data.languages;
  const settings = { ...result.data, stage, languages };
  const problems = [
    ...languages.flatMap((language, index) =>
      catalogs.includes(language) ? [] : [`languages.${index}: must be one of ${catalogs.join(", ")}`],
    ),
    ...(languages.includes(settings.defaultLanguage)
      ? []
      : [`defaultLanguage: must be one of ${languages.join(", ")}`]),
    ...deskProblems(settings.desk, Object.keys(settings.offices)),
    ...edgeProblems(settings),
    ...sizeProblems(settings),
  ];
  if (problems.length > 0) throw new SettingsError(source, problems);
  return settings;
}

/** Which settings are too long for the functions that need most of them. */
function sizeProblems(settings: Settings): readonly string[] {
  const plan = planSettingsOf(settings);
  const needed = {
    page: [plan, pageSettingsOf(settings)],
    desk: [plan, sendSettingsOf(settings), deskTextSettingsOf(settings), deskRolesOf(settings.desk)],
  };
  const overPage = bytesOf(needed.page) - LONGEST_SETTINGS.page;
  const overDesk = bytesOf(needed.desk) - LONGEST_SETTINGS.desk;
  const say = (over: number) => `by ${over} bytes as JSON (a function's environment holds no more)`;
  return [
    ...(overPage > 0 ? [`offices: must be fewer or shorter, ${say(overPage)}`] : []),
    ...(overDesk > 0 ? [`desk.groups and offices: must be fewer or shorter, ${say(overDesk)}`] : []),
  ];
}

function bytesOf(parts: readonly unknown[]): number {
  return parts.reduce<number>((sum, part) => sum + Buffer.byteLength(JSON.stringify(part)), 0);
}

/** Settings that cannot be used; the message is meant for ops. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(source: string, problems: readonly string[]) {
    super(`${source} needs mending:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  }
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join(".") || "(whole file)";
  if (issue.code === "unrecognized_keys") return `${path}: has unknown fields: ${issue.keys.join(", ")}`;
  return `${path}: ${issue.message}`;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SettingsError(file, [
      `is not JSON: ${error instanceof Error ? error.message : "cannot be read"}`,
    ]);
  }
}

function stages(): readonly string[] {
  return namesOf("infra/settings/");
}

/** What keeps alarms from being heard, as sentences that say what to do. */
export function alarmGaps({ stage, alarms }: Pick<Settings, "stage" | "alarms">): readonly string[] {
  if (alarms.emails.length > 0) return [];
  return [
    `Nobody hears the alarms of ${stage}: name addresses in "alarms.emails" of infra/settings/${stage}.json.`,
  ];
}

const reviewSchema = z.object({ reviewed: z.unknown() });

/** The languages that a stage offers and no native speaker has read yet. */
export function unreviewedLanguages({ languages }: Settings): readonly string[] {
  return languages.filter((language) => {
    const file = `shared/messages/${language}.json`;
    return reviewSchema.parse(parseJson(file, readFileSync(new URL(file, root), "utf8"))).reviewed === null;
  });
}

function namesOf(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}
