import { describe, expect, test } from "vitest";
import { createHandler as createEmailSender } from "../../functions/send-email/handler.ts";
import { createHandler } from "../../functions/send-sms/handler.ts";
import type { SmsMessage } from "../../shared/domain/courier.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import type { ProviderAnswer } from "../../shared/domain/settle-answer.ts";
import { HOUR, MINUTE, after as moment } from "../../shared/domain/time.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import {
  aCase,
  aLog,
  aNotice,
  anApplicant,
  CASE_ID,
  email,
  KEYRING,
  NOW,
  PHONE,
  sendSettings,
  settings,
  sms,
} from "../twins/builders.ts";
import { createCaseTwin } from "../twins/case-store.ts";
import { createCourierTwin } from "../twins/courier.ts";
import { createQueueTwin } from "../twins/notice-queue.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { createRegisterTwin } from "../twins/register.ts";
import { draft } from "./draft.ts";

const both = anApplicant({ channels: [sms(), email()] });

interface Options {
  readonly sending?: ReturnType<typeof sendSettings>;
  readonly people?: readonly ReturnType<typeof anApplicant>[];
  readonly answer?: (message: SmsMessage, call: number) => ProviderAnswer;
}

/** A sender of SMS with its twins; `send` takes the messages of these notices one after the other. */
function aSender(notices: readonly Notice[], { sending = sendSettings(), people, answer }: Options = {}) {
  const register = createRegisterTwin();
  const queue = createQueueTwin(() => NOW);
  const store = createNoticeTwin(notices, register);
  const courier = createCourierTwin<SmsMessage>(answer);
  const log = aLog();
  const cases = createCaseTwin(
    [...new Set(notices.map(({ caseId }) => caseId))].map((caseId) => aCase({ caseId })),
  );
  const deps = {
    register,
    suppressions: register,
    queue,
    notices: store,
    cases,
    applicants: createApplicantTwin(people ?? [both]),
    draft,
    settings: settings(),
    sending,
    rateLimiter: () => 0,
    sleep: async () => undefined,
    now: () => NOW,
    newPageCode: async () => "0123456789",
    confirmationCode: async () => "123456",
    hide: async () => undefined,
    log,
    keyring: async () => KEYRING,
  };
  const handler = createHandler({ ...deps, channel: "sms", courier });
  const send = async (...some: readonly Notice[]) => {
    for (const notice of some) await handler({ Records: [messageFor(notice)] });
  };
  const byEmail = createEmailSender({ ...deps, channel: "email", courier: createCourierTwin() });
  const stateOf = ({ caseId, noticeId }: Notice) => store.get(noticeId, caseId);
  return { register, queue, notices: store, courier, log, send, handler, byEmail, stateOf };
}

function messageFor({ caseId, noticeId }: Notice) {
  return { messageId: "m", receiptHandle: "r", body: JSON.stringify({ caseId, noticeId }) };
}

function several(count: number, fields: Partial<Notice> = {}): readonly Notice[] {
  return Array.from({ length: count }, (_, index) => aNotice({ caseId: `C-${index}`, ...fields }));
}

function limits(perPersonAndDay: number, perAddressAndHour: number) {
  return sendSettings({ limits: { perPersonAndDay, perAddressAndHour } });
}

describe("a channel that is closed", () => {
  // The next one could fail while this one still seems to wait, and then neither would ask a person.
  test("is settled before the next one's sender is called", async () => {
    const notice = aNotice();
    const { register, queue, send, stateOf } = aSender([notice]);
    await register.suppress("sms", PHONE, "OptedOut", NOW);
    const enqueue = queue.enqueue;
    const states: unknown[] = [];
    queue.enqueue = async (messages) => {
      states.push(stateOf(notice)?.state);
      await enqueue(messages);
    };

    await send(notice);

    expect(states).toEqual(["withheld"]);
    expect(queue.enqueued).toMatchObject([{ channel: "email" }]);
  });
});

