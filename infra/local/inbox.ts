import { appendFileSync, closeSync, mkdirSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { type ReceivedMessage, receivedMessageSchema } from "./received-message.ts";

/** One message as `/inbox.json` shows it (design, section 9); null where a channel has none. */
export type InboxEntry = Omit<ReceivedMessage, "messageId">;

/** What is known of the notice behind a message. */
export interface FoundNotice {
  readonly noticeId: string;
  readonly language: string | null;
}

/** Where the inbox keeps its messages, and whom it asks about them. */
export interface InboxOptions {
  /** An NDJSON file; made where it is missing, else appended to. */
  readonly file: string;
  /** An SMS carries no tags, so its notice is looked up by the provider's message id. */
  readonly findNotice: (messageId: string) => Promise<FoundNotice | undefined>;
}

/** Every message that the local cloud's phone and mailbox took. */
export interface Inbox {
  /** Takes a message; it is listed at once and on disk before the next turn of the event loop. */
  add(message: ReceivedMessage): void;
  /** The entries from index `from` (default 0) on, oldest first. Asks for the notices of those SMS only. */
  list(from?: number): Promise<InboxEntry[]>;
  readonly size: number;
  close(): Promise<void>;
}

const LOOKUPS_AT_ONCE = 32;
const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/**
 * Opens the inbox with all messages that an earlier run left in its file.
 *
 * @throws where the file cannot be made, read or written
 */
export function openInbox({ file, findNotice }: InboxOptions): Inbox {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, "a+");
  const entries: InboxEntry[] = [];
  const names = noticeNames(entries, findNotice);
  const remember = (message: ReceivedMessage): void => {
    if (message.channel === "sms" && message.noticeId === null) names.seek(entries.length, message.messageId);
    entries.push(toEntry(message));
  };

  let torn = false;
  for (const { line, complete } of readLines(descriptor)) {
    const message = parseLine(line);
    if (message !== undefined) remember(message);
    torn = !complete;
  }

  const journal = openJournal(descriptor);
  // A process killed in the middle of a write leaves half a line; the next message must not be glued to it.
  if (torn) journal.append("");

  return {
    add(message) {
      journal.append(JSON.stringify(message));
      remember(message);
    },
    async list(from = 0) {
      const end = entries.length;
      await names.resolve(from);
      return entries.slice(from, end);
    },
    get size() {
      return entries.length;
    },
    close: async () => journal.close(),
  };
}

function toEntry(message: ReceivedMessage): InboxEntry {
  const { channel, to, from, subject, text, html, noticeId, language, at, raw } = message;
  return { channel, to, from, subject, text, html, noticeId, language, at, raw };
}

/** Fills in the notices of SMS; a question under way is shared, an answer is kept, a miss is asked again. */
function noticeNames(entries: InboxEntry[], findNotice: InboxOptions["findNotice"]) {
  const unnamed = new Map<number, string>();
  const asked = new Map<number, Promise<void>>();

  async function ask(index: number, messageId: string): Promise<void> {
    const found = await findNotice(messageId);
    const entry = entries[index];
    if (found === undefined || entry === undefined) return;
    entries[index] = { ...entry, noticeId: found.noticeId, language: found.language };
    unnamed.delete(index);
  }

  function askOnce(index: number, messageId: string): Promise<void> | undefined {
    if (!unnamed.has(index)) return undefined;
    const underWay = asked.get(index);
    if (underWay !== undefined) return underWay;
    // The inbox must show messages even while the notices cannot be read; the next listing asks again.
    const question = ask(index, messageId)
      .catch(() => undefined)
      .finally(() => asked.delete(index));
    asked.set(index, question);
    return question;
  }

  return {
    seek: (index: number, messageId: string) => void unnamed.set(index, messageId),
    async resolve(from: number): Promise<void> {
      const waiting = [...unnamed].filter(([index]) => index >= from).values();
      const worker = async () => {
        for (const [index, messageId] of waiting) await askOnce(index, messageId);
      };
      await Promise.all(Array.from({ length: LOOKUPS_AT_ONCE }, worker));
    },
  };
}

/** Appends lines in order, all of one turn of the event loop in a single write. */
function openJournal(descriptor: number) {
  let lines: string[] = [];
  let open = true;

  function flush(): void {
    if (lines.length === 0) return;
    const written = lines;
    lines = [];
    // Synchronous on purpose: once the sender hears that its message was taken, kill -9 must not lose it.
    appendFileSync(descriptor, `${written.join("\n")}\n`);
  }

  return {
    append(line: string): void {
      if (!open) throw new Error("The inbox is closed; it takes no more messages.");
      if (lines.length === 0) setImmediate(flush);
      lines.push(line);
    },
    close(): void {
      if (!open) return;
      flush();
      open = false;
      closeSync(descriptor);
    },
  };
}

function parseLine(line: string): ReceivedMessage | undefined {
  try {
    return receivedMessageSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Reads in chunks, since a long-lived inbox may outgrow the longest string that V8 can hold. */
function* readLines(descriptor: number): Generator<{ line: string; complete: boolean }> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest: Buffer[] = [];
  let position = 0;
  for (;;) {
    const length = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
    if (length === 0) break;
    position += length;
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1 && end < length; end = chunk.indexOf(NEWLINE, start)) {
      yield { line: Buffer.concat([...rest, chunk.subarray(start, end)]).toString(), complete: true };
      rest = [];
      start = end + 1;
    }
    if (start < length) rest.push(Buffer.from(chunk.subarray(start, length)));
  }
  if (rest.length > 0) yield { line: Buffer.concat(rest).toString(), complete: false };
}
