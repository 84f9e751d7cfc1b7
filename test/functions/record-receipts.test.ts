import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHandler, type RecorderDeps } from "../../functions/record-receipts/handler.ts";
import { addressHashes } from "../../shared/adapters/address-hash.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { mayMove, NOTICE_STATE_NAMES } from "../../shared/domain/notice-states.ts";
import { SMS_OUTCOMES } from "../../shared/domain/receipts.ts";
import { DAY, HOUR, MINUTE, after as moment } from "../../shared/domain/time.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import {
  aLog,
  aNotice,
  anApplicant,
  CASE_ID,
  EMAIL,
  email,
  KEYRING,
  NOW,
  PHONE,
  sendSettings,
  settings,
  sms,
} from "../twins/builders.ts";
import { createQueueTwin } from "../twins/notice-queue.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { createRegisterTwin } from "../twins/register.ts";
import { aMailEvent, anSmsReceipt, ORIGIN } from "./receipts.ts";

type Twins = ReturnType<typeof twinsWith>;

function twinsWith(notices: readonly Notice[]) {
  const store = createNoticeTwin(notices);
  const register = createRegisterTwin();
  return {
    register,
    suppressions: register,
    keyring: async () => KEYRING,
    notices: store,
    finder: {
      byProviderMessageId: async (id: string) =>
        store.all().find(({ providerMessageId }) => providerMessageId === id),
    },
    applicants: createApplicantTwin([anApplicant({ channels: [sms(), email()] })]),
    queue: createQueueTwin(() => NOW),
  };
}

