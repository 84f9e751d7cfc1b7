import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SMS_MEANINGS, SMS_OUTCOMES } from "../../shared/domain/receipts.ts";
import { parseReceipt } from "../../shared/lambda/parse-receipt.ts";
import { aNotice, CASE_ID, EMAIL, NOW } from "../twins/builders.ts";
import { aMailEvent, anSmsReceipt, ORIGIN } from "./receipts.ts";

const parse = (body: unknown) => parseReceipt(typeof body === "string" ? body : JSON.stringify(body), ORIGIN);

const { noticeId } = aNotice();
const LATER = "2026-11-23T09:00:07.000Z";
const recipients = [{ emailAddress: EMAIL }];

function aBounce(bounceType: string) {
  return { bounceType, bounceSubType: "General", timestamp: LATER, bouncedRecipients: recipients };
}

describe("an SES event", () => {
  test.each([
    ["Send", {}, { says: "taken" }, NOW],
    ["Delivery", { delivery: { timestamp: LATER } }, { says: "delivered" }, LATER],
    [
      "Complaint",
      { complaint: { timestamp: LATER, complainedRecipients: recipients } },
      { says: "delivered", suppresses: true },
      LATER,
    ],
    ["Reject", { reject: { reason: "Bad content" } }, { says: "failed", reason: "rejected" }, NOW],
    ["DeliveryDelay", { deliveryDelay: { delayType: "MailboxFull" } }, { says: "nothing" }, NOW],
  ])("of type %s says what has become of which notice, and when", (eventType, parts, meaning, at) => {
    expect(parse(aMailEvent({ eventType, ...parts }))).toEqual({
      channel: "email",
      messageId: "provider-1",
      key: { caseId: CASE_ID, noticeId },
      meaning,
      code: eventType,
      at,
      address: EMAIL,
    });
  });

  test.each([
    ["Permanent", { says: "failed", reason: "bounced", suppresses: true }],
    ["Transient", { says: "nothing" }],
    ["Undetermined", { says: "nothing" }],
  ])("of a bounce that is %s names the address, and whether it is dead", (bounceType, meaning) => {
    expect(parse(aMailEvent({ eventType: "Bounce", bounce: aBounce(bounceType) }))).toMatchObject({
      code: `Bounce${bounceType}`,
      meaning,
      at: LATER,
      address: EMAIL,
    });
  });

  test("may give its time in any zone", () => {
    const delivery = { timestamp: "2026-11-23T10:00:07+01:00" };

    expect(parse(aMailEvent({ eventType: "Delivery", delivery }))?.at).toBe(LATER);
  });

  test.each([
    ["of a type that nobody asked for", { eventType: "Open", open: { timestamp: LATER } }],
    ["of a type that there is not", { eventType: "BouncePermanent" }],
    ["of a type that every object seems to know", { eventType: "constructor" }],
    ["of a bounce of a kind that there is not", { eventType: "Bounce", bounce: aBounce("Final") }],
    ["of a bounce that says nothing of it", { eventType: "Bounce" }],
    ["of a bounce that only a delivery is told of", { eventType: "Bounce", delivery: { timestamp: LATER } }],
    ["of a delivery that says nothing of it", { eventType: "Delivery" }],
    ["of a complaint that says nothing of it", { eventType: "Complaint" }],
    ["without a time", { eventType: "Delivery", delivery: { timestamp: "yesterday" } }],
    ["without a mail", { mail: undefined }],
  ])("%s is dropped", (_, fields) => {
    expect(parse({ ...aMailEvent(), ...fields })).toBeUndefined();
  });

  test.each([
    ["of another account", { sendingAccountId: "111111111111" }],
    ["without a message id", { messageId: "" }],
    ["to nobody", { destination: [] }],
    ["to two addresses, as none of ours is", { destination: [EMAIL, EMAIL] }],
    ["without tags", { tags: undefined }],
    ["of another configuration set", { tags: tags({ "ses:configuration-set": ["newsletter"] }) }],
    ["of no configuration set", { tags: tags({ "ses:configuration-set": undefined }) }],
    ["of no notice", { tags: tags({ notice: undefined }) }],
    ["of two notices", { tags: tags({ notice: [noticeId, noticeId] }) }],
    ["of no case", { tags: tags({ case: [] }) }],
    // DynamoDB refuses an empty key, so this one would come again until it is a dead letter.
    ["of a notice without a name", { tags: tags({ notice: [""] }) }],
    ["of a case with a name that no tag may have", { tags: tags({ case: ["someone@example.org"] }) }],
  ])("of a mail %s is dropped", (_, mail) => {
    expect(parse(aMailEvent({}, mail))).toBeUndefined();
  });

  // SNS wraps what it passes on unless it is told not to, and so may anybody who subscribes to the topic.
  test("in an envelope of SNS is dropped", () => {
    expect(parse({ Type: "Notification", Message: JSON.stringify(aMailEvent()) })).toBeUndefined();
  });

  test.each([
    ["a", aMailEvent()],
    ["an SMS", anSmsReceipt()],
  ])("makes no receipt of %s receipt that is cut off", (_, event) => {
    const text = JSON.stringify(event);

    expect(parse(text)).toBeDefined();
    for (let length = 0; length < text.length; length++) expect(parse(text.slice(0, length))).toBeUndefined();
  });
});

