import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { tokenFor } from "./sign-in.ts";
import { caseItem, eventually, quiet, sms, useStage } from "./stage.ts";

const stage = useStage({ holdSeconds: 2 });

let token = "";

beforeAll(async () => {
  token = await tokenFor(stage.running.webUrl, "caseworker");
});

interface Answer {
  readonly status: number;
  readonly etag: string;
  readonly body: unknown;
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(`${stage.running.webUrl}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    etag: response.headers.get("etag") ?? "",
    body: text === "" ? undefined : JSON.parse(text),
  };
}

/** A person with a case at version 1, both written by the API. */
async function aCase(fields: Readonly<Record<string, unknown>> = {}) {
  const id = randomUUID();
  const [applicantId, caseId] = [`a-${id}`, `C-${id}`];
  const mailbox = `${id}@example.org`;
  const channels = [{ channel: "email", address: mailbox, how: "paper" }];
  expect(
    (await ask("POST", "/applicants", { applicantId, language: "en", channels, ...fields })).status,
  ).toBe(201);
  const made = await ask("POST", "/cases", { caseId, office: "coerde", applicantId, status: "received" });
  expect(made.status).toBe(201);
  // Until it has been planned the case has no line to go back to.
  await eventually(async () => expect(await stage.notices(caseId)).not.toEqual([]));
  return { caseId, applicantId, mailbox };
}

const figuresSchema = z.object({ delivered: z.int() });
const problemSchema = z.object({
  code: z.string(),
  errors: z.array(z.object({ field: z.string() })).default([]),
});
const idOf = ({ body }: Answer) => z.object({ id: z.string() }).parse(body).id;
const codeOf = ({ body }: Answer) => problemSchema.parse(body).code;
const fieldsOf = ({ body }: Answer) => problemSchema.parse(body).errors.map(({ field }) => field);

describe("a caseworker at the desk", () => {
  it("changes a status, undoes it within the hold, and the person hears of neither", async () => {
    const { caseId, mailbox } = await aCase();
    await eventually(async () => expect(await stage.messagesTo(mailbox)).toHaveLength(1));

    await ask("POST", `/cases/${caseId}/changes`, { expectedVersion: 1, status: "documents-needed" });
    await eventually(async () => expect(await stage.notices(caseId)).toHaveLength(2));
    const undone = await ask("POST", `/cases/${caseId}/undo`, { version: 2 });

    expect(undone).toMatchObject({ status: 201, body: { version: 3 } });
    await quiet();
    await quiet();
    expect(await stage.messagesTo(mailbox)).toHaveLength(1);
    const shown = await ask("GET", `/cases/${caseId}`);
    expect(shown.body).toMatchObject({ status: "received", version: 3 });
    expect(shown.body).toHaveProperty("line.2.corrects", 2);
  });

  it("sees to the letter what would go out, and that is what goes out", async () => {
    const { caseId, mailbox } = await aCase();

    const { status, body } = await ask("POST", `/cases/${caseId}/preview`, {
      request: { kind: "appointment", parameters: { date: "2099-01-12", time: "09:30", place: "office" } },
    });
    await ask("POST", `/cases/${caseId}/requests`, {
      kind: "appointment",
      parameters: { date: "2099-01-12", time: "09:30", place: "office" },
    });

    expect(status).toBe(200);
    const previewed = z
      .object({ notices: z.array(z.object({ subject: z.string(), text: z.string() })) })
      .parse(body);
    const sent = await eventually(async () => {
      const message = (await stage.messagesTo(mailbox)).find(({ noticeId }) =>
        noticeId?.includes("appointment"),
      );
      expect(message).toBeDefined();
      return message;
    });
    const [notice] = previewed.notices;
    expect(sent?.subject).toBe(notice?.subject);
    // The link to stop is a token of its own, made when the e-mail is.
    for (const line of notice?.text.split("\n") ?? []) expect(sent?.text).toContain(line);
  });

  it("is told when somebody else was faster, with the version that is there", async () => {
    const { caseId } = await aCase();
    await ask("POST", `/cases/${caseId}/changes`, { expectedVersion: 1, status: "in-review" });

    const late = await ask("POST", `/cases/${caseId}/changes`, { expectedVersion: 1, status: "forwarded" });

    expect(late).toMatchObject({ status: 409, body: { code: "version-conflict", version: 2 } });
  });

  it("cannot send a case where it may not go, and nothing is written", async () => {
    const { caseId } = await aCase();
    await ask("POST", `/cases/${caseId}/changes`, { expectedVersion: 1, status: "forwarded" });

    const refused = await ask("POST", `/cases/${caseId}/changes`, { expectedVersion: 2, status: "received" });

    expect([refused.status, codeOf(refused), fieldsOf(refused)]).toEqual([409, "refused", ["case.status"]]);
    expect((await ask("GET", `/cases/${caseId}`)).body).toMatchObject({ version: 2, status: "forwarded" });
  });

  it("works an entry off that could not reach the person", async () => {
    const applicantId = `a-${randomUUID()}`;
    const caseId = `C-${randomUUID()}`;
    await stage.putApplicant({ applicantId, language: "de", channels: [sms("+491713920085")] });
    await stage.putCase(caseItem(caseId, applicantId, { status: "withdrawn" }));
    const entry = await eventually(async () => {
      const { body } = await ask("GET", "/attention?office=coerde");
      const { entries } = z
        .object({
          entries: z.array(z.looseObject({ caseId: z.string(), noticeId: z.string(), why: z.string() })),
        })
        .parse(body);
      const found = entries.find((one) => one.caseId === caseId);
      if (found === undefined) throw new Error("It is not on the list yet");
      return found;
    });
    const notice = `/cases/${caseId}/notices/${entry.noticeId}`;

    expect(entry.why).toContain("did not get through");
    expect((await ask("POST", `${notice}/take`)).status).toBe(200);
    expect((await ask("POST", `${notice}/done`, { word: "called" })).status).toBe(200);
    expect(await ask("POST", `${notice}/done`, { word: "called" })).toMatchObject({ status: 409 });
    const acts = z
      .object({ acts: z.array(z.object({ what: z.string(), by: z.string() })) })
      .parse((await ask("GET", `/cases/${caseId}`)).body);
    expect(acts.acts.map(({ what }) => what)).toEqual(["take-attention", "done"]);
    expect(new Set(acts.acts.map(({ by }) => by)).size).toBe(1);
  });

  it("changes a person's channels, with If-Match, and the old channel is told", async () => {
    const { applicantId, mailbox } = await aCase();
    const { etag } = await ask("GET", `/applicants/${applicantId}`);
    const change = { add: [{ channel: "sms", address: "0171 3920056", how: "in-person" }], reach: "all" };

    expect((await ask("PATCH", `/applicants/${applicantId}`, change)).status).toBe(428);
    expect((await ask("PATCH", `/applicants/${applicantId}`, change, { "if-match": '"other"' })).status).toBe(
      412,
    );
    expect((await ask("PATCH", `/applicants/${applicantId}`, change, { "if-match": etag })).status).toBe(200);

    const { body } = await ask("GET", `/applicants/${applicantId}`);
    expect(body).toMatchObject({
      reach: "all",
      channels: [
        { address: mailbox },
        { address: "+491713920056", state: "active", consent: { how: "in-person" } },
      ],
    });
    await eventually(async () => {
      const ids = (await stage.messagesTo(mailbox)).map(({ noticeId }) => noticeId ?? "");
      expect(ids.some((id) => id.includes("choices-changed"))).toBe(true);
    });
  });

  it("sets a person's own hours and takes them away again, but none that end before they begin", async () => {
    const { applicantId } = await aCase();
    const path = `/applicants/${applicantId}`;
    const patch = async (sendHours: unknown) =>
      ask("PATCH", path, { sendHours }, { "if-match": (await ask("GET", path)).etag });

    expect((await patch({ from: "09:00", to: "12:30" })).status).toBe(200);
    expect((await ask("GET", path)).body).toMatchObject({ sendHours: { from: "09:00", to: "12:30" } });
    const wrong = await patch({ from: "12:00", to: "09:00" });
    expect(problemSchema.parse(wrong.body).errors).toMatchObject([{ field: "body.sendHours.to" }]);
    expect((await patch(null)).status).toBe(200);

    expect((await ask("GET", path)).body).not.toHaveProperty("sendHours");
  });

  it("gives a new page code, and the old page is closed at once", async () => {
    const { applicantId } = await aCase();
    const codeSchema = z.object({ pageCode: z.string() });
    const before = codeSchema.parse((await ask("GET", `/applicants/${applicantId}`)).body).pageCode;

    const after = codeSchema.parse((await ask("POST", `/applicants/${applicantId}/page-code`)).body).pageCode;

    const page = (code: string) => fetch(`${stage.running.webUrl}/s/${code.replace("-", "")}`);
    expect([(await page(before)).status, (await page(after)).status]).toEqual([404, 200]);
  });

  it("pages through an office's cases, and an unchanged page is not sent twice", async () => {
    for (let count = 0; count < 3; count++) await aCase();
    const pageSchema = z.object({
      cases: z.array(z.object({ caseId: z.string() })),
      next: z.string().optional(),
    });

    const first = await ask("GET", "/cases?limit=2");
    const one = pageSchema.parse(first.body);
    const two = pageSchema.parse((await ask("GET", `/cases?limit=2&cursor=${one.next}`)).body);

    expect(one.cases.map(({ caseId }) => caseId)).not.toContain(two.cases[0]?.caseId);
    expect((await ask("GET", "/cases?limit=2", undefined, { "if-none-match": first.etag })).status).toBe(304);
    expect((await ask("GET", "/cases?cursor=nonsense")).status).toBe(422);
  });
});

describe("the same request again, by its key", () => {
  it("gets the same answer and writes nothing; another request with that key is refused", async () => {
    const { applicantId } = await aCase();
    const key = { "idempotency-key": randomUUID() };
    const wish = { office: "coerde", applicantId, status: "received" };

    const first = await ask("POST", "/cases", wish, key);
    const second = await ask("POST", "/cases", wish, key);
    const other = await ask("POST", "/cases", { ...wish, status: "in-review" }, key);

    expect(second).toEqual(first);
    expect([other.status, codeOf(other)]).toEqual([409, "key-used"]);
  });

  it("sent many times at once is carried out once", async () => {
    const { caseId } = await aCase();
    const key = { "idempotency-key": randomUUID() };

    const answers = await Promise.all(
      Array.from({ length: 6 }, () => ask("POST", `/cases/${caseId}/requests`, { kind: "please-call" }, key)),
    );

    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    await eventually(async () =>
      expect((await stage.notices(caseId)).filter(({ kind }) => kind === "please-call")).toHaveLength(1),
    );
  });

  it("may be tried again when it was refused", async () => {
    const { caseId } = await aCase();
    const key = { "idempotency-key": randomUUID() };
    const wrong = { kind: "appointment", parameters: {} };
    const path = `/cases/${caseId}/requests`;

    expect((await ask("POST", path, wrong, key)).status).toBe(422);
    expect((await ask("POST", path, { kind: "please-call" }, key)).status).toBe(201);
  });
});

describe("an import over the API", () => {
  const header = "caseId;office;applicantId;status;version;changedAt";

  it("takes a spreadsheet's CSV, with semicolons and a byte order mark, and names the lines it refuses", async () => {
    const { applicantId } = await aCase();
    const at = "2026-11-22T09:00:00.000Z";
    const good = `I-${randomUUID()}`;
    const text = [
      `\uFEFF${header}`,
      `${good};coerde;${applicantId};received;1;${at}`,
      `"=HYPERLINK(""x"")";coerde;${applicantId};received;1;${at}`,
      `I-2;coerde;${applicantId};approved;1;${at}`,
      `I-3;mitte;${applicantId};received;1;${at}`,
    ].join("\r\n");

    const { status, body } = await ask("POST", "/imports", { text, quiet: true, linesBefore: 10 });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      imported: 1,
      refused: 3,
      errors: [
        { line: 13, field: "case.caseId" },
        { line: 14, field: "case.status" },
        { line: 15, rule: "belongs to another office" },
      ],
    });
  });

  it.each([
    ["Latin-1 read as UTF-8", `${header}\nM\uFFFDller;coerde;a;received;1;x`],
    ["UTF-16 read as UTF-8", `c\u0000a\u0000s\u0000e\u0000`],
    ["a file of another kind", "<html></html>"],
  ])("refuses %s with a sentence", async (_, text) => {
    const answer = await ask("POST", "/imports", { text });

    expect(answer.status).toBe(415);
    expect(["not-utf-8", "unknown-format"]).toContain(codeOf(answer));
  });

  it("refuses a piece that is too large, and one that is larger than any request may be", async () => {
    expect((await ask("POST", "/imports", { text: "a".repeat(1_000_001) })).status).toBe(422);
    expect((await ask("POST", "/imports", { text: "a".repeat(3_000_000) })).status).toBe(413);
    expect((await ask("POST", "/imports", "a".repeat(11_000_000))).status).toBe(413);
    expect(await ask("POST", "/imports", { text: "{}\n".repeat(2_002) })).toMatchObject({
      status: 413,
      body: { code: "too-many-lines" },
    });
  });
});

describe("a person without a case", () => {
  const channels = [{ channel: "email", address: "new@example.org", how: "paper" }];

  it("is there for the caseworker who took them in, and for no other", async () => {
    const id = idOf(await ask("POST", "/applicants", { language: "en", channels }));
    const other = idOf(await ask("POST", "/applicants", { language: "en" }));

    expect(await ask("GET", `/applicants/${id}`)).toMatchObject({ status: 200, body: { applicantId: id } });
    expect((await ask("GET", `/applicants/${other}`)).status).toBe(404);
  });

  it("is the office's business as soon as there is a case", async () => {
    const id = idOf(await ask("POST", "/applicants", { language: "en", channels }));
    await stage.putCase(caseItem(`C-${id}`, id, { office: "mitte", quiet: true }));

    await eventually(async () => expect((await ask("GET", `/applicants/${id}`)).status).toBe(404));
  });
});

describe("the figures of an office", () => {
  it("tell what its notices have come to, and say when nothing has changed since", async () => {
    // A language that nobody else here reads.
    await aCase({ language: "ti" });

    await eventually(async () => {
      const { body } = await ask("GET", "/figures?office=coerde");
      expect(body).toMatchObject({ office: "coerde", leftOut: false, languages: { ti: 1 } });
    });
    // What others have sent may still be on its way.
    await eventually(async () => {
      const { body, etag } = await ask("GET", "/figures?office=coerde");
      expect(body).toHaveProperty("days.length", 30);
      expect(figuresSchema.parse(body).delivered).toBeGreaterThan(0);
      const again = await ask("GET", "/figures?office=coerde", undefined, { "if-none-match": etag });
      expect(again.status).toBe(304);
    });
  });

  it.each([
    ["from=2026-02-02&to=2026-02-01", ["query.from"]],
    ["from=2026-01-01&to=2026-12-31", ["query.from"]],
    ["from=2026-02-30", ["query.from"]],
    ["to=9999-12-31", ["query.to"]],
  ])("cannot be those of %s", async (query, fields) => {
    const answer = await ask("GET", `/figures?${query}`);

    expect(answer.status).toBe(422);
    expect(fieldsOf(answer)).toEqual(fields);
  });
});

describe("what breaks a rule", () => {
  it.each([
    ["no JSON", "{", 400, []],
    ["an unknown status", { office: "coerde", applicantId: "a", status: "approved" }, 422, ["body.status"]],
    ["a wrong type", { office: 1, applicantId: "a", status: "received" }, 422, ["body.office"]],
    [
      "an id that is too long",
      { office: "coerde", applicantId: "a".repeat(65), status: "received" },
      422,
      ["body.applicantId"],
    ],
    [
      "a version below 1",
      { office: "coerde", applicantId: "a", status: "received", version: 0 },
      422,
      ["body.version"],
    ],
    ["an unknown office", { office: "nowhere", applicantId: "a", status: "received" }, 422, ["body.office"]],
    [
      "an unknown person",
      { office: "coerde", applicantId: "nobody", status: "received" },
      409,
      ["case.applicantId"],
    ],
    [
      "a field too many",
      { office: "coerde", applicantId: "a", status: "received", amount: 5 },
      422,
      ["body"],
    ],
  ])("%s is refused with field and rule, and never quoted", async (_, body, status, fields) => {
    const answer = await ask("POST", "/cases", body);

    expect(answer.status).toBe(status);
    expect(fieldsOf(answer)).toEqual(fields);
    expect(JSON.stringify(answer.body)).not.toContain("approved");
  });
});
