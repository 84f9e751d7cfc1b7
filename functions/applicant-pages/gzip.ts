import { constants, crc32, deflateRawSync } from "node:zlib";

/** A tenth larger than at zlib's own choice, in a third of the time. */
const LEVEL = 3;

/** Magic number, deflate, no flags, no time, no extra flags, written on Unix (RFC 1952, 2.3.1). */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);

interface Part {
  readonly length: number;
  readonly crc: number;
  readonly packed: Buffer;
}

/**
 * Packs texts that begin alike: what they share up to `end`, which has to be the same for few languages and nothing
 * else, is packed once and kept, so that a page costs no more than what is its own.
 */
export function createGzip(end: string): (text: string) => Buffer {
  const starts = new Map<string, Part>();
  const startOf = (text: string): Part => {
    const known = starts.get(text);
    if (known !== undefined) return known;
    const bytes = Buffer.from(text);
    // Flushed, it ends with a whole byte, and what follows may be put behind it (RFC 1951, 3.2.4).
    const packed = deflateRawSync(bytes, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH });
    const start = { length: bytes.length, crc: crc32(bytes), packed };
    starts.set(text, start);
    return start;
  };
  return (text) => {
    const found = text.indexOf(end);
    const at = found === -1 ? 0 : found + end.length;
    const start = startOf(text.slice(0, at));
    const rest = Buffer.from(text.slice(at));
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32(rest, start.crc), 0);
    trailer.writeUInt32LE(start.length + rest.length, 4);
    return Buffer.concat([HEADER, start.packed, deflateRawSync(rest, { level: LEVEL }), trailer]);
  };
}
