import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../functions/read-sms-log/handler.ts";
import type { SmsReceipt } from "../../shared/domain/receipts.ts";
import { parseReceipt } from "../../shared/lambda/parse-receipt.ts";
import { aLog, NOW } from "../twins/builders.ts";
import { ORIGIN } from "./receipts.ts";

const MESSAGE_ID = "34d9b400-c6dd-5444-820d-fbeb0f1f54cf";
const NUMBER = "+491713920021";
/** Whatever holds these digits, in any form, holds the number. */
const DIGITS = "1713920021";

interface Entry {
  readonly notification?: unknown;
  readonly delivery?: unknown;
  readonly status?: unknown;
}

/** An entry of the delivery log. Source: SNS Developer Guide, "Example log for successful SMS delivery". */
function anEntry(fields: Entry = {}): string {
  return JSON.stringify({
    notification: { messageId: MESSAGE_ID, timestamp: "2026-11-23 09:00:00.000" },
    delivery: aDelivery("Message has been accepted by phone"),
    status: "SUCCESS",
    ...fields,
  });
}

function aDelivery(providerResponse: unknown) {
  const network = { phoneCarrier: "Simulated Carrier", mnc: 1, mcc: 262 };
  const terms = { destination: NUMBER, priceInUSD: 0.1, smsType: "Transactional", dwellTimeMs: 500 };
  return { ...network, ...terms, providerResponse };
}

/** What CloudWatch Logs hands to a subscriber. */
function anEvent(logEvents: readonly unknown[], messageType = "DATA_MESSAGE") {
  const data = {
    messageType,
    owner: ORIGIN.accountId,
    logGroup: `sns/eu-central-1/${ORIGIN.accountId}/DirectPublishToPhoneNumber`,
    logStream: "stream",
    subscriptionFilters: ["Reader"],
    logEvents,
  };
  return { awslogs: { data: gzipSync(JSON.stringify(data)).toString("base64") } };
}

function eventOf(...messages: readonly unknown[]) {
  return anEvent(
    messages.map((message, index) => ({ id: `3${index}`, timestamp: Date.parse(NOW) + index, message })),
  );
}

function aReader(pass?: () => Promise<void>) {
  const passed: SmsReceipt[] = [];
  const log = aLog();
  const take = async (receipts: readonly SmsReceipt[]) => {
    passed.push(...receipts);
  };
  return { passed, log, read: createHandler({ pass: pass ?? take, log }) };
}

describe("an entry of the SMS delivery log", () => {
  test("is passed on as message id, outcome and time, and nothing else", async () => {
    const { read, passed, log } = aReader();

    await read(eventOf(anEntry()));

    expect(passed).toEqual([{ source: "sms-log", messageId: MESSAGE_ID, outcome: "delivered", at: NOW }]);
    expect(log.lines).toEqual([{ code: "SMS_LOG_READ", entries: 1, dropped: 0 }]);
  });

  test.each([
    ["Phone is currently unreachable/unavailable", "unreachable"],
    ["Phone has blocked SMS", "blocked"],
    ["Blocked as spam by phone carrier", "message-blocked"],
    ["Phone carrier has blocked this message", "message-blocked"],
    ["Phone number is opted out", "opted-out"],
    ["Invalid phone number", "invalid-number"],
    ["This delivery would exceed max price", "price-cap"],
    ["No quota left for account", "spend-limit"],
    ["Something that nobody has written down", "unknown-failure"],
    ["constructor", "unknown-failure"],
  ])("of a failure (%s) is passed on as %s", async (providerResponse, outcome) => {
    const { read, passed } = aReader();

    await read(eventOf(anEntry({ delivery: aDelivery(providerResponse), status: "FAILURE" })));

    expect(passed).toMatchObject([{ outcome }]);
  });

  test("is passed on with the others of its event, each with its own time", async () => {
    const { read, passed } = aReader();
    const ids = Array.from({ length: 30 }, () => randomUUID());

    await read(eventOf(...ids.map((messageId) => anEntry({ notification: { messageId } }))));

    expect(passed.map(({ messageId }) => messageId)).toEqual(ids);
    expect(passed.map(({ at }) => Date.parse(at) - Date.parse(NOW))).toEqual(ids.map((_, index) => index));
  });

  test("is what the receipt queue takes", async () => {
    const { read, passed } = aReader();

    await read(eventOf(anEntry()));

    expect(passed.map((receipt) => parseReceipt(JSON.stringify(receipt), ORIGIN)?.messageId)).toEqual([
      MESSAGE_ID,
    ]);
  });
});

