import * as z from "zod";

const lineSchema = z.object({ level: z.string(), code: z.string().optional() });

export interface ErrorCounts {
  take(line: string): void;
  /** How often each code was logged as an error; what carries no code goes by who wrote it. */
  all(): Readonly<Record<string, number>>;
}

/** Counts the errors among the lines of a stage's log: `<who>: <text or JSON>`. */
export function countErrors(): ErrorCounts {
  const counts = new Map<string, number>();
  return {
    take(line) {
      const code = errorIn(line);
      if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + 1);
    },
    all: () => Object.fromEntries(counts),
  };
}

/** The code of a line that tells of an error; undefined for every other one. */
function errorIn(line: string): string | undefined {
  const end = line.indexOf(": ");
  const [who, text] = [line.slice(0, end), line.slice(end + 2)];
  if (!text.startsWith("{")) return /error|failed|refus|not allowed/i.test(text) ? `from ${who}` : undefined;
  const { level, code } = lineOf(text);
  return level === "ERROR" || level === "CRITICAL" ? (code ?? `from ${who}`) : undefined;
}

function lineOf(text: string): z.infer<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    // A platform's own line, an access log's among them.
    return { level: "INFO" };
  }
}
