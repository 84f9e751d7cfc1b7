import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { createApplicantTable } from "../adapters/applicant-table.ts";
import { createCaseTable } from "../adapters/case-table.ts";
import { confirmationCode } from "../adapters/confirmation-code.ts";
import { createDocumentClient } from "../adapters/dynamodb.ts";
import { createKeyring } from "../adapters/keyring.ts";
import { createNoticeQueues } from "../adapters/notice-queues.ts";
import { createNoticeTable } from "../adapters/notice-table.ts";
import { newPageCode } from "../adapters/page-code.ts";
import { createRegisterTable } from "../adapters/register-table.ts";
import type { Channel } from "../domain/channel.ts";
import { type Notice, purposeOf } from "../domain/notice.ts";
import { type Office, officeSchema, planSettingsSchema, sendSettingsSchema } from "../domain/settings.ts";
import { TIMINGS } from "../domain/timings.ts";
import type { Catalog } from "../messages/catalog-schema.ts";
import { loadCatalog } from "../messages/load-catalog.ts";
import type { NoticeContent } from "../messages/render.ts";
import { systemClock } from "./clock.ts";
import type { Delivery, SenderDeps } from "./deliver-notice.ts";
import { jsonOf } from "./env.ts";
import { createRateLimiter } from "./rate-limiter.ts";
import { sendNotices } from "./send-notices.ts";

/** What notices say of the authority. */
const textSettingsSchema = z.object({
  pageUrl: z.url(),
  offices: z.record(z.string(), officeSchema),
});

/** The environment that both senders share. */
export const senderEnvShape = {
  STAGE: z.string(),
  CASES_TABLE: z.string(),
  APPLICANTS_TABLE: z.string(),
  NOTICES_TABLE: z.string(),
  REGISTER_TABLE: z.string(),
  QUEUE_URL: z.string(),
  SMS_QUEUE_URL: z.string(),
  EMAIL_QUEUE_URL: z.string(),
  KEYS_SECRET: z.string(),
  /** So many of this sender may run at once; the rate is shared among them. */
  SENDERS_AT_ONCE: z.coerce.number().int().positive(),
  PLAN_SETTINGS: jsonOf(planSettingsSchema),
  SEND_SETTINGS: jsonOf(sendSettingsSchema),
  TEXT_SETTINGS: jsonOf(textSettingsSchema),
};

type SenderEnv = z.infer<z.ZodObject<typeof senderEnvShape>>;

/** A claimed notice with its catalog and all that fills the texts. */
export interface Draft {
  readonly delivery: Delivery;
  readonly catalog: Catalog;
  readonly content: NoticeContent;
  readonly office: Office;
}

/** Everything that both senders need, on AWS; what differs by channel is put beside it. */
export function senderDeps(env: SenderEnv, channel: Channel) {
  const tables = createDocumentClient();
  const queue = new SQSClient();
  const keyring = createKeyring(env.KEYS_SECRET);
  const register = createRegisterTable(tables, env.REGISTER_TABLE, keyring);
  const { perSecond, burst } = env.SEND_SETTINGS[channel];
  const share = (of: number) => of / env.SENDERS_AT_ONCE;
  return {
    channel,
    keyring,
    register,
    suppressions: register,
    queue: createNoticeQueues(queue, { sms: env.SMS_QUEUE_URL, email: env.EMAIL_QUEUE_URL }),
    sending: env.SEND_SETTINGS,
    rateLimiter: createRateLimiter(share(perSecond), share(burst), () => performance.now()),
    sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    notices: createNoticeTable(tables, env.NOTICES_TABLE, env.REGISTER_TABLE),
    cases: createCaseTable(tables, env.CASES_TABLE),
    applicants: createApplicantTable(tables, env.APPLICANTS_TABLE),
    settings: env.PLAN_SETTINGS,
    now: systemClock,
    newPageCode: async () => newPageCode(await keyring()),
    confirmationCode: async (applicantId: string, deed: string) =>
      confirmationCode(await keyring(), applicantId, deed),
    hide: async (ReceiptHandle: string, VisibilityTimeout: number) => {
      await queue.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: env.QUEUE_URL, ReceiptHandle, VisibilityTimeout }),
      );
    },
    draft: (delivery: Delivery) => draft(delivery, env.TEXT_SETTINGS),
  };
}

async function draft(delivery: Delivery, settings: SenderEnv["TEXT_SETTINGS"]): Promise<Draft> {
  const { notice, parameters, pageCode } = delivery;
  const office = officeIn(notice, settings.offices);
  if (office === undefined || notice.kind === undefined) {
    throw new Error(`Notice ${notice.noticeId} names no office or kind that the settings know`);
  }
  const { pageUrl } = settings;
  const content = {
    kind: notice.kind,
    office,
    parameters,
    pageUrl,
    pageCode,
    isFallback: delivery.isFallback,
    isReminder: purposeOf(notice.noticeId) === "reminder",
  };
  return { delivery, content, office, catalog: await loadCatalog(delivery.language) };
}

/** No office looks after the canary, so that any may stand in its notices. */
function officeIn({ kind, office = "" }: Notice, offices: SenderEnv["TEXT_SETTINGS"]["offices"]) {
  return kind === "canary" ? Object.values(offices)[0] : offices[office];
}

const eventSchema = z.object({
  Records: z.array(z.object({ messageId: z.string(), receiptHandle: z.string(), body: z.string() })),
});

/** The handler of a sender: one batch of queue messages in, the messages that must come back out. */
export function createSendHandler<Message>(deps: SenderDeps<Message>) {
  return async (event: unknown) => {
    const { Records } = eventSchema.parse(event);
    const report = await sendNotices(deps, Records);
    const { counts, refused, spentThisMonth, noticeIds } = report;
    deps.log.timed(
      "NOTICES_SENT",
      { messages: Records.length, ...counts, refused, spentThisMonth, noticeIds },
      { [TIMINGS.toProvider[deps.channel]]: report.secondsToProvider },
    );
    return { batchItemFailures: report.failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
