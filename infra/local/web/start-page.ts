import * as z from "zod";
import { readPageFile } from "./answers.ts";
import { escapeHtml } from "./escape-html.ts";

const DAY_MS = 86_400_000;
/** Of the AWS endpoint, where commands look for it unless they are told another. */
const USUAL_PORT = "4566";
const endpointSchema = z.object({ endpoint: z.string() });

/**
 * The start page with what only a running local cloud knows: its endpoint and an example to try.
 *
 * @param stack what `/stack.json` answers
 */
export async function renderStartPage(stack: unknown, now: Date): Promise<string> {
  const known = endpointSchema.safeParse(stack);
  const values: Readonly<Record<string, string>> = {
    endpoint: known.success ? known.data.endpoint : "not known yet, reload this page in a moment",
    command: exampleCommand(now, known.success ? new URL(known.data.endpoint).port : USUAL_PORT),
  };
  const template = await readPageFile("start.html");
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => escapeHtml(values[name] ?? ""));
}

/** A shell command that brings the first sample person's case, one that no sample touches, to a status that is told. */
function exampleCommand(now: Date, port: string): string {
  const change = {
    caseId: "MS-2026-900001",
    entry: "case",
    office: "coerde",
    applicantId: "a-000001",
    status: "documents-needed",
    version: 1,
    changedAt: now.toISOString(),
    changedBy: "import",
    details: { letterDeadline: new Date(now.getTime() + 14 * DAY_MS).toISOString().slice(0, 10) },
  };
  const where = port === USUAL_PORT ? "" : `SACHSTAND_AWS_PORT=${port} `;
  return `echo '${JSON.stringify({ case: change })}' | ${where}npm run cases -- import -`;
}
