import { createHandler as createReceiptHandler } from "../../functions/record-receipts/handler.ts";
import { createHandler as createEmailHandler } from "../../functions/send-email/handler.ts";
import { createHandler as createSmsHandler } from "../../functions/send-sms/handler.ts";
import { createHandler as createCanaryHandler } from "../../functions/tell-canary/handler.ts";
import type { Channel } from "../../shared/domain/channel.ts";
import type { ProviderAnswer } from "../../shared/domain/settle-answer.ts";
import { after, SECOND } from "../../shared/domain/time.ts";
import { createTimingLog, LOG_MESSAGES } from "../../shared/lambda/log.ts";
import { draft } from "../functions/draft.ts";
import { aSite } from "../functions/page-visit.ts";
import { aPlanner, batchOf } from "../functions/planner.ts";
import { aMailEvent, anSmsReceipt, ORIGIN } from "../functions/receipts.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import {
  aCase,
  aLog,
  aNotice,
  anApplicant,
  EMAIL,
  email,
  KEYRING,
  NOW,
  sendSettings,
  settings,
  sms,
} from "../twins/builders.ts";
import { createCaseTwin } from "../twins/case-store.ts";
import { createCourierTwin } from "../twins/courier.ts";
import { createQueueTwin } from "../twins/notice-queue.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { createRegisterTwin } from "../twins/register.ts";

/** The lines that our functions write, by running their handlers over the twins and writing with the real log. */

type Kept = ReturnType<typeof aLog>;

/** What the log module writes to standard output for the lines that a handler gave it. */
function written(service: string, { lines }: Pick<Kept, "lines">): readonly string[] {
  const log = createTimingLog(service, "local");
  const out: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array) => {
    out.push(String(text).trimEnd());
    return true;
  };
  try {
    for (const line of lines) {
      if (typeof line !== "object" || line === null) continue;
      const { code, ...fields } = Object.fromEntries(Object.entries(line));
      if (typeof code === "string" && isCode(code)) log.timed(code, fields, {});
    }
  } finally {
    process.stdout.write = write;
  }
  return out;
}

function isCode(code: string): code is keyof typeof LOG_MESSAGES {
  return Object.hasOwn(LOG_MESSAGES, code);
}

const caseIdOf = (index: number) => `MS-2026-${String(index + 1).padStart(6, "0")}`;
const several = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

/** The planner has planned so many changes, each of a case of its own. */
export async function planned(count: number): Promise<readonly string[]> {
  const { handler, log } = aPlanner();
  await handler(batchOf(...several(count, (index) => aCase({ caseId: caseIdOf(index) }))));
  return written("plan-notices", log);
}

/** The planner has set so many faulty changes aside. */
export async function quarantined(count: number): Promise<readonly string[]> {
  const { handler, log } = aPlanner();
  const items = several(count, (index) => ({
    ...aCase({ caseId: caseIdOf(index) }),
    status: "no such status",
  }));
  await handler(batchOf(...items.map((item) => Object.assign(item, { version: 1 }))));
  return written("plan-notices", log);
}

interface SentOptions {
  readonly answer?: ProviderAnswer;
  readonly count?: number;
  /** US dollars of this month, before. */
  readonly spent?: number;
  readonly budget?: number;
}

