import { describe, expect, test } from "vitest";
import { checkFile, type Piece, piecesOf, type ReadBytes } from "../../web/desk/src/import/pieces.ts";
import { hrefOf, placeOf } from "../../web/desk/src/router.ts";

/** A file that comes a few bytes at a time, so that letters and line ends are torn apart. */
function fileOf(content: string | Buffer, chunk = 7): ReadBytes {
  const bytes = new Uint8Array(Buffer.from(content));
  return async function* read() {
    for (let start = 0; start < bytes.byteLength; start += chunk) yield bytes.slice(start, start + chunk);
  };
}

async function piecesIn(read: ReadBytes, options: Parameters<typeof piecesOf>[1]): Promise<readonly Piece[]> {
  const pieces: Piece[] = [];
  for await (const piece of piecesOf(read, options)) pieces.push(piece);
  return pieces;
}

/** The line of the file that the API names for each line of a piece. */
const named = ({ text, linesBefore }: Piece) =>
  text.split("\n").map((line, index) => [index + 1 + linesBefore, line]);

describe("a file in pieces", () => {
  test("each piece of a CSV has the header, and errors name the line in the file", async () => {
    const rows = Array.from({ length: 9 }, (_, index) => `Zeile-${index + 2}-ü`);
    const pieces = await piecesIn(fileOf(["kopf;b", ...rows].join("\r\n")), { longest: 120 });

    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every(({ text }) => text.startsWith("kopf;b\n"))).toBe(true);
    const lines = pieces.flatMap(named).filter(([, line]) => line !== "kopf;b");
    expect(lines).toEqual(rows.map((row, index) => [index + 2, row]));
  });

  test("lines of NDJSON keep their numbers, a byte order mark is no part of the first", async () => {
    const lines = Array.from({ length: 9 }, (_, index) => `{"n":${index}}`);
    const pieces = await piecesIn(fileOf(`\uFEFF${lines.join("\n")}\n`), { longest: 90 });

    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.flatMap(named)).toEqual(lines.map((line, index) => [index + 1, line]));
  });

  test("no piece has more lines than one request can bring in", async () => {
    const rows = Array.from({ length: 2_500 }, (_, index) => `{"n":${index}}`);
    const pieces = await piecesIn(fileOf(rows.join("\n"), 4_096), {});

    expect(pieces.map(({ lastLine }) => lastLine)).toEqual([1_000, 2_000, 2_500]);
  });

  test("an import that has stopped goes on behind the last line that is done", async () => {
    const rows = Array.from({ length: 9 }, (_, index) => `Zeile-${index + 2}`);
    const [piece] = await piecesIn(fileOf(["kopf;b", ...rows].join("\n")), { after: 6 });

    expect(piece && named(piece).slice(1)).toEqual(rows.slice(5).map((row, index) => [index + 7, row]));
    expect(piece?.lastLine).toBe(10);
  });

  test("an empty line before the header moves nothing", async () => {
    const pieces = await piecesIn(fileOf("\nkopf;b\nZeile-3\nZeile-4"), { longest: 40 });

    const lines = pieces.flatMap(named).filter(([, line]) => line !== "kopf;b" && line !== "");
    expect(lines).toEqual([
      [3, "Zeile-3"],
      [4, "Zeile-4"],
    ]);
  });

  test.each([
    ["Latin-1", Buffer.from("Müller", "latin1"), { is: "not-utf-8" }],
    ["UTF-16 with a mark", Buffer.from("\uFEFFabc", "utf16le"), { is: "not-utf-8" }],
    ["UTF-16 without one", Buffer.from("abc\n", "utf16le"), { is: "not-utf-8" }],
    ["a letter that ends too early", Buffer.from([0x61, 0xc3]), { is: "not-utf-8" }],
    ["nothing", Buffer.from("\r\n \n"), { is: "empty" }],
    ["one line without an end", Buffer.from(`a\n${"x".repeat(2_000)}`), { is: "long-line", line: 2 }],
  ])("%s is refused before anything is sent", async (_, bytes, fault) => {
    await expect(checkFile(fileOf(bytes), 1_500)).rejects.toMatchObject({ fault });
  });
});

describe("places", () => {
  test.each([
    { view: "today" },
    { view: "today", office: "coerde", status: "decided" },
    { view: "today", search: "a b&c" },
    { view: "case", id: "MS-2026-000001" },
    { view: "change", id: "a/b" },
    { view: "notice", id: "ä" },
    { view: "person", id: "a-1" },
    { view: "receipt", id: "a-1" },
    { view: "figures" },
    { view: "figures", office: "mitte", days: "7" },
    { view: "new" },
    { view: "import" },
  ] as const)("%o has an address that leads back to it", (place) => {
    expect(placeOf(hrefOf(place))).toEqual(place);
  });

  test.each(["#/nowhere", "#/cases/a/b", "#/cases/a/change/b", "#/people", "#/%E0%A4%A"])(
    "%s is no place",
    (hash) => {
      expect(placeOf(hash)).toEqual({ view: "missing" });
    },
  );
});
