import { describe, expect, test } from "vitest";
import {
  CODE_LASTS,
  codeCounters,
  confirmationSchema,
  KEEP_PROOF,
  MOST_TRIES,
  newConfirmation,
  pendingSchema,
} from "../../shared/domain/confirmation.ts";
import { DAY, MINUTE } from "../../shared/domain/time.ts";
import { NOW } from "../twins/builders.ts";

const limits = { perPersonAndDay: 5, perAddressAndDay: 3, perNetworkAndHour: 20 };
const pending = { do: "show-data" } as const;
const to = { channel: "sms", addressRef: "ref-of-a-number" } as const;
const confirmation = newConfirmation("1-00ff", "a-000042", pending, to, NOW);

const counters = (now = NOW, network = "network-1") => codeCounters(confirmation, network, limits, now);

describe("a new confirmation", () => {
  test("is good for ten minutes and five tries, none of them used", () => {
    expect(confirmation).toEqual({
      id: "1-00ff",
      applicantId: "a-000042",
      pending,
      channel: "sms",
      addressRef: "ref-of-a-number",
      expiresAt: "2026-11-23T09:10:00.000Z",
      tries: 0,
    });
    expect(CODE_LASTS).toBe(10 * MINUTE);
    expect(MOST_TRIES).toBe(5);
  });

  test.each([
    ["to show what is stored", pending],
    ["to erase", { do: "erase" }],
    ["of a choice", { do: "choose", choice: { do: "start", addressRef: "ref-of-a-number" } }],
  ])("%s can be read back from what is stored", (_, wanted) => {
    const stored = {
      ...confirmation,
      pending: wanted,
      key: "confirmation#a-000042",
      entry: "1-00ff",
      ttl: 1,
    };

    expect(confirmationSchema.parse(stored)).toEqual({ ...confirmation, pending: wanted });
  });

  // An address that nobody has proved yet is stored nowhere.
  test("of a new address holds what stands for it, and never the address", () => {
    const choice = {
      do: "add",
      channel: "email",
      addressRef: "ref-of-a-mailbox",
      address: "someone@example.org",
    };

    expect(pendingSchema.parse({ do: "choose", choice })).toEqual({
      do: "choose",
      choice: { do: "add", channel: "email", addressRef: "ref-of-a-mailbox" },
    });
  });

  test("is none where something unknown is pending", () => {
    expect(pendingSchema.safeParse({ do: "give-access" }).success).toBe(false);
  });
});

describe("a code that is sent counts", () => {
  test("against the person, the address and the network, each with its own limit", () => {
    expect(counters().map(({ key, limit }) => [key, limit])).toEqual([
      ["codes#person#a-000042", 5],
      ["codes#address#ref-of-a-number", 3],
      ["codes#network#network-1", 20],
    ]);
  });

  test("by the day in Berlin against person and address, and by the hour against the network", () => {
    const before = counters("2026-11-23T22:59:59.999Z");
    const midnight = counters("2026-11-23T23:00:00.000Z");

    expect(before.map(({ entry }) => entry)).toEqual(["2026-11-23", "2026-11-23", "2026-11-23T22"]);
    expect(midnight.map(({ entry }) => entry)).toEqual(["2026-11-24", "2026-11-24", "2026-11-23T23"]);
  });

  test("at least until its day or hour is over", () => {
    const [person, address, network] = counters("2026-11-23T23:00:00.000Z");

    expect(person?.keepUntil).toBe("2026-11-25T23:00:00.000Z");
    expect(address?.keepUntil).toBe("2026-11-25T23:00:00.000Z");
    expect(network?.keepUntil).toBe("2026-11-24T01:00:00.000Z");
  });

  test("against an address whoever asks for it, from wherever", () => {
    const another = newConfirmation("1-0100", "a-000099", pending, to, NOW);
    const [person, address, network] = codeCounters(another, "network-2", limits, NOW);

    expect(address?.key).toBe(counters()[1]?.key);
    expect(person?.key).not.toBe(counters()[0]?.key);
    expect(network?.key).not.toBe(counters()[2]?.key);
  });
});

describe("proof of a consent", () => {
  test("is kept for three years", () => {
    expect(KEEP_PROOF).toBe(3 * 365 * DAY);
  });
});