describe("what is passed on of the SMS delivery log", () => {
  test.each(SMS_OUTCOMES)("says of a message that its outcome is %s", (outcome) => {
    expect(parse(anSmsReceipt({ outcome }))).toEqual({
      channel: "sms",
      messageId: "provider-1",
      key: undefined,
      meaning: SMS_MEANINGS[outcome],
      code: outcome,
      at: NOW,
      address: undefined,
    });
  });

  test.each([
    ["an outcome that there is not", { outcome: "lost" }],
    ["an outcome that every object seems to know", { outcome: "constructor" }],
    ["no message id", { messageId: "" }],
    ["a message id that is too long for one", { messageId: "1".repeat(101) }],
    ["no time", { at: "now" }],
    ["more than that", { destination: "+491713920021" }],
    ["another source", { source: "sms" }],
  ])("is dropped with %s", (_, fields) => {
    expect(parse({ ...anSmsReceipt(), ...fields })).toBeUndefined();
  });
});

describe("a message of the receipt queue", () => {
  const json = fc.json({ maxDepth: 4 });

  test("never throws, whatever text it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), json), (text) => {
        expect(parse(text)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  // One part of a good receipt is replaced by anything at all.
  test.each([
    ["an SES event", aMailEvent({ eventType: "Bounce", bounce: aBounce("Permanent") })],
    ["an SMS receipt", anSmsReceipt()],
  ])("never throws, and never names a key that no table takes, whatever is wrong in %s", (_, event) => {
    const paths = pathsIn(event);
    const anything = fc.oneof(fc.jsonValue(), fc.string(), fc.constantFrom("__proto__", "toString", "", "Ω"));

    fc.assert(
      fc.property(fc.constantFrom(...paths), anything, (path, value) => {
        const receipt = parse(replaced(event, path, value));

        if (receipt === undefined) return;
        expect(receipt.messageId).not.toBe("");
        expect(["taken", "delivered", "failed", "nothing"]).toContain(receipt.meaning.says);
        expect(receipt.key?.noticeId ?? noticeId).toMatch(/^[\w-]+$/);
        expect(receipt.key?.caseId ?? CASE_ID).toMatch(/^[\w-]+$/);
        expect(new Date(receipt.at).toISOString()).toBe(receipt.at);
      }),
      { numRuns: 2_000 },
    );
  });
});

function tags(fields: Readonly<Record<string, readonly string[] | undefined>>) {
  return { ...aMailEvent().mail.tags, ...fields };
}

type Path = readonly string[];

/** The ways to all parts of a value. */
function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => pathsIn(part, [...path, key]))];
}

/** A copy of a value with another part in one place. */
function replaced(value: unknown, [first, ...rest]: Path, part: unknown): unknown {
  if (first === undefined) return part;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return list.map((item, index) => (String(index) === first ? replaced(item, rest, part) : item));
  }
  const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
  return Object.fromEntries(
    entries.map(([key, item]) => [key, key === first ? replaced(item, rest, part) : item]),
  );
}
