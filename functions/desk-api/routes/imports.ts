import * as z from "zod";
import { sees } from "../../../shared/domain/desk-routes.ts";
import { type ImportDeps, importRecords } from "../../../shared/lambda/import-records.ts";
import { ImportFormatError, readImport } from "../../../shared/lambda/read-import.ts";
import { json } from "../answer.ts";
import { type Call, endpoint, NOTHING } from "../endpoint.ts";
import { Refusal } from "../refusal.ts";

/** A piece of a file that one request brings; the desk sends larger files piece by piece. */
const LONGEST_PIECE = 1_000_000;
/** What a function can write in its time, with room to spare. */
const MOST_LINES = 2_000;

const reportSchema = z.object({
  imported: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  errors: z.array(z.object({ line: z.int(), field: z.string(), rule: z.string() })),
});

export const importFile = endpoint({
  key: "POST /api/imports",
  summary: "Imports NDJSON or CSV by the same rules as the command; a file may come in pieces",
  query: NOTHING,
  body: z.strictObject({
    /** The text of the file, or a piece of whole lines; of CSV each with the header. */
    text: z.string().min(1).max(LONGEST_PIECE),
    /** Records all changes as not told, and refuses requests: onboarding old stock. */
    quiet: z.boolean().default(false),
    /** Lines of the file before this piece, so that errors name the line in the file. */
    linesBefore: z.int().min(0).default(0),
  }),
  answers: {
    200: {
      description: "How many lines were imported, unchanged and refused, and why",
      schema: reportSchema,
    },
    415: { description: "Neither NDJSON nor CSV with the right header, or not UTF-8" },
  },
  isKept: false,
  async handle(call) {
    const { deps, body } = call;
    // UTF-16 and Latin-1 read as UTF-8 leave these behind; letters would be lost for good.
    if (["\u0000", "\uFFFD"].some((trace) => body.text.includes(trace)))
      throw new Refusal(415, "not-utf-8", "The file is not UTF-8: save it as UTF-8 and send it again");
    if (body.text.split("\n", MOST_LINES + 2).length > MOST_LINES + 1)
      throw new Refusal(
        413,
        "too-many-lines",
        `At most ${MOST_LINES} lines at once: send the file in pieces`,
      );
    const errors: { line: number; field: string; rule: string }[] = [];
    const lines = readImport(linesOf(body.text), { settings: deps.settings, quiet: body.quiet });
    try {
      const report = await importRecords({ ...deps, ...ownOnly(call) }, lines, {
        refused: (line, { field, rule }) => errors.push({ line: line + body.linesBefore, field, rule }),
        done: () => undefined,
      });
      return json(200, { ...report, errors: errors.sort((one, other) => one.line - other.line) });
    } catch (error) {
      if (!(error instanceof ImportFormatError)) throw error;
      throw new Refusal(415, "unknown-format", error.message);
    }
  },
});

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split(/\r?\n/);
}

const officeSchema = z.object({ office: z.string() });

/**
 * What a caseworker may write: lines of the own offices, for cases that are there already only if those are, too. A person
 * without a case is nobody's yet (docs/security.md, 8.2.2).
 */
function ownOnly({ principal, deps }: Call<unknown, unknown>): Pick<ImportDeps, "isOwn"> {
  if (principal.role !== "caseworker") return {};
  const own = (office: string) => sees(principal, "POST /api/imports", office);
  const isOfOwn = (item: unknown) => {
    const read = officeSchema.safeParse(item);
    return read.success && own(read.data.office);
  };
  return {
    async isOwn({ type, item }, there) {
      if (type === "request") return isOfOwn(there);
      if (type === "case") return own(item.office) && (there === undefined || isOfOwn(there));
      const offices = (await deps.finder.casesOf(item.applicantId)).map(({ office }) => office);
      return offices.length === 0 || offices.some(own);
    },
  };
}
