/** A field of a request and the rule that it breaks; never its value, for that may be personal. */
export interface FieldProblem {
  readonly field: string;
  readonly rule: string;
}

/** What is refused, and why: becomes a problem document (RFC 9457). */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, title: string, more: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.title = title;
    this.more = more;
  }
}

/** There is no such thing, or none that the asker may know of: both look the same. */
export function notFound(): Refusal {
  return new Refusal(404, "not-found", "There is nothing here that you may see");
}

/** The request came round the edge before this API. */
export function notThroughEdge(): Refusal {
  return new Refusal(403, "not-through-edge", "This API answers at its public address only");
}

/** The request is of a wrong shape. */
export function invalid(errors: readonly FieldProblem[]): Refusal {
  return new Refusal(422, "invalid", "The request breaks a rule", { errors });
}

/** Somebody else was faster, or this has been done before. */
export function conflict(code: string, title: string, more: Readonly<Record<string, unknown>> = {}): Refusal {
  return new Refusal(409, code, title, more);
}
