/** A piece of a file, as one request brings it. */
export interface Piece {
  readonly text: string;
  /** Lines of the file before the piece, less the header that it begins with, so that errors name the line in the file. */
  readonly linesBefore: number;
  /** The last line of the file that the piece holds. */
  readonly lastLine: number;
  /** Bytes of the file up to here. */
  readonly bytesRead: number;
}

/** Why a file cannot be imported at all. */
export type FileFault =
  | { readonly is: "not-utf-8" }
  | { readonly is: "empty" }
  | { readonly is: "long-line"; readonly line: number };

/** A file that cannot be imported. */
export class UnusableFile extends Error {
  override readonly name = "UnusableFile";
  readonly fault: FileFault;

  constructor(fault: FileFault) {
    super(fault.is);
    this.fault = fault;
  }
}

/** The most that a piece holds, in UTF-8 bytes; the API takes a little more. */
const LONGEST = 900_000;

/** Each line is a few writes, and what one request brings must be done within its 29 seconds. */
const MOST_LINES = 1_000;

/** Reads the bytes of a file from its beginning; can be called again. */
export type ReadBytes = () => AsyncIterable<Uint8Array<ArrayBuffer>>;

/**
 * Looks through a whole file before anything of it is sent.
 * @throws UnusableFile if it is not UTF-8 (UTF-16 and Latin-1 are recognised by what they are not), empty, or has a line that
 * no piece can hold
 */
export async function checkFile(read: ReadBytes, longest = LONGEST): Promise<void> {
  let isEmpty = true;
  for await (const { text, number } of linesOf(read())) {
    if (text.trim() !== "") isEmpty = false;
    // UTF-16 without its mark is full of these, and they are good UTF-8.
    if (text.includes("\u0000")) throw new UnusableFile({ is: "not-utf-8" });
    if (sizeOf(text) > longest) throw new UnusableFile({ is: "long-line", line: number });
  }
  if (isEmpty) throw new UnusableFile({ is: "empty" });
}

/**
 * Cuts a file into pieces of whole lines; of a CSV each begins with the header.
 * @param after lines of the file that are done already
 */
export async function* piecesOf(
  read: ReadBytes,
  { after = 0, longest = LONGEST, mostLines = MOST_LINES } = {},
): AsyncGenerator<Piece> {
  let header: string | undefined;
  let isCsv: boolean | undefined;
  let lines: string[] = [];
  let size = 0;
  let first = 1;
  let last: Line = { text: "", number: 0, bytesRead: 0 };
  const piece = (): Piece => {
    const hasHeader = isCsv === true && header !== undefined && lines[0] !== header;
    const text = (hasHeader ? [header, ...lines] : lines).join("\n");
    return {
      text,
      linesBefore: first - 1 - (hasHeader ? 1 : 0),
      lastLine: last.number,
      bytesRead: last.bytesRead,
    };
  };
  for await (const line of linesOf(read())) {
    if (isCsv === undefined && line.text.trim() !== "") {
      isCsv = !line.text.trimStart().startsWith("{");
      header = line.text;
    }
    if (line.number <= after) {
      first = line.number + 1;
      last = line;
      continue;
    }
    const bytes = sizeOf(line.text) + 1;
    const isFull = lines.length >= mostLines || size + bytes + sizeOf(header ?? "") > longest;
    if (lines.length > 0 && isFull) {
      yield piece();
      first = line.number;
      lines = [];
      size = 0;
    }
    lines.push(line.text);
    size += bytes;
    last = line;
  }
  if (lines.some((text) => text.trim() !== "")) yield piece();
}

interface Line {
  readonly text: string;
  /** As an editor counts, from 1. */
  readonly number: number;
  readonly bytesRead: number;
}

async function* linesOf(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncGenerator<Line> {
  // Also takes the byte order mark away.
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let number = 0;
  let bytesRead = 0;
  for await (const chunk of chunks) {
    bytesRead += chunk.byteLength;
    const lines = (rest + decoded(decoder, chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) yield { text: text.replace(/\r$/, ""), number: ++number, bytesRead };
  }
  rest += decoded(decoder, undefined);
  if (rest !== "") yield { text: rest.replace(/\r$/, ""), number: ++number, bytesRead };
}

function decoded(decoder: TextDecoder, chunk: Uint8Array<ArrayBuffer> | undefined): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new UnusableFile({ is: "not-utf-8" });
  }
}

const encoder = new TextEncoder();

/** At least their size in UTF-8: of short lines their length is proof enough. */
function sizeOf(text: string): number {
  return text.length < 1_000 ? text.length * 3 : encoder.encode(text).byteLength;
}