describe("a malformed entry", () => {
  test.each([
    ["is no JSON", "{"],
    ["is empty", ""],
    ["is a text", JSON.stringify(NUMBER)],
    ["is null", "null"],
    ["names no message", anEntry({ notification: {} })],
    ["names a number in place of a message", anEntry({ notification: { messageId: NUMBER } })],
    ["says nothing of the delivery", anEntry({ delivery: undefined })],
    ["says of the delivery what is no text", anEntry({ delivery: aDelivery(5) })],
    ["has no status", anEntry({ status: undefined })],
    // Not delivered, perhaps, but not failed either: a second channel would tell it twice.
    ["has a status that there is not", anEntry({ status: "PENDING" })],
  ])("that %s is counted and dropped; the others are passed on", async (_, entry) => {
    const { read, passed, log } = aReader();

    await read(eventOf(anEntry(), entry, anEntry()));

    expect(passed.map(({ messageId }) => messageId)).toEqual([MESSAGE_ID, MESSAGE_ID]);
    expect(log.lines).toEqual([{ code: "SMS_LOG_READ", entries: 3, dropped: 1 }]);
  });

  test.each([
    ["no time", { message: anEntry() }],
    ["a time that no calendar knows", { message: anEntry(), timestamp: 1e300 }],
    ["no message", { timestamp: Date.parse(NOW) }],
    ["nothing at all", null],
  ])("in an event with %s is counted and dropped; the others are passed on", async (_, logEvent) => {
    const { read, passed, log } = aReader();

    await read(anEvent([logEvent, { timestamp: Date.parse(NOW), message: anEntry() }]));

    expect(passed).toHaveLength(1);
    expect(log.lines).toEqual([{ code: "SMS_LOG_READ", entries: 2, dropped: 1 }]);
  });
});

describe("an event of the log", () => {
  test("that only tests the subscription is ignored", async () => {
    const { read, passed, log } = aReader();
    const message = "CWL CONTROL MESSAGE: Checking health of destination Lambda function.";

    await read(anEvent([{ id: "", timestamp: Date.parse(NOW), message }], "CONTROL_MESSAGE"));

    expect(passed).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  // CloudWatch Logs hands it over again then.
  test("fails as a whole if the queue does not take its receipts", async () => {
    const { read, log } = aReader(() => Promise.reject(new Error("QueueDoesNotExist")));

    await expect(read(eventOf(anEntry()))).rejects.toThrow("QueueDoesNotExist");

    expect(log.lines).toEqual([]);
  });

  test("fails if it is none, without quoting what it holds", async () => {
    const { read } = aReader();
    const data = gzipSync(`{"messageType":${NUMBER}`).toString("base64");

    for (const event of [{ awslogs: { data } }, { awslogs: { data: NUMBER } }, anEvent([]).awslogs, {}]) {
      const error: unknown = await read(event).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
    }
  });
});

describe("the phone number", () => {
  const withNumber = fc.constantFrom(
    NUMBER,
    `00${NUMBER.slice(1)}`,
    `0${DIGITS}`,
    `Phone ${NUMBER} is currently unreachable`,
    Number(NUMBER.slice(1)),
    { number: NUMBER },
    [NUMBER],
  );
  const part = fc.oneof(withNumber, fc.jsonValue());
  const delivery = fc.record({ destination: withNumber, providerResponse: part });
  const notification = fc.oneof(part, fc.record({ messageId: part, timestamp: part }));
  const entry = fc.oneof(
    fc.record({ notification, delivery: fc.oneof(part, delivery), status: part }, { requiredKeys: [] }),
    fc.record({
      notification: fc.record({ messageId: fc.oneof(fc.constant(MESSAGE_ID), part) }),
      delivery: fc.record({ destination: withNumber, providerResponse: fc.oneof(fc.string(), withNumber) }),
      status: fc.constantFrom("SUCCESS", "FAILURE", NUMBER),
      [NUMBER]: part,
    }),
  );

  test("never comes through, to the queue or to our own log, wherever it stands", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 4 }), async (entries) => {
        const { read, passed, log } = aReader();

        await read(eventOf(...entries.map((one) => JSON.stringify(one))));

        expect(JSON.stringify([passed, log.lines])).not.toContain(DIGITS);
        for (const receipt of passed)
          expect(new Set(Object.keys(receipt))).toEqual(new Set(["source", "messageId", "outcome", "at"]));
      }),
      { numRuns: 300 },
    );
  });
});
