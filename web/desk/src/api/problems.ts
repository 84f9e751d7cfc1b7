/** A field and the rule that it breaks. */
interface FieldProblem {
  readonly field: string;
  readonly rule: string;
}

/** A problem document (RFC 9457), or what stands in for one. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly why?: string;
  readonly version?: number;
  readonly errors?: readonly FieldProblem[];
}

/** The API refuses something, and says why. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** There was no answer at all: no network, or no server. */
export class Offline extends Error {
  override readonly name = "Offline";
}

/** The session has ended, and cannot be renewed without the person. */
export class SessionEnded extends Error {
  override readonly name = "SessionEnded";
}

/** Whether this is a problem with one of these codes. */
export function isProblem(error: unknown, ...codes: readonly string[]): error is ApiProblem {
  return error instanceof ApiProblem && codes.includes(error.problem.code);
}
