import * as z from "zod";
import { type DeskRouteKey, type Principal, sees } from "../../shared/domain/desk-routes.ts";
import { type Answer, json } from "./answer.ts";
import type { DeskDeps } from "./deps.ts";
import { type FieldProblem, invalid, notFound } from "./refusal.ts";

/** Texts by name, each of which may be missing. */
export type Texts = Readonly<Record<string, string | undefined>>;

/** A request as it came, its sender verified. */
export interface RawCall {
  readonly deps: DeskDeps;
  readonly principal: Principal;
  readonly params: Texts;
  readonly query: Texts;
  readonly body: unknown;
  readonly headers: Texts;
}

/** The same, its parts parsed. */
export interface Call<Query, Body> extends Omit<RawCall, "query" | "body"> {
  readonly query: Query;
  readonly body: Body;
  /** Throws as if there were nothing, unless this office's business is that of the asker. */
  readonly mustSee: (office: string) => void;
}

/** What an endpoint answers, by status. */
type Answers = Readonly<Record<number, { readonly description: string; readonly schema?: z.ZodType }>>;

interface Spec<Query extends z.ZodType, Body extends z.ZodType> {
  readonly key: DeskRouteKey;
  readonly summary: string;
  readonly query: Query;
  readonly body: Body;
  /** Beside those that every route may give. */
  readonly answers: Answers;
  /** Whether the same request again, by its key, gets the same answer. What holds secrets is not kept. */
  readonly isKept?: boolean;
  readonly handle: (call: Call<z.infer<Query>, z.infer<Body>>) => Promise<Answer>;
}

/** One route of the API: what it takes, what it answers, what it does. */
export interface Endpoint {
  readonly key: DeskRouteKey;
  readonly summary: string;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
  readonly answers: Answers;
  readonly isKept: boolean;
  readonly run: (call: RawCall) => Promise<Answer>;
}

/** Of requests that have no query, or no body. */
export const NOTHING = z.strictObject({});

/** Makes an endpoint, which parses what comes before it does anything. */
export function endpoint<Query extends z.ZodType, Body extends z.ZodType>(spec: Spec<Query, Body>): Endpoint {
  const { key, summary, query, body, answers, isKept = true, handle } = spec;
  return {
    key,
    summary,
    query,
    body,
    answers,
    isKept,
    async run(raw) {
      const [asked, sent] = [query.safeParse(raw.query), body.safeParse(raw.body ?? {})];
      const problems = [...problemsIn("query", asked), ...problemsIn("body", sent)];
      if (!asked.success || !sent.success) throw invalid(problems);
      const mustSee = (office: string) => {
        if (!sees(raw.principal, key, office)) throw notFound();
      };
      return handle({ ...raw, query: asked.data, body: sent.data, mustSee });
    },
  };
}

function problemsIn(part: string, result: z.ZodSafeParseResult<unknown>): readonly FieldProblem[] {
  if (result.success) return [];
  return result.error.issues.map((issue) => ({
    field: [part, ...issue.path.map(String)].join("."),
    // A key's name could itself be personal data, so it is counted, not named.
    rule:
      issue.code === "unrecognized_keys"
        ? `has ${issue.keys.length} field(s) that are not allowed here`
        : issue.message,
  }));
}

/** The office that a request is about: the one it names, or else the asker's first; throws as if there were none unless it is theirs. */
export function officeAskedFor({
  deps,
  principal,
  query,
  mustSee,
}: Call<{ office?: string | undefined }, unknown>): string {
  const office = query.office ?? principal.offices[0] ?? Object.keys(deps.texts.offices)[0] ?? "";
  mustSee(office);
  return office;
}

/** What a written thing answers: that it is done, and how to name it. */
export const doneSchema = z.object({ id: z.string(), version: z.int().optional() });

/** That something is done. */
export function done(status: 200 | 201, fields: z.infer<typeof doneSchema>): Answer {
  return json(status, fields);
}
