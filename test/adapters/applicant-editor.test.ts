import { GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { createApplicantEditor } from "../../shared/adapters/applicant-editor.ts";
import { readProofs } from "../../shared/adapters/consent-proofs.ts";
import { createNoticeTable } from "../../shared/adapters/notice-table.ts";
import type { Applicant, Contact } from "../../shared/domain/applicant.ts";
import { type ApplicantEdit, erased, proofsOf } from "../../shared/domain/edit-applicant.ts";
import { choicesNotices } from "../../shared/domain/personal-notices.ts";
import { anApplicant, email, NOW, PAGE_CODE, sms } from "../twins/builders.ts";
import { useEngine } from "./engine.ts";

const { client, table } = useEngine("applicant-editor", {
  Applicants: { keys: ["applicantId"] },
  Notices: { keys: ["caseId", "noticeId"] },
  Register: { keys: ["key", "entry"] },
});
const TABLES = { applicants: table("Applicants"), notices: table("Notices"), register: table("Register") };

const editor = () => createApplicantEditor(client(), TABLES);
const refOf = ({ channel, address }: Contact) => `ref-of-${channel}-${address.slice(-2)}`;

/** Somebody, and what the table holds of them: others may have written more than we know. */
interface Known {
  readonly before: Applicant;
  readonly seen: Readonly<Record<string, unknown>>;
}

let count = 0;

/** Tests share the tables, so each has a person of its own. */
async function somebody(fields: Partial<Applicant> = {}, more: object = {}): Promise<Known> {
  count++;
  const before = anApplicant({ applicantId: `a-${count}`, channels: [sms(), email()], ...fields });
  await client().send(new PutCommand({ TableName: TABLES.applicants, Item: { ...before, ...more } }));
  const seen = await recordOf(before);
  if (seen === undefined) throw new Error("The record was not written");
  return { before, seen };
}

async function recordOf({ applicantId }: Pick<Applicant, "applicantId">) {
  const key = { TableName: TABLES.applicants, Key: { applicantId }, ConsistentRead: true };
  return (await client().send(new GetCommand(key))).Item;
}

/** What somebody else writes meanwhile; undefined takes it away. */
async function meanwhile({ before: { applicantId } }: Known, field: string, value: unknown): Promise<void> {
  await client().send(
    new UpdateCommand({
      TableName: TABLES.applicants,
      Key: { applicantId },
      UpdateExpression: value === undefined ? "REMOVE #field" : "SET #field = :value",
      ExpressionAttributeNames: { "#field": field },
      ...(value !== undefined && { ExpressionAttributeValues: { ":value": value } }),
    }),
  );
}

/** A change together with its proofs and notices, as the page makes it. */
function anEdit(
  { before, seen }: Known,
  fields: Partial<Applicant>,
  more: Partial<ApplicantEdit> = {},
): ApplicantEdit {
  const after = { ...before, ...fields, chosenAt: NOW };
  const deed = { id: "1-00ff", applicantId: before.applicantId, office: "coerde" };
  const proofs = proofsOf(before, after, refOf, NOW);
  return {
    seen,
    before,
    after,
    proofs,
    notices: choicesNotices(deed, { before, after }, refOf, NOW),
    ...more,
  };
}

function anErasure({ before, seen }: Known): ApplicantEdit {
  const after = erased(before, NOW);
  return { seen, before, after, proofs: proofsOf(before, after, refOf, NOW), notices: [], erases: true };
}

/** The proofs and notices that were written with a change. */
async function companions({ before: { applicantId }, notices }: ApplicantEdit) {
  const written = await createNoticeTable(client(), TABLES.notices).read(notices);
  return { proofs: await readProofs(client(), TABLES.register, applicantId), notices: written };
}

const stopsSms = { channels: [sms({ state: "stopped" }), email()] };

describe("changing a record", () => {
  test("writes it together with its proofs and notices", async () => {
    const person = await somebody();
    const edit = anEdit(person, stopsSms);

    expect(await editor().edit(edit)).toBe(true);

    expect(await recordOf(person.before)).toEqual({ ...person.before, ...stopsSms, chosenAt: NOW });
    expect(await companions(edit)).toEqual({ proofs: edit.proofs, notices: edit.notices });
    expect(edit.proofs).toHaveLength(1);
    expect(edit.notices).toHaveLength(1);
  });

  test("writes its notices so that the sweep finds them, should their message be lost", async () => {
    const edit = anEdit(await somebody(), { language: "en" });
    await editor().edit(edit);

    for (const { caseId, noticeId } of edit.notices) {
      const Key = { caseId, noticeId };
      const { Item } = await client().send(new GetCommand({ TableName: TABLES.notices, Key }));
      expect(Item).toMatchObject({ dueShard: expect.any(Number), dueAt: NOW });
    }
  });

  test("takes away what is no longer there, and brings what was not", async () => {
    const person = await somebody({ pausedUntil: "2026-12-24" });
    const sendHours = { from: "09:00", to: "10:00" };

    expect(await editor().edit(anEdit(person, { pausedUntil: undefined, sendHours }))).toBe(true);

    const { pausedUntil: _, ...rest } = person.before;
    expect(await recordOf(person.before)).toEqual({ ...rest, sendHours, chosenAt: NOW });
  });

  test.each<readonly [string, unknown]>([
    ["language", "en"],
    ["channels", []],
    ["reach", "all"],
    ["sendHours", { from: "09:00", to: "10:00" }],
    ["pausedUntil", "2026-12-24"],
    ["safeContact", true],
    ["chosenAt", "2026-11-22T00:00:00.000Z"],
    ["language", undefined],
  ])("writes nothing at all if %s has become %j meanwhile", async (field, value) => {
    const person = await somebody();
    const edit = anEdit(person, stopsSms);
    await meanwhile(person, field, value);
    const there = await recordOf(person.before);

    expect(await editor().edit(edit)).toBe(false);

    expect(await recordOf(person.before)).toEqual(there);
    expect(await companions(edit)).toEqual({ proofs: [], notices: [] });
  });

  test("makes no person out of one that is gone", async () => {
    const before = anApplicant({ applicantId: "a-gone" });
    const edit = anEdit({ before, seen: { ...before } }, { language: "en" });

    expect(await editor().edit(edit)).toBe(false);

    expect(await recordOf(before)).toBeUndefined();
    expect(await companions(edit)).toEqual({ proofs: [], notices: [] });
  });

  test("writes nothing at all if one of its notices is there already, and says so by failing", async () => {
    const person = await somebody();
    const edit = anEdit(person, stopsSms);
    for (const notice of edit.notices) await createNoticeTable(client(), TABLES.notices).add(notice);

    await expect(editor().edit(edit)).rejects.toThrow();

    expect(await recordOf(person.before)).toEqual(person.seen);
    expect((await companions(edit)).proofs).toEqual([]);
  });

  test("lets one of many win who have all seen the same", async () => {
    const person = await somebody();
    const edits = ["en", "ar", "de"].map((language) =>
      anEdit(person, { language }, { proofs: [], notices: [] }),
    );

    const won = [];
    for (const edit of edits) won.push(await editor().edit(edit));

    expect(won).toEqual([true, false, false]);
    expect(await recordOf(person.before)).toMatchObject({ language: "en" });
  });

  test("leaves alone a page code that was renewed meanwhile", async () => {
    const person = await somebody();
    await editor().renewPageCode(person.before.applicantId, "0123456789");

    expect(await editor().edit(anEdit(person, { language: "en" }))).toBe(true);

    expect(await recordOf(person.before)).toMatchObject({ language: "en", pageCode: "0123456789" });
  });
});

describe("what others have written beside the fields that we know", () => {
  const label = { label: "work" };
  const contacts = {
    channels: [
      { ...sms(), ...label },
      { ...email(), list: [1, { deep: true }] },
    ],
  };

  test("survives a change in the record, even if it changes meanwhile", async () => {
    const person = await somebody({}, { fileMark: { a: [1, 2] }, priority: 3 });
    await meanwhile(person, "priority", 4);

    await editor().edit(anEdit(person, { language: "en" }));

    expect(await recordOf(person.before)).toMatchObject({
      language: "en",
      fileMark: { a: [1, 2] },
      priority: 4,
    });
  });

  test("survives a change in the contacts, wherever they go", async () => {
    const person = await somebody({}, contacts);

    await editor().edit(anEdit(person, { channels: [email({ state: "stopped" }), sms()] }));

    expect(await recordOf(person.before)).toMatchObject({
      channels: [
        { ...email({ state: "stopped" }), list: [1, { deep: true }] },
        { ...sms(), ...label },
      ],
    });
  });

  test("goes with the contact that it belongs to, and is never given to another", async () => {
    const person = await somebody({}, contacts);
    const fresh = sms({ address: "+491713920033", state: "unverified", consent: undefined });

    await editor().edit(anEdit(person, { channels: [email(), fresh] }));

    const { consent: _, ...stored } = fresh;
    expect(await recordOf(person.before)).toMatchObject({
      channels: [{ ...email(), list: [1, { deep: true }] }, stored],
    });
    expect(JSON.stringify(await recordOf(person.before))).not.toContain("work");
  });
});

describe("erasing somebody", () => {
  const everything = { name: "a name", fileMark: "a file", channels: [{ ...sms(), label: "work" }, email()] };

  test("leaves the id, the language and when it was, and nothing else, whoever wrote it", async () => {
    const person = await somebody({ language: "ar", pausedUntil: "2026-12-24", chosenAt: NOW }, everything);

    expect(await editor().edit(anErasure(person))).toBe(true);

    expect(await recordOf(person.before)).toEqual({
      applicantId: person.before.applicantId,
      language: "ar",
      channels: [],
      erasedAt: NOW,
    });
  });

  test("keeps proof, without addresses, of the consents that end by it", async () => {
    const person = await somebody();
    const edit = anErasure(person);

    await editor().edit(edit);

    const { proofs } = await companions(edit);
    expect(proofs.map(({ withdrawnAt }) => withdrawnAt)).toEqual([NOW, NOW]);
    expect(JSON.stringify(proofs)).not.toMatch(/example\.org|\+49/);
  });

  test("writes nothing at all if an address has been added or closed meanwhile", async () => {
    const person = await somebody();
    const edit = anErasure(person);
    await meanwhile(person, "channels", [sms({ state: "stopped" })]);

    expect(await editor().edit(edit)).toBe(false);

    expect(await recordOf(person.before)).toMatchObject({
      pageCode: PAGE_CODE,
      channels: [{ state: "stopped" }],
    });
    expect((await companions(edit)).proofs).toEqual([]);
  });

  test.each<readonly [string, unknown, unknown]>([
    ["asked for", undefined, true],
    ["ended", true, undefined],
    ["taken back", true, false],
  ])("writes nothing at all if safe contact has been %s meanwhile", async (_, before, now) => {
    const person = await somebody({}, before === undefined ? {} : { safeContact: before });
    await meanwhile(person, "safeContact", now);

    expect(await editor().edit(anErasure(person))).toBe(false);

    expect(await recordOf(person.before)).toMatchObject({ pageCode: PAGE_CODE });
  });

  test("keeps that nothing may be sent to them", async () => {
    const person = await somebody({ safeContact: true });

    expect(await editor().edit(anErasure(person))).toBe(true);

    expect(await recordOf(person.before)).toMatchObject({ channels: [], safeContact: true });
  });

  test("works on a record that holds an address twice", async () => {
    const person = await somebody({ channels: [sms(), sms()] });

    expect(await editor().edit(anErasure(person))).toBe(true);

    expect(await recordOf(person.before)).toMatchObject({ channels: [] });
  });

  test.each<readonly [string, unknown]>([
    ["no channels", undefined],
    ["channels that are none", "nonsense"],
  ])("works on a record that has %s, and cannot be read", async (_, channels) => {
    const person = await somebody({ channels: [] }, everything);
    await meanwhile(person, "channels", channels);
    const seen = (await recordOf(person.before)) ?? {};

    expect(await editor().edit(anErasure({ ...person, seen }))).toBe(true);

    expect(await recordOf(person.before)).toEqual({
      applicantId: person.before.applicantId,
      language: "de",
      channels: [],
      erasedAt: NOW,
    });
  });

  test.each<readonly [string, Known["seen"]]>([
    ["whole", { ...anApplicant({ applicantId: "a-erased-gone" }) }],
    ["broken", { applicantId: "a-erased-gone" }],
  ])("makes no person out of one that is gone, and was %s before", async (_, seen) => {
    const before = anApplicant({ applicantId: "a-erased-gone" });

    expect(await editor().edit(anErasure({ before, seen }))).toBe(false);

    expect(await recordOf(before)).toBeUndefined();
  });
});

describe("renewing a page code", () => {
  test("puts the new one in the place of the old one, and changes nothing else", async () => {
    const { before, seen } = await somebody({}, { fileMark: "a file" });

    expect(await editor().renewPageCode(before.applicantId, "0123456789")).toBe(true);

    expect(await recordOf(before)).toEqual({ ...seen, pageCode: "0123456789" });
  });

  test("makes no person", async () => {
    expect(await editor().renewPageCode("a-unknown", "0123456789")).toBe(false);
    expect(await recordOf({ applicantId: "a-unknown" })).toBeUndefined();
  });

  test("opens no page for somebody who was erased", async () => {
    const person = await somebody();
    await editor().edit(anErasure(person));

    expect(await editor().renewPageCode(person.before.applicantId, "0123456789")).toBe(false);
    expect(await recordOf(person.before)).not.toHaveProperty("pageCode");
  });

  test("works for somebody who was erased and has come back with an address", async () => {
    const person = await somebody();
    await editor().edit(anErasure(person));
    await meanwhile(person, "channels", [sms()]);

    expect(await editor().renewPageCode(person.before.applicantId, "0123456789")).toBe(true);
    expect(await recordOf(person.before)).toMatchObject({ pageCode: "0123456789" });
  });
});
