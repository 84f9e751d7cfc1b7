import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FoundNotice, type Inbox, openInbox } from "../../infra/local/inbox.ts";
import { email, sms } from "./messages.ts";

let directory: string;
let file: string;
const opened: Inbox[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "inbox-"));
  file = join(directory, "deep", "inbox.ndjson");
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((inbox) => inbox.close()));
  await rm(directory, { recursive: true });
});

async function nothingFound(_messageId: string): Promise<FoundNotice | undefined> {
  return undefined;
}

function open(findNotice = nothingFound): Inbox {
  const inbox = openInbox({ file, findNotice });
  opened.push(inbox);
  return inbox;
}

test("messages are listed oldest first, with null where a channel has none", async () => {
  const inbox = open();

  inbox.add(sms({ text: "first" }));
  inbox.add(email({ text: "second" }));

  const { messageId: _, ...mail } = email({ text: "second" });
  expect(await inbox.list()).toEqual([
    {
      channel: "sms",
      to: "+491713920021",
      from: "Sachstand",
      subject: null,
      text: "first",
      html: null,
      noticeId: null,
      language: null,
      at: "2026-11-22T09:00:00.000Z",
      raw: null,
    },
    mail,
  ]);
  expect(inbox.size).toBe(2);
});

test("a list from an index on leaves out what was before it", async () => {
  const inbox = open();
  for (const text of ["a", "b", "c"]) inbox.add(sms({ text }));

  expect((await inbox.list(1)).map(({ text }) => text)).toEqual(["b", "c"]);
  expect(await inbox.list(3)).toEqual([]);
});

test("messages survive a restart, those of both runs in order", async () => {
  const before = open();
  before.add(sms({ text: "سلام\nfrom the first run" }));
  await before.close();

  const after = open();
  after.add(email({ text: "from the second run" }));

  expect((await after.list()).map(({ text }) => text)).toEqual([
    "سلام\nfrom the first run",
    "from the second run",
  ]);
});

test("a message is on disk by the next turn of the event loop, without a close", async () => {
  const inbox = open();

  inbox.add(sms({ text: "before the kill" }));
  await new Promise((resolve) => setImmediate(resolve));

  expect(await readFile(file, "utf8")).toContain("before the kill");
});

test("a torn last line is skipped and does not spoil the next message", async () => {
  const first = open();
  first.add(sms({ text: "whole" }));
  await first.close();
  await appendFile(file, '{"channel":"sms","to":"+4917139');

  const second = open();
  second.add(sms({ text: "next" }));
  await second.close();

  const third = open();
  expect((await third.list()).map(({ text }) => text)).toEqual(["whole", "next"]);
});

test("a last line that lacks only its newline is kept", async () => {
  const first = open();
  first.add(sms({ text: "whole" }));
  await first.close();
  await writeFile(file, (await readFile(file, "utf8")).trimEnd());

  const second = open();
  second.add(sms({ text: "next" }));
  await second.close();

  expect((await open().list()).map(({ text }) => text)).toEqual(["whole", "next"]);
});

test("a line longer than one read is put together again", async () => {
  const raw = "ä".repeat(1_500_000);
  const before = open();
  before.add(email({ raw }));
  before.add(sms({ text: "after it" }));
  await before.close();

  const [mail, next] = await open().list();

  expect(mail?.raw).toBe(raw);
  expect(next?.text).toBe("after it");
});

test("an SMS gets notice and language, asked for once and then remembered", async () => {
  const findNotice = vi.fn(async () => ({ noticeId: "v000003-documents-needed-news-sms", language: "ar" }));
  const inbox = open(findNotice);
  inbox.add(sms({ messageId: "m-7" }));

  const [[together], [again]] = await Promise.all([inbox.list(), inbox.list()]);
  const [later] = await inbox.list();

  for (const entry of [together, again, later]) {
    expect(entry).toMatchObject({ noticeId: "v000003-documents-needed-news-sms", language: "ar" });
  }
  expect(findNotice).toHaveBeenCalledExactlyOnceWith("m-7");
});

test("an SMS whose notice is not there yet, or cannot be read, is asked for again", async () => {
  const findNotice = vi
    .fn<(messageId: string) => Promise<FoundNotice | undefined>>()
    .mockResolvedValueOnce(undefined)
    .mockRejectedValueOnce(new Error("the table is away"))
    .mockResolvedValueOnce({ noticeId: "v000001-received-news-sms", language: "uk" });
  const inbox = open(findNotice);
  inbox.add(sms());

  const [missing] = await inbox.list();
  const [unreadable] = await inbox.list();
  const [found] = await inbox.list();

  expect([missing?.noticeId, unreadable?.noticeId, found?.noticeId]).toEqual([
    null,
    null,
    "v000001-received-news-sms",
  ]);
});

test("only SMS in the asked range are looked up, and no e-mail", async () => {
  const findNotice = vi.fn(nothingFound);
  const inbox = open(findNotice);
  inbox.add(sms({ messageId: "before" }));
  inbox.add(email());
  inbox.add(sms({ messageId: "within" }));

  await inbox.list(1);

  expect(findNotice).toHaveBeenCalledExactlyOnceWith("within");
});

test("5 000 messages keep their order, in memory and on disk, each asked for once", async () => {
  const findNotice = vi.fn(async (messageId: string) => ({
    noticeId: `notice-of-${messageId}`,
    language: "tr",
  }));
  const inbox = open(findNotice);
  const expected = Array.from({ length: 5000 }, (_, index) => `m-${index}`);

  for (const messageId of expected) inbox.add(sms({ messageId, text: messageId }));
  const listed = await inbox.list();
  await inbox.close();
  const reopened = await open().list();

  expect(listed.map(({ noticeId }) => noticeId)).toEqual(expected.map((id) => `notice-of-${id}`));
  expect(reopened.map(({ text }) => text)).toEqual(expected);
  expect(findNotice).toHaveBeenCalledTimes(5000);
});

test("a closed inbox refuses messages instead of losing them", async () => {
  const inbox = open();
  await inbox.close();

  expect(() => inbox.add(sms())).toThrow("closed");
});