describe("an e-mail that the person has stopped, after the SMS had failed", () => {
  const failed = aNotice({
    state: "failed",
    reason: "unreachable",
    attempts: 1,
    dueAt: undefined,
    settledAt: NOW,
  });
  const fallback = aNotice({ noticeId: "v000001-received-news-email", channel: "email" });
  const stopped = anApplicant({ channels: [sms(), email({ state: "stopped" })] });

  test("is withheld, and the office is asked about the SMS", async () => {
    const { byEmail, stateOf } = aSender([failed, fallback], { people: [stopped] });

    await byEmail({ Records: [messageFor(fallback)] });

    expect(stateOf(fallback)).toMatchObject({ state: "withheld", reason: "stopped", attention: undefined });
    expect(stateOf(failed)).toEqual({ ...failed, attention: "coerde" });
  });

  test("asks nobody twice, and nobody about what somebody has seen to", async () => {
    const attentionDone = { word: "called", by: "B. Beispiel", at: NOW } as const;
    const { byEmail, stateOf } = aSender([{ ...failed, attentionDone }, fallback], { people: [stopped] });

    await byEmail({ Records: [messageFor(fallback)] });

    expect(stateOf(fallback)).toMatchObject({ state: "withheld", reason: "stopped", attention: undefined });
    expect(stateOf(failed)?.attention).toBeUndefined();
  });

  test("asks about an SMS that fails while the e-mail is being withheld", async () => {
    const { byEmail, notices, stateOf } = aSender([{ ...failed, state: "sending" }, fallback], {
      people: [stopped],
    });
    const { move } = notices;
    notices.move = async (step) => {
      if (step.to === "withheld")
        await move({ key: failed, from: "sending", to: "failed", set: { reason: "unreachable" } });
      return move(step);
    };

    await byEmail({ Records: [messageFor(fallback)] });

    expect(stateOf(failed)).toMatchObject({ state: "failed", attention: "coerde" });
  });

  test("asks nobody where the person had stopped both", async () => {
    const withheld = aNotice({ state: "withheld", reason: "stopped", settledAt: NOW, dueAt: undefined });
    const { byEmail, stateOf } = aSender([withheld, fallback], { people: [stopped] });

    await byEmail({ Records: [messageFor(fallback)] });

    expect(stateOf(fallback)).toMatchObject({ state: "withheld", reason: "stopped" });
    expect(stateOf(withheld)?.attention).toBeUndefined();
  });
});

describe("a loop upstream", () => {
  test("reaches a person so many times on one day, and the office that looks after them then", async () => {
    const notices = several(5);
    const { send, courier, stateOf } = aSender(notices, { sending: limits(2, 100) });

    await send(...notices);

    expect(courier.calls).toHaveLength(2);
    for (const notice of notices.slice(2))
      expect(stateOf(notice)).toMatchObject({
        state: "withheld",
        reason: "over-person-limit",
        attention: "coerde",
        attempts: 0,
      });
  });

  test("does not go around the limit by another channel", async () => {
    const notices = several(3);
    const { send, queue } = aSender(notices, { sending: limits(1, 100) });

    await send(...notices);

    expect(queue.enqueued).toEqual([]);
  });

  test("does not keep back what a person must know", async () => {
    const notices = several(5, { kind: "please-call", noticeId: "v000001-please-call-news-sms" });
    const { send, courier } = aSender(notices, { sending: limits(2, 100) });

    await send(...notices);

    expect(courier.calls).toHaveLength(5);
  });

  test("reaches one phone so many times within an hour, whoever it is for", async () => {
    const notices = several(4).map((notice, index) => ({ ...notice, applicantId: `a-${index}` }));
    const people = notices.map(({ applicantId }) => anApplicant({ applicantId }));
    const { send, courier, stateOf } = aSender(notices, { people, sending: limits(100, 3) });

    await send(...notices);

    expect(courier.calls.map(({ message }) => message.to)).toEqual([PHONE, PHONE, PHONE]);
    expect(notices.map((notice) => stateOf(notice)?.reason)).toEqual([
      ...[undefined, undefined, undefined],
      "over-address-limit",
    ]);
  });

  test("of second tries is none: a busy provider costs a person nothing of their day", async () => {
    const [notice = aNotice(), other = aNotice()] = several(2);
    const { send, courier, stateOf } = aSender([notice, other], {
      sending: limits(2, 100),
      answer: (_message, call) =>
        call < 5 ? { outcome: "busy", code: "Throttling" } : { outcome: "accepted", messageId: `p-${call}` },
    });

    await send(notice, notice, notice, notice, notice, other);

    expect(courier.calls).toHaveLength(6);
    expect([stateOf(notice)?.state, stateOf(other)?.state]).toEqual(["sent", "sent"]);
  });
});

