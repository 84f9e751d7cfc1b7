import type { ReadBytes } from "./pieces.ts";

const CHUNK = 1_000_000;

/** Reads a chosen file bit by bit, however large it is. Throws what the browser throws if it has changed or is gone. */
export function bytesOf(file: File): ReadBytes {
  return async function* read() {
    for (let start = 0; start < file.size; start += CHUNK)
      yield new Uint8Array(await file.slice(start, start + CHUNK).arrayBuffer());
  };
}
