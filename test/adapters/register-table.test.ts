import { GetCommand, ScanCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { addressHashes } from "../../shared/adapters/address-hash.ts";
import type { Keyring } from "../../shared/adapters/keyring.ts";
import { createNoticeTable } from "../../shared/adapters/notice-table.ts";
import { createPauseTable } from "../../shared/adapters/pause-table.ts";
import { createRegisterTable } from "../../shared/adapters/register-table.ts";
import type { Channel } from "../../shared/domain/channel.ts";
import type { NoticeMove, NoticeStore } from "../../shared/domain/notice.ts";
import type { Counter, Resumption, SendingRegister, Suppressions } from "../../shared/domain/register.ts";
import { DAY, HOUR, after as moment } from "../../shared/domain/time.ts";
import { aNotice, EMAIL, KEYRING, NOW, PHONE } from "../twins/builders.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { createRegisterTwin } from "../twins/register.ts";
import { useEngine } from "./engine.ts";

type Register = SendingRegister & Suppressions & Resumption;

const { client, table } = useEngine("register", {
  Register: { keys: ["key", "entry"] },
  Notices: { keys: ["caseId", "noticeId"] },
});

function onDynamo(keyring: Keyring = KEYRING): Register {
  return createRegisterTable(client(), table("Register"), async () => keyring);
}

let count = 0;

/** Tests share the tables, so each has addresses, cases and months of its own. */
function own(what: string): string {
  count++;
  return `${what}-${count}`;
}

function ownAddress(): string {
  return `${own("person")}@example.org`;
}

function ownMonth(): string {
  count++;
  return moment(NOW, count * 31 * DAY);
}

async function isSuppressed(register: Register, channel: Channel, address: string) {
  return (await register.look(channel, [address], NOW)).addresses.get(address)?.isSuppressed;
}

const BOTH = [
  ["the twin", createRegisterTwin],
  ["DynamoDB", () => onDynamo()],
] as const;

describe.each(BOTH)("a suppressed address (%s)", (_, open) => {
  test("is found as such, and no other one is", async () => {
    const register = open();
    const [dead, alive] = [ownAddress(), ownAddress()];

    await register.suppress("email", dead, "BouncePermanent", NOW);

    const { addresses } = await register.look("email", [dead, alive], NOW);
    expect(addresses.get(dead)?.isSuppressed).toBe(true);
    expect(addresses.get(alive)?.isSuppressed).toBe(false);
    expect(addresses.size).toBe(2);
  });

  test("is one for its own channel only", async () => {
    const register = open();
    const address = ownAddress();

    await register.suppress("email", address, "BouncePermanent", NOW);

    expect(await isSuppressed(register, "sms", address)).toBe(false);
  });

  test("is the same in capitals and small letters", async () => {
    const register = open();
    const address = ownAddress();

    await register.suppress("email", address, "BouncePermanent", NOW);

    expect(await isSuppressed(register, "email", address.toUpperCase())).toBe(true);
  });

  test("stays one, suppressed again", async () => {
    const register = open();
    const address = ownAddress();

    await register.suppress("email", address, "BouncePermanent", NOW);
    await register.suppress("email", address, "Complaint", moment(NOW, DAY));

    expect(await isSuppressed(register, "email", address)).toBe(true);
  });

  test("is known by a hash that is always the same for an address, and never for two", async () => {
    const register = open();
    const [one, other] = [ownAddress(), ownAddress()];

    const first = await register.look("email", [one, other], NOW);
    const second = await register.look("email", [one], NOW);

    expect(second.addresses.get(one)?.hash).toBe(first.addresses.get(one)?.hash);
    expect(first.addresses.get(other)?.hash).not.toBe(first.addresses.get(one)?.hash);
  });

  test("is known by its hash alone, as long as there is no other key", async () => {
    const register = open();
    const address = ownAddress();

    const facts = (await register.look("email", [address], NOW)).addresses.get(address);

    expect(facts?.refs).toEqual([facts?.hash]);
  });

  test("is found among more addresses than one request can carry", async () => {
    const register = open();
    const many = Array.from({ length: 130 }, ownAddress);
    const dead = many.filter((_unused, index) => index % 40 === 0);
    for (const address of dead) await register.suppress("email", address, "BouncePermanent", NOW);

    const { addresses } = await register.look("email", many, NOW);

    expect(many.filter((address) => addresses.get(address)?.isSuppressed)).toEqual(dead);
  });
});

describe.each(BOTH)("what is spent (%s)", (_, open) => {
  test("adds up within a month, and each addition says to how much", async () => {
    const register = open();
    const now = ownMonth();

    expect(await register.spend("sms", 0.25, now)).toBe(0.25);
    expect(await register.spend("sms", 0.5, now)).toBe(0.75);

    expect((await register.look("sms", [], now)).spentUsd).toBe(0.75);
  });

  test("is nothing before anything was spent", async () => {
    expect((await open().look("sms", [], ownMonth())).spentUsd).toBe(0);
  });

  test("is counted for each channel alone", async () => {
    const register = open();
    const now = ownMonth();

    await register.spend("sms", 1, now);

    expect((await register.look("email", [], now)).spentUsd).toBe(0);
  });

  test("begins anew with the month", async () => {
    const register = open();
    count++;
    const year = 2100 + count;

    await register.spend("sms", 1, `${year}-01-31T23:59:59.999Z`);
    await register.spend("sms", 0.5, `${year}-02-01T00:00:00.000Z`);

    expect((await register.look("sms", [], `${year}-01-01T00:00:00.000Z`)).spentUsd).toBe(1);
    expect((await register.look("sms", [], `${year}-02-28T12:00:00.000Z`)).spentUsd).toBe(0.5);
  });

  test("loses nothing of what is added at the same time", async () => {
    const register = open();
    const now = ownMonth();

    await Promise.all(Array.from({ length: 20 }, () => register.spend("sms", 0.25, now)));

    expect((await register.look("sms", [], now)).spentUsd).toBe(5);
  });
});

describe.each(BOTH)("a pause (%s)", (_, open) => {
  test("is seen by a sender that looks, for its own channel, until it is taken away", async () => {
    const register = open();
    const pause = { since: NOW, until: moment(NOW, HOUR), code: "AccountSendingPaused" };
    await register.pause("email", pause);

    expect((await register.look("email", [], NOW)).pause).toEqual(pause);
    expect((await register.look("sms", [], NOW)).pause).toBeUndefined();

    await register.resume("email");
    expect((await register.look("email", [], NOW)).pause).toBeUndefined();
  });

  // A provider that keeps refusing must not cut short what somebody has stopped by hand.
  test("without an end stays when a provider asks for one with an end", async () => {
    const register = open();
    const endless = { since: NOW, code: "by-hand" };
    await register.pause("email", endless);

    await register.pause("email", { since: NOW, until: moment(NOW, DAY), code: "KMSDisabled" });

    expect((await register.look("email", [], NOW)).pause).toEqual(endless);
    await register.resume("email");
  });
});

interface Counting {
  readonly notices: NoticeStore;
}

function countingInMemory(): Counting {
  return { notices: createNoticeTwin([], createRegisterTwin()) };
}

function countingOnDynamo(): Counting {
  return { notices: createNoticeTable(client(), table("Notices"), table("Register")) };
}

describe.each([
  ["the twin", countingInMemory],
  ["DynamoDB", countingOnDynamo],
])("counters of a claim (%s)", (_, open) => {
  const aCounter = (fields: Partial<Counter> = {}): Counter => {
    count++;
    const key = `count#person#a-${count}`;
    return { key, entry: "2026-11-23", limit: 1, keepUntil: moment(NOW, 2 * DAY), ...fields };
  };
  const aClaim = (caseId: string): NoticeMove => ({
    key: aNotice({ caseId }),
    from: "queued",
    to: "sending",
    attempts: 0,
    set: { attempts: 1 },
  });
  const ownCase = () => own("C");

  test("rise with it up to their limit, and the one that is full then says so", async () => {
    const { notices } = open();
    const counter = aCounter({ limit: 2 });
    const cases = [ownCase(), ownCase(), ownCase()];
    for (const caseId of cases) await notices.add(aNotice({ caseId }));

    const claims = [];
    for (const caseId of cases) claims.push(await notices.claim(aClaim(caseId), [counter]));

    expect(claims).toEqual([true, true, counter]);
  });

  test("leave the notice as it was, and each other, when one of them is full", async () => {
    const { notices } = open();
    const [wide, narrow] = [aCounter({ limit: 2 }), aCounter({ limit: 1 })];
    const [first, second, third] = [ownCase(), ownCase(), ownCase()];
    for (const caseId of [first, second, third]) await notices.add(aNotice({ caseId }));
    await notices.claim(aClaim(first), [wide, narrow]);

    expect(await notices.claim(aClaim(second), [wide, narrow])).toEqual(narrow);

    expect(await notices.read([aNotice({ caseId: second })])).toMatchObject([{ state: "queued" }]);
    expect(await notices.claim(aClaim(third), [wide])).toBe(true);
  });

  test("do not rise when the notice was claimed by another sender", async () => {
    const { notices } = open();
    const counter = aCounter({ limit: 2 });
    const [one, other] = [ownCase(), ownCase()];
    for (const caseId of [one, other]) await notices.add(aNotice({ caseId }));
    await notices.claim(aClaim(one), [counter]);

    expect(await notices.claim(aClaim(one), [counter])).toBe(false);

    expect(await notices.claim(aClaim(other), [counter])).toBe(true);
  });

  test("without a limit only count", async () => {
    const { notices } = open();
    const essential = aCounter({ limit: undefined });
    const [first, second, third] = [ownCase(), ownCase(), ownCase()];
    for (const caseId of [first, second, third]) await notices.add(aNotice({ caseId }));
    for (const caseId of [first, second]) await notices.claim(aClaim(caseId), [essential]);

    const limited = { ...essential, limit: 2 };

    expect(await notices.claim(aClaim(third), [limited])).toEqual(limited);
  });
});

describe("the table Register", () => {
  const OLD = "an older key of this test, and of nothing else";
  const rotated: Keyring = { current: "2", keys: { "1": OLD, "2": "a newer key of this test only" } };
  const item = async (key: string, entry: string) =>
    (await client().send(new GetCommand({ TableName: table("Register"), Key: { key, entry } }))).Item;

  test("finds an address that was suppressed under an older key, and hands out the current key's hash", async () => {
    const address = ownAddress();
    await onDynamo({ current: "1", keys: { "1": OLD } }).suppress("email", address, "BouncePermanent", NOW);

    const facts = (await onDynamo(rotated).look("email", [address], NOW)).addresses.get(address);

    const [current, older] = addressHashes(rotated, "email", address).map(({ hash }) => hash);
    expect(facts).toEqual({ isSuppressed: true, hash: current, refs: [current, older] });
  });

  test("no longer finds it once that key is gone", async () => {
    const address = ownAddress();
    await onDynamo({ current: "1", keys: { "1": OLD } }).suppress("email", address, "BouncePermanent", NOW);
    const { "2": key = "" } = rotated.keys;

    expect(await isSuppressed(onDynamo({ current: "2", keys: { "2": key } }), "email", address)).toBe(false);
  });

  test("keeps the first reason and time of a suppression, and for ever", async () => {
    const register = onDynamo();
    const address = ownAddress();
    await register.suppress("email", address, "BouncePermanent", NOW);
    await register.suppress("email", address, "Complaint", moment(NOW, DAY));

    const [{ hash }] = addressHashes(KEYRING, "email", address);

    expect(await item(`suppression#${hash}`, "email")).toEqual({
      key: `suppression#${hash}`,
      entry: "email",
      reason: "BouncePermanent",
      at: NOW,
    });
  });

  test("forgets counters and spending after their time", async () => {
    const now = ownMonth();
    await onDynamo().spend("sms", 1, now);
    const notices = createNoticeTable(client(), table("Notices"), table("Register"));
    await notices.add(aNotice({ caseId: "C-ttl" }));
    const counter = { key: "count#ttl", entry: "now", limit: 1, keepUntil: moment(NOW, HOUR) };
    await notices.claim(
      { key: aNotice({ caseId: "C-ttl" }), from: "queued", to: "sending", set: { attempts: 1 } },
      [counter],
    );

    const seconds = (at: string) => Math.floor(Date.parse(at) / 1_000);
    expect(await item("spent#sms", now.slice(0, 7))).toMatchObject({ ttl: seconds(moment(now, 400 * DAY)) });
    expect(await item("count#ttl", "now")).toMatchObject({ count: 1, ttl: seconds(counter.keepUntil) });
  });

  test("shows senders and people the same pause", async () => {
    const pauses = createPauseTable(client(), table("Register"));
    const pause = { since: NOW, until: moment(NOW, HOUR), code: "Throttling" };

    await onDynamo().pause("sms", pause);
    expect(await pauses.current("sms")).toEqual(pause);

    await pauses.resume("sms");
    expect((await onDynamo().look("sms", [], NOW)).pause).toBeUndefined();
  });

  // Whoever writes nonsense there must not stop all sending.
  test("takes a pause and a sum that are none for nothing", async () => {
    const now = ownMonth();
    const put = (key: string, entry: string, field: string) =>
      client().send(
        new UpdateCommand({
          TableName: table("Register"),
          Key: { key, entry },
          UpdateExpression: "SET #field = :value",
          ExpressionAttributeNames: { "#field": field },
          ExpressionAttributeValues: { ":value": "nonsense" },
        }),
      );
    await put("pause", "sms", "since");
    await put("spent#sms", now.slice(0, 7), "usd");

    expect(await onDynamo().look("sms", [], now)).toMatchObject({ pause: undefined, spentUsd: 0 });
    await onDynamo().resume("sms");
  });

  test("never holds an address in clear, or in any way that can be told without the key", async () => {
    const register = onDynamo();
    for (const [channel, address] of [
      ["sms", PHONE],
      ["email", EMAIL],
    ] as const) {
      await register.suppress(channel, address, "blocked", NOW);
      await register.look(channel, [address], NOW);
    }

    const { Items } = await client().send(new ScanCommand({ TableName: table("Register") }));
    const everything = JSON.stringify(Items);

    expect(everything).toContain(addressHashes(KEYRING, "sms", PHONE)[0].hash);
    expect(everything).not.toMatch(/example\.org|someone/i);
    expect(everything).not.toMatch(/49(171|176)\d/);
    // Who tries all numbers without the key finds none.
    const without = addressHashes({ current: "1", keys: { "1": "" } }, "sms", PHONE)[0].hash;
    expect(everything).not.toContain(without);
  });
});