/** A sender has handed so many notices to its provider, and that has answered. */
export async function sent(
  channel: Channel,
  { answer, count = 1, spent = 0, budget = 1_000 }: SentOptions = {},
) {
  const noticeId = `v000001-received-news-${channel}`;
  const notices = several(count, (index) => aNotice({ caseId: caseIdOf(index), noticeId, channel }));
  const register = createRegisterTwin();
  await register.spend("sms", spent, NOW);
  const log = aLog();
  const standard = sendSettings();
  const deps = {
    register,
    suppressions: register,
    queue: createQueueTwin(() => NOW),
    notices: createNoticeTwin(notices, register),
    cases: createCaseTwin(notices.map(({ caseId }) => aCase({ caseId }))),
    applicants: createApplicantTwin([anApplicant({ channels: [channel === "sms" ? sms() : email()] })]),
    draft,
    settings: settings(),
    sending: { ...standard, sms: { ...standard.sms, monthlyBudgetUsd: budget } },
    channel,
    rateLimiter: () => 0,
    sleep: async () => undefined,
    now: () => NOW,
    newPageCode: async () => "0123456789",
    confirmationCode: async () => "123456",
    keyring: async () => KEYRING,
    hide: async () => undefined,
    log,
  };
  const answering = answer && (() => answer);
  const handler =
    channel === "sms"
      ? createSmsHandler({ ...deps, courier: createCourierTwin(answering) })
      : createEmailHandler({ ...deps, courier: createCourierTwin(answering) });
  await handler({
    Records: notices.map(({ caseId }, index) => ({
      messageId: `m-${index}`,
      receiptHandle: `r-${index}`,
      body: JSON.stringify({ caseId, noticeId }),
    })),
  });
  return written(`send-${channel}`, log);
}

/** Providers have said of so many notices that they did not arrive. */
export async function failed(channel: Channel, count: number): Promise<readonly string[]> {
  const noticeId = `v000001-received-news-${channel}`;
  const notices = several(count, (index) =>
    aNotice({
      caseId: caseIdOf(index),
      noticeId,
      channel,
      state: "sent",
      sentAt: NOW,
      attempts: 1,
      providerMessageId: `provider-${index}`,
    }),
  );
  const store = createNoticeTwin(notices);
  const register = createRegisterTwin();
  const log = aLog();
  const handler = createReceiptHandler(
    {
      register,
      suppressions: register,
      keyring: async () => KEYRING,
      notices: store,
      finder: {
        byProviderMessageId: async (id) =>
          store.all().find(({ providerMessageId }) => providerMessageId === id),
      },
      applicants: createApplicantTwin([anApplicant({ channels: [sms(), email()] })]),
      queue: createQueueTwin(() => NOW),
      settings: settings(),
      sending: sendSettings(),
      now: () => NOW,
      log,
    },
    ORIGIN,
  );
  const bounce = {
    bounceType: "Permanent",
    bounceSubType: "General",
    timestamp: NOW,
    bouncedRecipients: [{ emailAddress: EMAIL }],
  };
  const bodies = notices.map(({ caseId }, index) => {
    const messageId = `provider-${index}`;
    if (channel === "sms") return anSmsReceipt({ messageId, outcome: "unreachable" });
    const tags = { "ses:configuration-set": [ORIGIN.configurationSet], notice: [noticeId], case: [caseId] };
    return aMailEvent({ eventType: "Bounce", bounce }, { messageId, tags });
  });
  await handler({
    Records: bodies.map((body, index) => ({
      messageId: `m-${index}`,
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: "1" },
    })),
  });
  return written("record-receipts", log);
}

/** Somebody has tried so many codes that nobody has. */
export async function missed(count: number): Promise<readonly string[]> {
  const { get, log } = aSite();
  for (let number = 0; number < count; number++) await get(`/s/${String(number).padStart(10, "7")}`);
  return written("applicant-pages", log);
}

/** The canary has seen that its last notice arrived so many seconds after it was asked for. */
export async function canarySeen(seconds: number): Promise<readonly string[]> {
  const log = aLog();
  const notice = aNotice({ state: "delivered", deliveredAt: after(NOW, seconds * SECOND) });
  const canary = {
    told: async () => [{ requestId: "1", requestedAt: NOW, notice }],
    forget: async () => undefined,
    language: async () => undefined,
    tell: async () => undefined,
  };
  await createCanaryHandler({ canary, languages: ["de"], now: () => after(NOW, seconds * SECOND), log })();
  return written("tell-canary", log);
}
