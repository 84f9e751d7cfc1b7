import { describe, expect, test } from "vitest";
import { createHandler } from "../../functions/send-sms/handler.ts";
import type { SmsMessage } from "../../shared/domain/courier.ts";
import { EXPIRY, type Notice } from "../../shared/domain/notice.ts";
import type { ProviderAnswer } from "../../shared/domain/settle-answer.ts";
import { after, SECOND } from "../../shared/domain/time.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import {
  aCase,
  aLog,
  aNotice,
  anApplicant,
  aPlan,
  aRequest,
  CASE_ID,
  NOW,
  PHONE,
  sendSettings,
  settings,
  sms,
  station,
} from "../twins/builders.ts";
import { createCaseTwin } from "../twins/case-store.ts";
import { createCourierTwin } from "../twins/courier.ts";
import { createQueueTwin } from "../twins/notice-queue.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { createRegisterTwin } from "../twins/register.ts";
import { draft } from "./draft.ts";

interface Options {
  readonly answer?: (message: SmsMessage, call: number) => ProviderAnswer;
  readonly overrides?: (twins: Twins) => Partial<Parameters<typeof createHandler>[0]>;
}

type Twins = ReturnType<typeof twinsWith>;

function twinsWith(notices: readonly Notice[]) {
  const register = createRegisterTwin();
  return {
    register,
    suppressions: register,
    queue: createQueueTwin(() => NOW),
    notices: createNoticeTwin(notices, register),
    cases: createCaseTwin([aCase()]),
    applicants: createApplicantTwin([anApplicant()]),
  };
}

function aSender(notices: readonly Notice[], { answer, overrides = () => ({}) }: Options = {}) {
  const twins = twinsWith(notices);
  const courier = createCourierTwin<SmsMessage>(answer);
  const hidden: [string, number][] = [];
  const log = aLog();
  const deps = {
    ...twins,
    courier,
    draft,
    settings: settings(),
    sending: sendSettings(),
    channel: "sms" as const,
    rateLimiter: () => 0,
    sleep: async () => undefined,
    now: () => NOW,
    newPageCode: async () => "0123456789",
    confirmationCode: async () => "123456",
    hide: async (receipt: string, seconds: number) => {
      hidden.push([receipt, seconds]);
    },
    log,
  };
  return { ...twins, courier, hidden, log, handler: createHandler({ ...deps, ...overrides(twins) }) };
}

