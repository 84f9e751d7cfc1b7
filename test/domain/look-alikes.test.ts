import { describe, expect, test } from "vitest";
import { checkSettings, readSettings } from "../../infra/settings.ts";
import { parseImportLine } from "../../shared/domain/import-record.ts";
import { readPageCode } from "../../shared/domain/page-code.ts";
import { readAddress } from "../../shared/domain/read-address.ts";
import { aCase, anApplicant, aRequest, email, requestItem, settings, sms } from "../twins/builders.ts";

/** What turns a text round, hides in it, breaks out of it, or passes for a letter that it is not. */
const TRICKS: Readonly<Record<string, string>> = {
  "a right-to-left override": "\u202e",
  "a right-to-left isolate": "\u2067",
  "a right-to-left mark": "\u200f",
  "a joiner that nobody sees": "\u200d",
  "a space without width": "\u200b",
  "a byte order mark": "\ufeff",
  "a line break": "\r\n",
  "a line separator": "\u2028",
  "a control character": "\u0007",
  "a Cyrillic a": "\u0430",
  "a Greek o": "\u03bf",
  "an Armenian o": "\u0585",
  "half a character": "\ud800",
};

const consent = {
  at: "2026-10-01T08:12:00.000Z",
  how: "paper",
  by: "desk",
  text: "2026-11",
  language: "de",
};
const FULL = {
  applicant: anApplicant({
    sendHours: { from: "08:00", to: "12:00" },
    pausedUntil: "2026-12-01",
    channels: [sms({ consent }), email({ consent })],
  }),
  case: aCase({ details: { letterDeadline: "2026-12-08", letterSentOn: "2026-11-23" } }),
  request: requestItem(
    aRequest({ kind: "appointment", parameters: { date: "2026-12-08", time: "09:30", place: "office" } }),
  ),
};

type Path = readonly (string | number)[];

/** All places in data at which a text stands. */
function textsIn(data: unknown, path: Path = []): readonly Path[] {
  if (typeof data === "string") return [path];
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => textsIn(value, [...path, key]));
}

/** The same data with another text at one place. */
function changed(data: unknown, [key, ...rest]: Path, change: (text: string) => string): unknown {
  if (key === undefined) return change(String(data));
  if (Array.isArray(data)) {
    return data.map((item, index) => (index === Number(key) ? changed(item, rest, change) : item));
  }
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, name === key ? changed(value, rest, change) : value]),
  );
}

const LINES = Object.entries(FULL).flatMap(([type, item]) =>
  textsIn(item).map((path) => ({ type, field: path.join("."), path, item })),
);

describe("a text that an import brings, and that somebody may read at the desk", () => {
  test("is let through as it should be", () => {
    for (const [type, item] of Object.entries(FULL))
      expect(parseImportLine(JSON.stringify({ [type]: item }), settings()), type).toMatchObject({ ok: true });
  });

  test.each(LINES)("$field of a line with a $type holds no trick", ({ type, path, item }) => {
    for (const [name, trick] of Object.entries(TRICKS))
      for (const change of [
        (text: string) => text + trick,
        (text: string) => trick + text,
        (text: string) => `${text.slice(0, 1)}${trick}${text.slice(1)}`,
      ]) {
        const parsed = parseImportLine(JSON.stringify({ [type]: changed(item, path, change) }), settings());
        expect(parsed.ok, name).toBe(false);
        expect(JSON.stringify(parsed), name).not.toContain(trick);
      }
  });

  test("may hold the letters of people's names, composed or not", () => {
    for (const changedBy of ["Jürgen Groß", "Ju\u0308rgen", "Łucja Šimić", "O’Neill-Öz, Zi. 12"])
      expect(parseImportLine(JSON.stringify({ case: aCase({ changedBy }) }), settings()).ok).toBe(true);
  });
});

describe("the name of the authority, of an office, and of who sends", () => {
  const valid = () => {
    const { stage: _, ...data } = readSettings("local");
    return structuredClone({ ...data, languages: "all" });
  };
  const check = (fields: object) => () => checkSettings("local", { ...valid(), ...fields }, "x.json");

  test.each(Object.entries(TRICKS))("holds no trick: %s", (_, trick) => {
    const { email: sending, offices } = valid();
    const name = `Jobcenter${trick}X`;
    const coerde = { ...offices["coerde"], name };

    expect(check({ authority: name })).toThrow("authority: must be of Latin letters");
    expect(check({ email: { ...sending, fromName: name } })).toThrow(
      "email.fromName: must be of Latin letters",
    );
    expect(check({ offices: { ...offices, coerde } })).toThrow(
      "offices.coerde.name: must be of Latin letters",
    );
  });
});

describe("an address that somebody types", () => {
  test.each([
    ["a Cyrillic letter in the name", "s\u043emeone@example.org"],
    ["a Cyrillic letter in the domain", "someone@ex\u0430mple.org"],
    ["a Greek letter in the ending", "someone@example.\u03bfrg"],
    ["a dot that is none", "someone@example\u3002org"],
    ["a slash that is none", "someone@example.org\u2044x"],
  ])("is no mailbox with %s", (_, typed) => {
    expect(readAddress("email", typed, [])).toEqual({ ok: false, why: "notEmail" });
  });

  test("is what can be seen of it, whichever way it is turned", () => {
    expect(readAddress("email", "someone@example.org\u202e", [])).toEqual({
      ok: true,
      address: "someone@example.org",
    });
  });
});

describe("a page code", () => {
  test("is read the same with letters that people take for digits", () => {
    for (const typed of ["10QF2M9X4T", "IOQF2M9X4T", "loqf2m9x4t", "L0QF2M9X4T", "iOqf2-m9x4t"])
      expect(readPageCode(typed), typed).toBe("10QF2M9X4T");
  });

  test("is none with another script's letter", () => {
    for (const typed of ["K7QF2M9X4\u0422", "\u039a7QF2M9X4T", "K7QF2M9X4\u13a2"])
      expect(readPageCode(typed), typed).toBeUndefined();
  });
});