describe("the month's budget for SMS", () => {
  const tight = (monthlyBudgetUsd: number) => {
    const { sms: ours, ...others } = sendSettings();
    return { ...others, sms: { ...ours, pricePerPartUsd: 0.1, monthlyBudgetUsd } };
  };

  test("counts what is sent, by its parts", async () => {
    const [notice = aNotice()] = several(1);
    const { send, register } = aSender([notice]);

    await send(notice);

    expect(register.spent("sms", "2026-11")).toBeCloseTo(0.1);
  });

  test("is told to be nearly spent once, at four fifths", async () => {
    const notices = several(10);
    const { send, log, courier } = aSender(notices, { sending: tight(1) });

    await send(...notices.slice(0, 7));
    expect(log.codes).not.toContain("BUDGET_NEARLY_SPENT");

    await send(...notices.slice(7));
    expect(log.codes.filter((code) => code === "BUDGET_NEARLY_SPENT")).toHaveLength(1);
    expect(courier.calls).toHaveLength(10);
  });

  test("once spent turns people to e-mail, and asks nobody", async () => {
    const [notice = aNotice()] = several(1);
    const { send, register, courier, notices, queue, stateOf } = aSender([notice], { sending: tight(1) });
    await register.spend("sms", 1, NOW);

    await send(notice);

    expect(courier.calls).toEqual([]);
    expect(stateOf(notice)).toMatchObject({ state: "withheld", reason: "over-budget", attention: undefined });
    expect(notices.get("v000001-received-news-email")).toMatchObject({ state: "queued", channel: "email" });
    expect(queue.enqueued).toMatchObject([{ channel: "email", noticeId: "v000001-received-news-email" }]);
  });

  test("once spent asks the office about those who have no e-mail, essential or not", async () => {
    const notices = several(2).map((notice, index) => ({
      ...notice,
      kind: index === 0 ? ("received" as const) : ("please-call" as const),
    }));
    const { send, register, courier, stateOf } = aSender(notices, {
      sending: tight(1),
      people: [anApplicant()],
    });
    await register.spend("sms", 1, NOW);

    await send(...notices);

    expect(courier.calls).toEqual([]);
    for (const notice of notices)
      expect(stateOf(notice)).toMatchObject({ state: "withheld", attention: "coerde" });
  });

  test("of last month is not this month's", async () => {
    const [notice = aNotice()] = several(1);
    const { send, register, courier } = aSender([notice], { sending: tight(1) });
    await register.spend("sms", 5, "2026-10-31T23:59:59.999Z");

    await send(notice);

    expect(courier.calls).toHaveLength(1);
  });
});

describe("a channel whose provider refuses everything", () => {
  const misconfigured: ProviderAnswer = { outcome: "misconfigured", code: "KMSDisabled" };

  test("stands still at once: what waits is held, and its messages are done with", async () => {
    const notices = several(20);
    const { send, handler, courier, queue, register, stateOf } = aSender(notices, {
      answer: () => misconfigured,
    });

    await send(...notices.slice(0, 1));
    const answer = await handler({ Records: notices.slice(1).map(messageFor) });

    expect(answer.batchItemFailures).toEqual([]);
    expect(courier.calls).toHaveLength(1);
    expect(register.pauses.get("sms")).toEqual({
      since: NOW,
      until: moment(NOW, 10 * MINUTE),
      code: "KMSDisabled",
    });
    for (const notice of notices) expect(stateOf(notice)).toMatchObject({ state: "held", reason: "paused" });
    expect(notices.slice(1).every((notice) => stateOf(notice)?.attempts === 0)).toBe(true);
    expect(queue.deadLetters).toEqual([]);
  });

  test("lets what waits leave spread over two minutes once the pause is over", async () => {
    const notices = several(50);
    const { send, register, stateOf } = aSender(notices);
    const until = moment(NOW, HOUR);
    await register.pause("sms", { since: NOW, until, code: "DailyQuota" });

    await send(...notices);

    const times = notices.map((notice) => stateOf(notice)?.dueAt ?? "");
    expect(times.every((at) => at >= until && at < moment(until, 2 * MINUTE))).toBe(true);
    expect(new Set(times).size).toBeGreaterThan(45);
  });

  test("goes on by itself when its pause is over", async () => {
    const [notice = aNotice()] = several(1);
    const { send, register, courier } = aSender([notice]);
    await register.pause("sms", { since: moment(NOW, -HOUR), until: NOW, code: "DailyQuota" });

    await send(notice);

    expect(courier.calls).toHaveLength(1);
  });

  test("does not hold up the other one", async () => {
    const notice = aNotice({ noticeId: "v000001-received-news-email", channel: "email" });
    const { byEmail, register, stateOf } = aSender([notice]);
    await register.pause("sms", { since: NOW, code: "by-hand" });

    await byEmail({ Records: [messageFor(notice)] });

    expect(stateOf(notice)).toMatchObject({ state: "sent", caseId: CASE_ID });
  });
});
