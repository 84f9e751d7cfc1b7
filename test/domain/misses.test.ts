import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MISS_WINDOW, missWindow, networkOf } from "../../shared/domain/misses.ts";
import { after as moment } from "../../shared/domain/time.ts";
import { NOW } from "../twins/builders.ts";

describe("the network of a source address", () => {
  test("is the address itself of IPv4, since households share one", () => {
    expect(networkOf("192.0.2.17")).toBe("192.0.2.17");
  });

  test.each([
    ["written out", "2001:db8:12:34:a:b:c:d", "2001:db8:12:34"],
    ["with leading zeros", "2001:0db8:0012:0034:000a:000b:000c:000d", "2001:db8:12:34"],
    ["in capitals", "2001:DB8:12:34:A:B:C:D", "2001:db8:12:34"],
    ["shortened behind the network", "2001:db8:12:34::1", "2001:db8:12:34"],
    ["shortened within the network", "2001:db8::1", "2001:db8:0:0"],
    ["shortened at the start", "::1", "0:0:0:0"],
    ["shortened at the end", "2001:db8::", "2001:db8:0:0"],
    ["shortened in the middle", "2001::12:34:a:b:c:d", "2001:0:12:34"],
    ["of zeros", "::", "0:0:0:0"],
    ["with zero groups", "2001:0000:0:0:1:2:3:4", "2001:0:0:0"],
    ["with a zone", "fe80::1%eth0", "fe80:0:0:0"],
    ["that ends in an IPv4 address", "64:ff9b::192.0.2.17", "64:ff9b:0:0"],
  ])("is the first four groups of IPv6, %s", (_, address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test.each([
    ["in dots", "::ffff:192.0.2.17"],
    ["in capitals", "::FFFF:192.0.2.17"],
    ["in hexadecimal digits", "::ffff:c000:0211"],
    ["without leading zeros", "::ffff:c000:211"],
    ["written out", "0:0:0:0:0:ffff:c000:211"],
    ["written out, in dots", "0:0:0:0:0:ffff:192.0.2.17"],
  ])("is the IPv4 address of one that is mapped into IPv6, %s", (_, address) => {
    expect(networkOf(address)).toBe("192.0.2.17");
  });

  test.each(["::ffff:198.51.100.217", "::ffff:c633:64d9"])("is so of one with many digits: %s", (address) => {
    expect(networkOf(address)).toBe("198.51.100.217");
  });

  test("keeps the digits of an IPv4 address within the first four groups", () => {
    expect(networkOf("2001:db8::198.51.100.217")).toBe("2001:db8:0:0");
    expect(networkOf("1:2:198.51.100.217")).toBe("1:2:c633:64d9");
  });

  test("is what there is of what is no whole address", () => {
    expect(networkOf("2001:DB8")).toBe("2001:db8");
  });

  // Nobody gets a fresh count by another interface of the same connection, or by another spelling.
  test("is the same for all addresses of one prefix of 64 bits, in any spelling, and another for another", () => {
    const group = fc.integer({ min: 1, max: 0xffff });
    const prefix = fc.tuple(group, group, group, group);

    fc.assert(
      fc.property(prefix, fc.tuple(group, group, group, group), fc.boolean(), (network, rest, isPadded) => {
        const spell = (part: number) =>
          isPadded ? part.toString(16).padStart(4, "0").toUpperCase() : part.toString(16);
        const expected = network.map((part) => part.toString(16)).join(":");
        const [first = 0] = network;
        const other = [(first % 0xffff) + 1, ...network.slice(1)];

        expect(networkOf([...network, ...rest].map(spell).join(":"))).toBe(expected);
        expect(networkOf(`${network.map(spell).join(":")}::${spell(rest[0])}`)).toBe(expected);
        expect(networkOf([...other, ...rest].map(spell).join(":"))).not.toBe(expected);
      }),
    );
  });

  test("is always something, whatever the edge says", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), fc.ipV4(), fc.string({ unit: "binary" })), (address) => {
        expect(typeof networkOf(address)).toBe("string");
      }),
    );
    expect(networkOf("")).toBe("");
  });

  test("has at most four groups of IPv6, as anybody may write it", () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(networkOf(address)).toMatch(/^([0-9a-f]{1,4}(:[0-9a-f]{1,4}){3}|\d+(\.\d+){3})$/);
      }),
    );
  });
});

describe("the window of a moment", () => {
  test.each([
    ["2026-11-23T09:00:00.000Z", "2026-11-23T09:00:00.000Z"],
    ["2026-11-23T09:14:59.999Z", "2026-11-23T09:00:00.000Z"],
    ["2026-11-23T09:15:00.000Z", "2026-11-23T09:15:00.000Z"],
    ["2026-11-23T23:59:59.999Z", "2026-11-23T23:45:00.000Z"],
  ])("%s begins at %s", (now, begin) => {
    expect(missWindow(now)).toBe(begin);
  });

  test("is never later than it, and over a quarter of an hour after it began", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 86_400_000 }), (ms) => {
        const now = moment(NOW, ms);
        const window = missWindow(now);

        expect(window <= now).toBe(true);
        expect(moment(window, MISS_WINDOW) > now).toBe(true);
        expect(missWindow(window)).toBe(window);
      }),
    );
  });
});
