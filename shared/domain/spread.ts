import { MINUTE } from "./time.ts";

/** FNV-1a: a number from 0 to 2^32 - 1 that looks random and is always the same for a text. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Milliseconds within so many minutes, always the same for an id: takes a wave apart without any memory. */
export function spreadOver(minutes: number, id: string): number {
  return minutes === 0 ? 0 : hashOf(id) % (minutes * MINUTE);
}
