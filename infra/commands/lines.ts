/** A longer line is cut here, so that no file can fill the memory; what is cut is no valid row any more. */
const LONGEST_LINE = 1 << 20;

/** The lines of a stream of UTF-8, without their ends (`\n` or `\r\n`), in constant memory. Errors are the stream's. */
export async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  input.setEncoding("utf8");
  let rest = "";
  for await (const chunk of input) {
    const pieces = (rest + String(chunk)).split("\n");
    rest = (pieces.pop() ?? "").slice(0, LONGEST_LINE);
    for (const piece of pieces) yield piece.replace(/\r$/, "").slice(0, LONGEST_LINE);
  }
  if (rest !== "") yield rest.replace(/\r$/, "");
}
