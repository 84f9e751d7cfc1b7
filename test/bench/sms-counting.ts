import assert from "node:assert/strict";
import { SegmentedMessage } from "sms-segments-calculator";
import { loadCatalog } from "../../shared/messages/load-catalog.ts";
import { renderSms } from "../../shared/messages/render.ts";
import { measureSms } from "../../shared/messages/sms-parts.ts";
import { median, medianRatio, type Table } from "./report.ts";

const ROUNDS = 15;
const PASSES = 3;

const LANGUAGES = ["de", "en", "ar", "uk", "ti", "tr", "fa", "ro"];
const office = { name: "Jobcenter Coerde", phone: "030 23125-101", email: "coerde@example.org" };
const pointer = { pageUrl: "https://sachstand.example.org/s", pageCode: "K7QF2M9X4T" };

/** What we send, in several languages. */
const catalogs = await Promise.all(LANGUAGES.map(loadCatalog));
const SENT = catalogs.flatMap((catalog) =>
  (["received", "documents-needed", "please-call"] as const).map((kind) =>
    renderSms(catalog, { kind, office, parameters: {}, ...pointer }),
  ),
);

/** The edges: each capacity, one below and one above, with what takes two septets or two units across them. */
const EDGES = [160, 161, 306, 307, 459, 460].flatMap((length) => {
  const text = "a".repeat(length - 2);
  return [`${text}bc`, `${text}€`, `€${text}`, `${text}c€`, "€".repeat(length / 2)];
});
const WIDE_EDGES = [70, 71, 134, 135, 201, 202].flatMap((length) => {
  const text = "Ж".repeat(length - 2);
  return [`${text}ЖЖ`, `${text}😀`, `😀${text}`, `${text}Ж😀`, "😀".repeat(length / 2)];
});

/**
 * Counting the parts of an SMS, beside Twilio's calculator.
 * @throws before any time is taken, if they count otherwise
 */
export async function measureSmsCounting(): Promise<readonly Table[]> {
  const texts = [...SENT, ...EDGES, ...WIDE_EDGES];
  for (const text of texts) {
    const { encoding, parts } = measureSms(text);
    const other = peer(text);
    assert.deepEqual({ encoding, parts }, { encoding: other.encodingName, parts: other.segmentsCount }, text);
  }
  const [ours, peers]: [number[], number[]] = [[], []];
  for (let round = -1; round < ROUNDS; round++) {
    const times = [
      timeOf((text) => measureSms(text).parts),
      timeOf((text) => peer(text).segmentsCount),
    ] as const;
    if (round < 0) continue;
    ours.push(times[0]);
    peers.push(times[1]);
  }
  return [
    {
      title: `Counting the parts of an SMS (CPU each; equal on ${texts.length} texts); ratio: ours to the peer`,
      rounds: ROUNDS,
      figures: [
        { name: "ours", value: median(ours), unit: "µs" },
        {
          name: "sms-segments-calculator",
          value: median(peers),
          unit: "µs",
          ratio: medianRatio(ours, peers),
        },
      ],
    },
  ];
}

/** As the network counts: without taking typographic characters for plain ones. */
function peer(text: string): SegmentedMessage {
  return new SegmentedMessage(text, "auto", false);
}

/** Microseconds of CPU for one text of those that we send. */
function timeOf(count: (text: string) => number): number {
  const before = process.cpuUsage();
  let parts = 0;
  for (let pass = 0; pass < PASSES; pass++) for (const text of SENT) parts += count(text);
  if (parts < PASSES * SENT.length) throw new Error("Each text takes a part at least");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (PASSES * SENT.length);
}
