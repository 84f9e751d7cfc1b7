import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";

const messageSchema = z.object({
  channel: z.enum(["sms", "email"]),
  text: z.string(),
  at: z.iso.datetime(),
});

/** A message as its provider took it. */
export interface Arrival {
  readonly channel: "sms" | "email";
  /** The page code in its text, which says whose it is. */
  readonly pageCode: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** An e-mail has it in a link, an SMS as people read it. */
const CODES = [/\/s\/([0-9A-Z]{10})\b/, /\b([0-9A-Z]{5}-[0-9A-Z]{5})\b/];

/** The page code in a text; `none` where there is no such thing. */
export function pageCodeIn(text: string): string {
  const found = CODES.map((code) => code.exec(text)?.[1]).find((code) => code !== undefined);
  return found?.replace("-", "") ?? "none";
}

/** All messages that ever arrived at a stage, from the file of its inbox: nothing is asked of the stage itself. */
export async function arrivalsIn(dataDir: string): Promise<readonly Arrival[]> {
  const arrivals: Arrival[] = [];
  const lines = createInterface({ input: createReadStream(join(dataDir, "inbox.ndjson")) });
  for await (const line of lines) {
    // A kill may leave half a line.
    const message = line.endsWith("}") ? messageSchema.parse(JSON.parse(line)) : undefined;
    if (message === undefined) continue;
    const { channel, text, at } = message;
    arrivals.push({ channel, at: Date.parse(at), pageCode: pageCodeIn(text) });
  }
  return arrivals;
}