function aRecorder(
  notices: readonly Notice[],
  overrides: (twins: Twins) => Partial<RecorderDeps> = () => ({}),
) {
  const twins = twinsWith(notices);
  const log = aLog();
  const deps = { ...twins, settings: settings(), sending: sendSettings(), now: () => NOW, log };
  const handler = createHandler({ ...deps, ...overrides(twins) }, ORIGIN);
  /** Records the receipts of one batch; says which of them must come again. */
  const record = async (...bodies: readonly unknown[]) => recordAt(1, ...bodies);
  const recordAt = async (looks: number, ...bodies: readonly unknown[]) => {
    const { batchItemFailures } = await handler(batchOf(looks, bodies));
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return { ...twins, log, record, recordAt };
}

function batchOf(looks: number, bodies: readonly unknown[]) {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m-${index}`,
      body: typeof body === "string" ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: String(looks) },
    })),
  };
}

const SENT: Partial<Notice> = {
  state: "sent",
  attempts: 1,
  sentAt: moment(NOW, -MINUTE),
  dueAt: moment(NOW, DAY),
  providerMessageId: "provider-1",
};
const byMail = aNotice({ ...SENT, noticeId: "v000001-received-news-email", channel: "email" });
const bySms = aNotice(SENT);

const mail = { tags: { ...aMailEvent().mail.tags, notice: [byMail.noticeId] } };
const recipients = [{ emailAddress: EMAIL }];
const taken = aMailEvent({ eventType: "Send" }, mail);
const delivered = aMailEvent({ eventType: "Delivery", delivery: { timestamp: NOW } }, mail);
const delayed = aMailEvent({ eventType: "DeliveryDelay", deliveryDelay: {} }, mail);
const rejected = aMailEvent({ eventType: "Reject", reject: {} }, mail);
const complaint = { timestamp: NOW, complainedRecipients: recipients };
const complained = aMailEvent({ eventType: "Complaint", complaint }, mail);

function bounced(bounceType: string, emailAddress = EMAIL) {
  const bounce = { bounceType, timestamp: NOW, bouncedRecipients: [{ emailAddress }] };
  return aMailEvent({ eventType: "Bounce", bounce }, mail);
}

function ofMail(event: ReturnType<typeof aMailEvent>, fields: object) {
  return { ...event, mail: { ...event.mail, ...fields } };
}

const contactsOf = ({ applicants }: Pick<Twins, "applicants">) =>
  applicants.all().map((person) => person["channels"])[0];

describe("a delivery", () => {
  test.each([
    ["an e-mail", byMail, delivered],
    ["an SMS", bySms, anSmsReceipt()],
  ])("settles the notice of %s, and nobody has to look at it again", async (_, notice, receipt) => {
    const { record, notices, log } = aRecorder([notice]);

    expect(await record(receipt)).toEqual([]);

    expect(notices.get(notice.noticeId)).toMatchObject({
      state: "delivered",
      deliveredAt: NOW,
      settledAt: NOW,
      dueAt: undefined,
    });
    expect(log.lines).toEqual([
      { code: "RECEIPTS_RECORDED", receipts: 1, recorded: 1, [`${notice.channel}_delivered`]: 1 },
    ]);
    const took = (channel: string) => (channel === notice.channel ? [60] : []);
    expect(log.timings).toEqual([
      { SmsSecondsToDelivery: took("sms"), EmailSecondsToDelivery: took("email") },
    ]);
  });

  test("that is told twice changes nothing the second time", async () => {
    const { record, notices, log } = aRecorder([byMail]);
    await record(delivered);
    const once = notices.get(byMail.noticeId);

    expect(await record(delivered)).toEqual([]);

    expect(notices.get(byMail.noticeId)).toEqual(once);
    expect(log.lines.at(-1)).toMatchObject({ "no-change": 1 });
  });

  test("that is told twice in one batch is recorded once", async () => {
    const { record, notices, log } = aRecorder([byMail]);

    expect(await record(delivered, delivered)).toEqual([]);

    expect(notices.get(byMail.noticeId)?.state).toBe("delivered");
    expect(log.lines).toMatchObject([{ receipts: 2, recorded: 1, "no-change": 1 }]);
  });

  // Logs of SMS come that late; by then an office may have been asked to look.
  test("that is told 72 hours late takes the notice off the office's list", async () => {
    const silent = aNotice({
      ...SENT,
      sentAt: moment(NOW, -73 * HOUR),
      dueAt: undefined,
      settledAt: moment(NOW, -HOUR),
      reason: "no-receipt",
      attention: "coerde",
    });
    const { record, notices } = aRecorder([silent]);
    const at = moment(NOW, -72 * HOUR);

    expect(await record(anSmsReceipt({ at }))).toEqual([]);

    expect(notices.get(silent.noticeId)).toMatchObject({ state: "delivered", deliveredAt: at });
    expect(notices.get(silent.noticeId)).toMatchObject({ attention: undefined, reason: undefined });
  });
});

describe("a receipt that comes before the sender has recorded its own", () => {
  const sending = aNotice({
    ...byMail,
    state: "sending",
    providerMessageId: undefined,
    sentAt: undefined,
    leaseUntil: moment(NOW, MINUTE),
  });

  test("of an e-mail finds its notice by the tags and records the message's id", async () => {
    const { record, notices } = aRecorder([sending]);

    expect(await record(taken)).toEqual([]);

    expect(notices.get(sending.noticeId)).toMatchObject({
      state: "sent",
      providerMessageId: "provider-1",
      sentAt: NOW,
      dueAt: moment(NOW, DAY),
      leaseUntil: undefined,
    });
  });

  test("may say at once that it has arrived", async () => {
    const { record, notices } = aRecorder([sending]);

    await record(delivered);

    expect(notices.get(sending.noticeId)).toMatchObject({
      state: "delivered",
      providerMessageId: "provider-1",
    });
  });

  test("of an SMS comes again until its message is known", async () => {
    const unknown = aNotice({ ...bySms, state: "sending", providerMessageId: undefined, sentAt: undefined });
    const { record, notices, log } = aRecorder([unknown]);

    expect(await record(anSmsReceipt())).toEqual(["m-0"]);
    expect(notices.get(unknown.noticeId)).toEqual(unknown);
    expect(log.lines.at(-1)).toMatchObject({ again: 1 });

    const set = { providerMessageId: "provider-1", sentAt: NOW };
    await notices.move({ key: unknown, from: "sending", to: "sent", set });
    expect(await record(anSmsReceipt())).toEqual([]);
    expect(notices.get(unknown.noticeId)?.state).toBe("delivered");
  });
});

describe("a receipt of an answer that was lost", () => {
  test.each([
    ["has been taken", taken, "sent"],
    ["has arrived", delivered, "delivered"],
    ["has come back", bounced("Permanent"), "failed"],
  ] as const)("says that the message %s", async (_, receipt, state) => {
    const uncertain = aNotice({
      ...byMail,
      state: "uncertain",
      providerMessageId: undefined,
      sentAt: undefined,
      uncertainSince: moment(NOW, -MINUTE),
      attention: "coerde",
    });
    const { record, notices } = aRecorder([uncertain]);

    await record(receipt);

    expect(notices.get(byMail.noticeId)).toMatchObject({ state });
  });

  test("is kept on a notice that waits to be sent again, for its sender to see", async () => {
    const waiting = aNotice({
      ...byMail,
      state: "queued",
      providerMessageId: undefined,
      sentAt: undefined,
      uncertainSince: moment(NOW, -MINUTE),
    });
    const { record, notices } = aRecorder([waiting]);

    await record(taken);

    expect(notices.get(byMail.noticeId)).toMatchObject({
      state: "queued",
      providerMessageId: "provider-1",
      sentAt: NOW,
    });
  });
});

describe("receipts in any order", () => {
  test("leave the notice where the furthest of them says", async () => {
    const { record, notices } = aRecorder([byMail]);

    await record(delivered);
    await record(taken);
    await record(delayed);

    expect(notices.get(byMail.noticeId)?.state).toBe("delivered");
  });

  test("may say that a mail came back after it had arrived", async () => {
    const { record, notices } = aRecorder([byMail]);

    await record(delivered);
    await record(bounced("Permanent"));
    await record(delivered);

    expect(notices.get(byMail.noticeId)).toMatchObject({
      state: "failed",
      reason: "bounced",
      dueAt: NOW,
      settledAt: undefined,
    });
  });

  test("make only moves that the table of states allows, whatever they say, however often", async () => {
    const mails = [
      taken,
      delivered,
      delayed,
      rejected,
      complained,
      bounced("Permanent"),
      bounced("Transient"),
    ];
    const receipts = [...mails, ...SMS_OUTCOMES.map((outcome) => anSmsReceipt({ outcome }))];
    const start = fc.constantFrom(...NOTICE_STATE_NAMES);
    const all = fc.array(fc.constantFrom(...receipts), { maxLength: 8 });

    await fc.assert(
      fc.asyncProperty(start, start, all, async (mailState, smsState, story) => {
        const seed = [
          aNotice({ ...byMail, state: mailState }),
          aNotice({ ...bySms, providerMessageId: "provider-2", state: smsState }),
        ];
        const { record, notices } = aRecorder(seed);

        for (const receipt of story) {
          const before = notices.all();
          await record("source" in receipt ? { ...receipt, messageId: "provider-2" } : receipt);
          for (const [index, { state }] of notices.all().entries()) {
            const from = before[index]?.state ?? "held";
            expect(state === from || mayMove(from, state)).toBe(true);
          }
        }
      }),
    );
  });
});

describe("a mail that comes back", () => {
  test("for good fails, and goes to a sender, which turns to the next channel", async () => {
    const { record, notices, queue } = aRecorder([byMail]);

    await record(bounced("Permanent"));

    expect(notices.get(byMail.noticeId)).toMatchObject({ state: "failed", reason: "bounced", dueAt: NOW });
    const { caseId, noticeId } = byMail;
    expect(queue.enqueued).toEqual([{ caseId, noticeId, channel: "email", delaySeconds: 0 }]);
  });

  test("for good takes its address out of use, for everybody and in the person's record", async () => {
    const recorder = aRecorder([byMail]);

    await recorder.record(bounced("Permanent"));

    expect([...recorder.suppressions.suppressed]).toEqual([[`email ${EMAIL}`, NOW]]);
    expect(contactsOf(recorder)).toMatchObject([
      { channel: "sms", state: "active" },
      { channel: "email", state: "suppressed" },
    ]);
  });

  // SES passes on what the report of whoever gave up says: any server that a mail comes to may write any address into one.
  test.each([
    ["the one it was forwarded to", "somebody@elsewhere.example.org"],
    ["its own, written otherwise", EMAIL.toUpperCase()],
  ])("takes out of use the address that it went to, though its report names %s", async (_, emailAddress) => {
    const recorder = aRecorder([byMail]);

    await recorder.record(bounced("Permanent", emailAddress));

    expect([...recorder.suppressions.suppressed.keys()]).toEqual([`email ${EMAIL}`]);
    expect(contactsOf(recorder)).toMatchObject([{ state: "active" }, { state: "suppressed" }]);
  });

  test.each(["Transient", "Undetermined"])("for now (%s) changes nothing", async (bounceType) => {
    const recorder = aRecorder([byMail]);

    expect(await recorder.record(bounced(bounceType))).toEqual([]);

    expect(recorder.notices.get(byMail.noticeId)).toEqual(byMail);
    expect(recorder.suppressions.suppressed.size).toBe(0);
    expect(contactsOf(recorder)).toMatchObject([{ state: "active" }, { state: "active" }]);
    expect(recorder.queue.enqueued).toEqual([]);
  });

  // Suppressing twice is nothing; not suppressing at all would be a second bounce.
  test("is told again if its notice could not be moved, and by then its address is out of use", async () => {
    const { record, suppressions, log } = aRecorder([byMail], ({ notices }) => ({
      notices: { ...notices, move: () => Promise.reject(new Error("InternalServerError")) },
    }));

    expect(await record(bounced("Permanent"))).toEqual(["m-0"]);

    expect(suppressions.suppressed.size).toBe(1);
    expect(log.codes).toContain("RECEIPT_FAILED");
  });
});

describe("a complaint", () => {
  test("takes the address out of use; the mail has arrived all the same", async () => {
    const recorder = aRecorder([byMail]);

    await recorder.record(complained);

    expect(recorder.notices.get(byMail.noticeId)?.state).toBe("delivered");
    expect(recorder.suppressions.suppressed.has(`email ${EMAIL}`)).toBe(true);
    expect(contactsOf(recorder)).toMatchObject([{ state: "active" }, { state: "suppressed" }]);
  });

  // Of an address on the account's own list, which other stages and products fill, too: SES takes the mail, and sends nothing.
  test("of an address that SES itself suppresses says that the mail never went out", async () => {
    const recorder = aRecorder([byMail]);
    const complaintSubType = "OnAccountSuppressionList";

    await recorder.record({ ...complained, complaint: { ...complaint, complaintSubType } });

    const { caseId, noticeId } = byMail;
    expect(recorder.notices.get(noticeId)).toMatchObject({
      state: "failed",
      reason: "suppressed",
      dueAt: NOW,
    });
    expect(recorder.queue.enqueued).toEqual([{ caseId, noticeId, channel: "email", delaySeconds: 0 }]);
    expect(recorder.suppressions.suppressed.has(`email ${EMAIL}`)).toBe(true);
  });

  test("that takes another one back leaves the address in use", async () => {
    const recorder = aRecorder([byMail]);
    const complaintFeedbackType = "not-spam";

    await recorder.record({ ...complained, complaint: { ...complaint, complaintFeedbackType } });

    expect(recorder.notices.get(byMail.noticeId)?.state).toBe("delivered");
    expect(recorder.suppressions.suppressed.size).toBe(0);
    expect(contactsOf(recorder)).toMatchObject([{ state: "active" }, { state: "active" }]);
  });

  test.each([
    { complaintSubType: null, complaintFeedbackType: "abuse" },
    { complaintSubType: "SomethingNew" },
    { complaintFeedbackType: "virus" },
  ])("is one, whatever else SES says of it: %j", async (fields) => {
    const recorder = aRecorder([byMail]);

    await recorder.record({ ...complained, complaint: { ...complaint, ...fields } });

    expect(recorder.notices.get(byMail.noticeId)?.state).toBe("delivered");
    expect(recorder.suppressions.suppressed.size).toBe(1);
  });

  test("counts days later, when the notice has long been settled", async () => {
    const settled = aNotice({ ...byMail, state: "delivered", dueAt: undefined, settledAt: NOW });
    const recorder = aRecorder([settled]);

    await recorder.record(complained);

    expect(recorder.notices.get(byMail.noticeId)).toEqual(settled);
    expect(recorder.suppressions.suppressed.size).toBe(1);
  });
});

describe("an SMS that does not arrive", () => {
  test.each([
    ["unreachable", "unreachable", "active"],
    ["message-blocked", "unreachable", "active"],
    ["price-cap", "too-expensive", "active"],
    ["spend-limit", "over-budget", "active"],
    ["unknown-failure", "unreachable", "active"],
    ["blocked", "unreachable", "suppressed"],
    ["invalid-number", "unreachable", "suppressed"],
    ["opted-out", "opted-out", "suppressed"],
  ] as const)("because it is %s fails as %s; the number stays %s", async (outcome, reason, state) => {
    const recorder = aRecorder([bySms]);

    await recorder.record(anSmsReceipt({ outcome }));

    expect(recorder.notices.get(bySms.noticeId)).toMatchObject({ state: "failed", reason, code: outcome });
    expect(contactsOf(recorder)).toMatchObject([
      { channel: "sms", state },
      { channel: "email", state: "active" },
    ]);
    expect(recorder.suppressions.suppressed.has(`sms ${PHONE}`)).toBe(state === "suppressed");
  });

  // The log's number is never passed on, so the person's number of today may be another one.
  test("does not take a number out of use that the person agreed to after it was sent", async () => {
    const recorder = aRecorder([bySms]);
    const consent = { at: moment(NOW, -MINUTE / 2), how: "page" };
    recorder.applicants.put(anApplicant({ channels: [sms({ address: "+491713920022", consent })] }));

    await recorder.record(anSmsReceipt({ outcome: "blocked" }));

    expect(recorder.notices.get(bySms.noticeId)?.state).toBe("failed");
    expect(recorder.suppressions.suppressed.size).toBe(0);
    expect(contactsOf(recorder)).toMatchObject([{ state: "active" }]);
  });

  // The first of them is closed by the first receipt, so that the second must not take the next one for it.
  test("closes one of a person's two numbers, however often, and for however many SMS, it is told", async () => {
    const another = aNotice({ ...bySms, caseId: "C-2", providerMessageId: "provider-2" });
    const recorder = aRecorder([bySms, another]);
    recorder.applicants.put(anApplicant({ channels: [sms(), sms({ address: "+491713920022" })] }));
    const blocked = anSmsReceipt({ outcome: "blocked" });

    await recorder.record(blocked);
    await recorder.record(blocked);
    await recorder.record({ ...blocked, messageId: "provider-2" });

    expect(contactsOf(recorder)).toMatchObject([{ state: "suppressed" }, { state: "active" }]);
    expect([...recorder.suppressions.suppressed.keys()]).toEqual([`sms ${PHONE}`]);
  });

  test("closes none of two numbers whose order the person has changed since it was sent", async () => {
    const recorder = aRecorder([bySms]);
    const channels = [sms({ address: "+491713920022" }), sms()];
    recorder.applicants.put(anApplicant({ channels, chosenAt: NOW }));

    await recorder.record(anSmsReceipt({ outcome: "blocked" }));

    expect(recorder.notices.get(bySms.noticeId)?.state).toBe("failed");
    expect(recorder.suppressions.suppressed.size).toBe(0);
  });

  test("closes the number that is used in place of one that the person has stopped", async () => {
    const recorder = aRecorder([bySms]);
    const stopped = sms({ address: "+491713920022", state: "stopped" });
    recorder.applicants.put(anApplicant({ channels: [stopped, sms()] }));

    await recorder.record(anSmsReceipt({ outcome: "blocked" }));

    expect([...recorder.suppressions.suppressed.keys()]).toEqual([`sms ${PHONE}`]);
  });

  // A new number gets its code before it is used for anything else, and somebody may have mistyped it.
  test("because a new number is wrong closes that one, and not the one in use", async () => {
    const fresh = { channel: "sms", address: "+491713920022", state: "unverified" } as const;
    const [{ hash: addressRef }] = addressHashes(KEYRING, "sms", fresh.address);
    const code = aNotice({ ...bySms, kind: "address-code", addressRef });
    const recorder = aRecorder([code]);
    recorder.applicants.put(anApplicant({ channels: [sms(), fresh] }));

    await recorder.record(anSmsReceipt({ outcome: "invalid-number" }));

    expect(recorder.notices.get(code.noticeId)?.state).toBe("failed");
    expect([...recorder.suppressions.suppressed.keys()]).toEqual(["sms +491713920022"]);
    expect(contactsOf(recorder)).toMatchObject([{ state: "active" }, { state: "unverified" }]);
  });

  test("because a new number is wrong closes none, once that is no longer in the record", async () => {
    const [{ hash: addressRef }] = addressHashes(KEYRING, "sms", "+491713920022");
    const recorder = aRecorder([aNotice({ ...bySms, kind: "address-code", addressRef })]);

    await recorder.record(anSmsReceipt({ outcome: "invalid-number" }));

    expect(recorder.suppressions.suppressed.size).toBe(0);
    expect(contactsOf(recorder)).toMatchObject([{ state: "active" }, { state: "active" }]);
  });

  test("of a person who is gone moves the notice alone", async () => {
    const recorder = aRecorder([bySms]);
    recorder.applicants.remove("a-000042");

    expect(await recorder.record(anSmsReceipt({ outcome: "blocked" }))).toEqual([]);

    expect(recorder.notices.get(bySms.noticeId)?.state).toBe("failed");
    expect(recorder.suppressions.suppressed.size).toBe(0);
  });
});

describe("the provider's spend limit", () => {
  const overLimit = (at: string) => anSmsReceipt({ outcome: "spend-limit", at });

  test("stops the channel for an hour, since every further SMS would fail as well", async () => {
    const { record, register, log } = aRecorder([bySms]);

    await record(overLimit(moment(NOW, -MINUTE)));

    const until = moment(NOW, HOUR - MINUTE);
    expect([...register.pauses]).toEqual([["sms", { since: NOW, until, code: "spend-limit" }]]);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ code: "PROVIDER_MISCONFIGURED", channel: "sms", reason: "spend-limit" }),
    );
  });

  test("that was reached long ago stops nothing: by now it may have been raised", async () => {
    const { record, register, notices, log } = aRecorder([bySms]);

    await record(overLimit(moment(NOW, -HOUR)));

    expect(notices.get(bySms.noticeId)?.state).toBe("failed");
    expect(register.pauses.size).toBe(0);
    expect(log.codes).toEqual(["RECEIPTS_RECORDED"]);
  });

  test("is no worse than an account that AWS must look at first", async () => {
    const { record, register, notices } = aRecorder([bySms]);

    await record(anSmsReceipt({ outcome: "account-in-review" }));

    expect(notices.get(bySms.noticeId)).toMatchObject({ state: "failed", reason: "unreachable" });
    expect(register.pauses.get("sms")).toMatchObject({ code: "account-in-review" });
  });

  test("leaves a channel stopped that somebody has stopped by hand", async () => {
    const { record, register } = aRecorder([bySms]);
    const byHand = { since: NOW, code: "by-hand" };
    await register.pause("sms", byHand);

    await record(overLimit(NOW));

    expect(register.pauses.get("sms")).toEqual(byHand);
  });

  test.each(["price-cap", "unreachable", "blocked"])(
    "is no %s, which stops nobody else's SMS",
    async (outcome) => {
      const { record, register } = aRecorder([bySms]);

      await record(anSmsReceipt({ outcome }));

      expect(register.pauses.size).toBe(0);
    },
  );
});

describe("what is not ours", () => {
  const foreign: readonly (readonly [string, unknown])[] = [
    ["no JSON", "{"],
    ["an event of another account", ofMail(bounced("Permanent"), { sendingAccountId: "111111111111" })],
    ["of a type that we do not know", aMailEvent({ eventType: "Open" }, mail)],
    ["about no notice that there is", aMailEvent({}, { tags: { ...mail.tags, case: ["C-unknown"] } })],
    ["about another message of the notice", aMailEvent({ eventType: "Send" }, { ...mail, messageId: "p-2" })],
    // An SMS notice's id in an e-mail's tags.
    ["about a notice of another channel", aMailEvent({}, { tags: aMailEvent().mail.tags })],
  ];

  test.each(foreign)("(%s) is counted and dropped, and nothing changes", async (_, body) => {
    const recorder = aRecorder([byMail, bySms]);

    expect(await recorder.record(body)).toEqual([]);

    expect(recorder.log.lines).toEqual([{ code: "RECEIPTS_RECORDED", receipts: 1, dropped: 1 }]);
    expect(recorder.notices.all()).toEqual([byMail, bySms]);
    expect(recorder.suppressions.suppressed.size).toBe(0);
    expect(recorder.queue.enqueued).toEqual([]);
  });

  test("suppresses no address of a message that its notice does not know", async () => {
    const recorder = aRecorder([byMail]);

    await recorder.record({
      ...bounced("Permanent"),
      mail: { ...bounced("Permanent").mail, messageId: "p" },
    });

    expect(recorder.suppressions.suppressed.size).toBe(0);
    expect(recorder.notices.get(byMail.noticeId)).toEqual(byMail);
  });

  test("such as an unknown id is looked at four times, and dropped then", async () => {
    const { recordAt, log } = aRecorder([bySms]);
    const unknown = anSmsReceipt({ messageId: "unknown" });

    for (const looks of [1, 2, 3]) expect(await recordAt(looks, unknown)).toEqual(["m-0"]);
    expect(await recordAt(4, unknown)).toEqual([]);

    expect(log.lines.at(-1)).toMatchObject({ receipts: 1, dropped: 1 });
  });
});

describe("a batch of receipts", () => {
  test("is recorded one by one: what fails comes again alone", async () => {
    const { record, notices, log } = aRecorder([byMail, bySms], (twins) => ({
      finder: { byProviderMessageId: () => Promise.reject(new Error("ThrottlingException")) },
      notices: twins.notices,
    }));

    expect(await record(anSmsReceipt(), delivered, "{")).toEqual(["m-0"]);

    expect(notices.get(byMail.noticeId)?.state).toBe("delivered");
    expect(log.lines.at(-1)).toMatchObject({ receipts: 3, again: 1, recorded: 1, dropped: 1 });
  });

  test("leaves no address in the log", async () => {
    const { record, log } = aRecorder([byMail, bySms], ({ notices }) => ({
      notices: { ...notices, move: () => Promise.reject(new Error(`cannot move ${EMAIL} ${PHONE}`)) },
    }));

    await record(bounced("Permanent"), anSmsReceipt({ outcome: "blocked" }), EMAIL);

    expect(JSON.stringify(log.lines)).not.toMatch(/example\.org|\+49/);
    expect(JSON.stringify(log.lines)).not.toContain(CASE_ID);
  });

  test("looks again at a notice that was moved meanwhile", async () => {
    let moves = 0;
    const { record, notices } = aRecorder([byMail], (twins) => ({
      notices: {
        ...twins.notices,
        move: async (move) => {
          moves++;
          // A sender has been faster; the next look finds its notice as it is now.
          return moves === 1 ? false : twins.notices.move(move);
        },
      },
    }));

    expect(await record(delivered)).toEqual([]);

    expect(moves).toBe(2);
    expect(notices.get(byMail.noticeId)?.state).toBe("delivered");
  });

  test("gives up on a notice that is moved all the time, until it comes again", async () => {
    const { record } = aRecorder([byMail], ({ notices }) => ({
      notices: { ...notices, move: async () => false },
    }));

    expect(await record(delivered)).toEqual(["m-0"]);
  });
});
