/** How an SMS travels and what it takes; sources: 3GPP TS 23.038 (alphabets), TS 23.040 (concatenation). */
export interface SmsMeasure {
  readonly encoding: "GSM-7" | "UCS-2";
  /** Septets in GSM-7, UTF-16 units in UCS-2. */
  readonly units: number;
  /** What is paid for. */
  readonly parts: number;
  /** The characters that force UCS-2, each once, in the order of the text; empty in GSM-7. */
  readonly forcedBy: readonly string[];
}

/** The default alphabet of TS 23.038, table 6.2.1, without the escape itself. */
const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);

/** The extension table, 6.2.1.1: an escape and a character, which must stand in the same part. */
const EXTENSION = new Set("\f^{}\\[~]|€");

interface Capacity {
  /** Units of a message that fits one part. */
  readonly alone: number;
  /** Units of each part of a longer one, after its header of six octets. */
  readonly inPart: number;
}

const GSM_7: Capacity = { alone: 160, inPart: 153 };
const UCS_2: Capacity = { alone: 70, inPart: 67 };

/** Measures a text as the network will count it. */
export function measureSms(text: string): SmsMeasure {
  const characters = [...text];
  const forcedBy = [...new Set(characters.filter((one) => !BASIC.has(one) && !EXTENSION.has(one)))];
  const isGsm = forcedBy.length === 0;
  // Neither an escape nor a surrogate pair may be torn apart, so each character counts as a whole.
  const sizes = characters.map((one) => (isGsm ? (EXTENSION.has(one) ? 2 : 1) : one.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const parts = partsFor(sizes, units, isGsm ? GSM_7 : UCS_2);
  return { encoding: isGsm ? "GSM-7" : "UCS-2", units, parts, forcedBy };
}

function partsFor(sizes: readonly number[], units: number, { alone, inPart }: Capacity): number {
  if (units <= alone) return 1;
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > inPart) {
      parts++;
      used = 0;
    }
    used += size;
  }
  return parts;
}

/** The price of an SMS in US dollars, to the cent, from the price of one part as the settings hold it. */
export function smsPrice(parts: number, pricePerPartUsd: string): string {
  return (parts * Number(pricePerPartUsd)).toFixed(2);
}