function messagesFor(...bodies: readonly unknown[]) {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m-${index}`,
      receiptHandle: `r-${index}`,
      body: typeof body === "string" ? body : JSON.stringify(body),
    })),
  };
}

const { noticeId } = aNotice();
const key = { caseId: CASE_ID, noticeId };

describe("sending an SMS", () => {
  test("renders it, hands it to the provider once and records the provider's id", async () => {
    const { handler, courier, notices } = aSender([aNotice()]);

    expect(await handler(messagesFor(key))).toEqual({ batchItemFailures: [] });

    expect(courier.calls).toMatchObject([
      { message: { to: PHONE, text: expect.stringContaining("Ihr Antrag ist angekommen") } },
    ]);
    expect(notices.get(noticeId)).toMatchObject({
      state: "sent",
      providerMessageId: "provider-1",
      sentAt: NOW,
      attempts: 1,
      leaseUntil: undefined,
    });
  });

  // The key is changed once a year, and functions look at it every quarter of an hour.
  test("finds the one address that it was made for by a hash of a key that was current before, or will be", async () => {
    const notice = aNotice({ addressRef: "by-another-key" });
    const { handler, courier } = aSender([notice], {
      overrides: ({ register }) => ({
        register: {
          ...register,
          look: async (channel, addresses, now) => {
            const facts = { hash: "by-the-key", refs: ["by-the-key", "by-another-key"], isSuppressed: false };
            const found = await register.look(channel, addresses, now);
            return { ...found, addresses: new Map(addresses.map((address) => [address, facts])) };
          },
        },
      }),
    });

    await handler(messagesFor(key));

    expect(courier.calls).toMatchObject([{ message: { to: PHONE } }]);
  });

  test("never calls the provider twice for a repeated message", async () => {
    const { handler, courier } = aSender([aNotice()]);
    await handler(messagesFor(key));

    expect(await handler(messagesFor(key))).toEqual({ batchItemFailures: [] });

    expect(courier.calls).toHaveLength(1);
  });

  test("never calls the provider twice for one notice twice in a batch", async () => {
    const { handler, courier } = aSender([aNotice()]);

    const { batchItemFailures } = await handler(messagesFor(key, key));

    expect(courier.calls).toHaveLength(1);
    expect(batchItemFailures).toHaveLength(1);
  });

  test("claims the notice before it calls the provider", async () => {
    const seen: (Notice | undefined)[] = [];
    const { handler } = aSender([aNotice()], {
      overrides: ({ notices }) => ({
        courier: {
          deliver: async () => {
            seen.push(notices.get(noticeId));
            return { outcome: "accepted", messageId: "provider-1" };
          },
        },
      }),
    });

    await handler(messagesFor(key));

    expect(seen).toMatchObject([{ state: "sending", attempts: 1, leaseUntil: "2026-11-23T09:01:00.000Z" }]);
  });

  test("of a request says what the decision on it kept, not what its item says now", async () => {
    const parameters = { date: "2026-12-01", time: "09:30", place: "office" };
    const notice = aNotice({
      noticeId: "r-01JD9Z-appointment-news-sms",
      kind: "appointment",
      about: "request#01JD9Z",
      version: undefined,
    });
    const { handler, courier, cases } = aSender([notice]);
    const item = aRequest({ kind: "appointment", parameters });
    await cases.record({ type: "request", item, plan: aPlan({ kind: "appointment" }) });

    await handler(messagesFor({ caseId: CASE_ID, noticeId: notice.noticeId }));

    expect(courier.calls[0]?.message.text).toContain("1.12.2026, 09:30 Uhr");
  });

  test("goes out in the language that the person reads now", async () => {
    const { handler, courier, applicants, notices } = aSender([aNotice()]);
    applicants.put(anApplicant({ language: "en" }));

    await handler(messagesFor(key));

    expect(courier.calls[0]?.message.text).toContain("Your application has arrived");
    expect(notices.get(noticeId)).toMatchObject({ language: "en" });
  });

  // The planner noted that it would fall back; by now the person reads a language that we have.
  test("no longer shows a fallback that did not happen", async () => {
    const { handler, applicants, notices } = aSender([aNotice({ languageWanted: "ku" })]);
    applicants.put(anApplicant({ language: "en" }));

    await handler(messagesFor(key));

    expect(notices.get(noticeId)?.languageWanted).toBeUndefined();
  });

  test("sets a page code where there is none yet", async () => {
    const { handler, courier, applicants } = aSender([aNotice()]);
    const { pageCode: _, ...person } = anApplicant();
    applicants.put(person);

    await handler(messagesFor(key));

    expect(courier.calls[0]?.message.text).toContain("01234-56789");
  });

  test("writes one line for the whole batch, without a number or a text", async () => {
    const { handler, log } = aSender([aNotice()]);

    await handler(messagesFor(key));

    expect(log.lines).toEqual([
      { code: "NOTICES_SENT", messages: 1, sent: 1, refused: 0, spentThisMonth: 0.1, noticeIds: [noticeId] },
    ]);
  });

  test("tells how long it took, and counts what the provider turned down apart from how it ended", async () => {
    const { handler, log } = aSender([aNotice({ expiresAt: after(NOW, EXPIRY - 2 * SECOND) })]);
    const refusing = aSender([aNotice()], { answer: () => ({ outcome: "refused", code: "OptedOut" }) });

    await handler(messagesFor(key));
    await refusing.handler(messagesFor(key));

    expect(log.timings).toEqual([{ SmsSecondsToProvider: [2] }]);
    expect(refusing.log.lines.at(-1)).toMatchObject({ code: "NOTICES_SENT", refused: 1 });
    expect(refusing.log.timings).toEqual([{ SmsSecondsToProvider: [] }]);
  });
});

describe("a message that cannot be carried out now", () => {
  test("comes back when another sender's lease has ended", async () => {
    const leaseUntil = "2026-11-23T09:00:41.500Z";
    const { handler, hidden, courier } = aSender([aNotice({ state: "sending", attempts: 1, leaseUntil })]);

    expect(await handler(messagesFor(key))).toEqual({ batchItemFailures: [{ itemIdentifier: "m-0" }] });

    expect(hidden).toEqual([["r-0", 42]]);
    expect(courier.calls).toEqual([]);
  });

  test("comes back after the backoff when the provider is busy", async () => {
    const { handler, hidden, notices } = aSender([aNotice()], {
      answer: () => ({ outcome: "busy", code: "Throttling" }),
    });

    expect(await handler(messagesFor(key))).toEqual({ batchItemFailures: [{ itemIdentifier: "m-0" }] });

    expect(hidden).toEqual([["r-0", 5]]);
    expect(notices.get(noticeId)).toMatchObject({ state: "queued", reason: "provider-busy" });
  });

  test("comes back at the queue's own time when its text cannot be made; the notice stays queued", async () => {
    const { handler, hidden, courier, notices, log } = aSender([aNotice()], {
      overrides: () => ({ draft: () => Promise.reject(new Error("no catalog")) }),
    });

    expect(await handler(messagesFor(key))).toEqual({ batchItemFailures: [{ itemIdentifier: "m-0" }] });

    expect(notices.get(noticeId)).toEqual(aNotice());
    expect(hidden).toEqual([]);
    expect(courier.calls).toEqual([]);
    expect(log.codes).toContain("SENDING_FAILED");
  });

  test("fails alone when its body is malformed", async () => {
    const { handler, courier, log } = aSender([aNotice()]);

    const answer = await handler(messagesFor("{", key, { ...key, name: "x" }, '"text"'));

    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      "m-0",
      "m-2",
      "m-3",
    ]);
    expect(courier.calls).toHaveLength(1);
    expect(log.codes.filter((code) => code === "MESSAGE_MALFORMED")).toHaveLength(3);
  });

  test("fails alone when its notice cannot be claimed", async () => {
    const other = aNotice({ noticeId: "v000001-received-news-email", channel: "sms" });
    const { handler, courier } = aSender([aNotice(), other], {
      overrides: ({ notices }) => ({
        notices: {
          ...notices,
          claim: (move, counters) =>
            move.key.noticeId === noticeId
              ? Promise.reject(new Error("InternalServerError"))
              : notices.claim(move, counters),
        },
      }),
    });

    const answer = await handler(messagesFor(key, { caseId: CASE_ID, noticeId: other.noticeId }));

    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "m-0" }]);
    expect(courier.calls).toHaveLength(1);
  });

  test("comes back when another sender was faster with the claim", async () => {
    const { handler, courier, hidden } = aSender([aNotice()], {
      overrides: ({ notices }) => ({ notices: { ...notices, claim: async () => false } }),
    });

    expect((await handler(messagesFor(key))).batchItemFailures).toHaveLength(1);

    expect(courier.calls).toEqual([]);
    expect(hidden).toEqual([["r-0", 60]]);
  });

  // A case that was erased together with its requests must not hold up the other messages of its batch.
  test("fails alone when what it is about is gone", async () => {
    const orphan = aNotice({
      caseId: "C-gone",
      noticeId: "r-1-please-call-news-sms",
      about: "request#1",
      version: undefined,
    });
    const { handler, courier } = aSender([aNotice(), orphan]);

    await handler(messagesFor({ caseId: "C-gone", noticeId: orphan.noticeId }, key));

    expect(courier.calls).toHaveLength(1);
  });

  // What was sent is recorded, but the whole batch comes back and burns a receive each.
  test("fails alone when it cannot be hidden", async () => {
    const other = aNotice({
      noticeId: "v000002-received-news-sms",
      state: "sending",
      leaseUntil: "2026-11-23T09:00:30.000Z",
    });
    const { handler } = aSender([aNotice(), other], {
      overrides: () => ({ hide: () => Promise.reject(new Error("ReceiptHandleIsInvalid")) }),
    });

    const answer = await handler(messagesFor(key, { caseId: CASE_ID, noticeId: other.noticeId }));

    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "m-1" }]);
  });
});

describe("a message that is done with", () => {
  test.each([
    "held",
    "sent",
    "delivered",
    "failed",
    "uncertain",
    "cancelled",
    "superseded",
    "withheld",
  ] as const)("meets a notice that is %s", async (state) => {
    const { handler, courier } = aSender([aNotice({ state })]);

    expect(await handler(messagesFor(key))).toEqual({ batchItemFailures: [] });

    expect(courier.calls).toEqual([]);
  });

  test("meets no notice at all", async () => {
    expect(await aSender([]).handler(messagesFor(key))).toEqual({ batchItemFailures: [] });
  });

  test("finds that its sender died: an SMS goes to a person", async () => {
    const { handler, courier, notices } = aSender([
      aNotice({ state: "sending", attempts: 1, leaseUntil: NOW }),
    ]);

    expect(await handler(messagesFor(key))).toEqual({ batchItemFailures: [] });

    expect(courier.calls).toEqual([]);
    expect(notices.get(noticeId)).toMatchObject({
      state: "uncertain",
      reason: "answer-lost",
      code: "lease-ended",
      attention: "coerde",
    });
  });

  test.each([
    [
      { outcome: "refused", code: "OptedOut" },
      { state: "failed", code: "OptedOut", attention: "coerde" },
    ],
    [
      { outcome: "lost", code: "TimeoutError" },
      { state: "uncertain", code: "TimeoutError" },
    ],
    [
      { outcome: "misconfigured", code: "KMSDisabled" },
      { state: "held", dueAt: "2026-11-23T09:10:00.000Z", reason: "paused" },
    ],
  ] as const)("hears that the provider %j", async (answer, expected) => {
    const { handler, notices } = aSender([aNotice()], { answer: () => answer });

    expect(await handler(messagesFor(key))).toEqual({ batchItemFailures: [] });

    expect(notices.get(noticeId)).toMatchObject(expected);
  });

  test("raises its voice when our own set-up is at fault", async () => {
    const { handler, log } = aSender([aNotice()], {
      answer: () => ({ outcome: "misconfigured", code: "KMSDisabled" }),
    });

    await handler(messagesFor(key));

    expect(log.codes).toContain("PROVIDER_MISCONFIGURED");
  });

  test("settles a notice that must not be sent any more", async () => {
    const { handler, courier, applicants, notices } = aSender([aNotice()]);
    applicants.put(anApplicant({ safeContact: true, channels: [sms()] }));

    expect(await handler(messagesFor(key))).toEqual({ batchItemFailures: [] });

    expect(courier.calls).toEqual([]);
    expect(notices.get(noticeId)).toMatchObject({
      state: "withheld",
      reason: "safe-contact",
      attention: "coerde",
      settledAt: NOW,
    });
  });

  test("settles a notice that was overtaken, by the case's line", async () => {
    const { handler, courier, cases, notices } = aSender([aNotice()]);
    for (const { change, plan } of [station(), station({ version: 2, status: "documents-needed" })]) {
      cases.put(change);
      await cases.record({ type: "status", item: change, plan });
    }

    await handler(messagesFor(key));

    expect(courier.calls).toEqual([]);
    expect(notices.get(noticeId)).toMatchObject({ state: "superseded", reason: "newer-change" });
  });

  test("leaves an answer alone that came after the notice had moved on", async () => {
    const { handler, notices, log } = aSender([aNotice()], {
      overrides: ({ notices: store }) => ({
        courier: {
          deliver: async () => {
            await store.move({ key, from: "sending", to: "uncertain", set: {} });
            return { outcome: "refused", code: "OptedOut" };
          },
        },
      }),
    });

    expect(await handler(messagesFor(key))).toEqual({ batchItemFailures: [] });

    expect(notices.get(noticeId)?.state).toBe("uncertain");
    expect(log.codes).toContain("CLAIM_LOST");
  });
});
