import { ApiProblem, Offline, type Problem, SessionEnded } from "./problems.ts";

/** What the client needs of the session. */
export interface Session {
  /** The access token, unless there is none that may still be good. */
  readonly token: () => Promise<string | undefined>;
  /** A new one without asking the person; undefined if that cannot be had. */
  readonly renewed: () => Promise<string | undefined>;
  readonly ended: () => void;
}

/** A write: what is sent, and the key by which a repetition is known. */
export interface Write {
  readonly method: "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  /** One for each intent, kept over retries. */
  readonly key?: string;
  /** Goes out only if the thing is still as this ETag says. */
  readonly ifMatch?: string | undefined;
}

interface Read<T> {
  readonly value: T;
  readonly etag: string | undefined;
}

/** The desk's API. Errors are {@link ApiProblem}, {@link Offline} and {@link SessionEnded}. */
export interface Api {
  read<T>(path: string, signal?: AbortSignal): Promise<Read<T>>;
  write<T>(write: Write, signal?: AbortSignal): Promise<T>;
}

/** Answers that may still be current are kept, so that asking again costs the server little. */
const MOST_KEPT = 30;

/** @param reached hears of each request whether it got an answer at all */
export function createApi(session: Session, reached: (isReached: boolean) => void): Api {
  const kept = new Map<string, Read<unknown>>();

  const send = async (path: string, init: RequestInit, token: string): Promise<Response> => {
    const headers = { ...init.headers, accept: "application/json", authorization: `Bearer ${token}` };
    try {
      const answer = await fetch(path, { ...init, headers, credentials: "omit", cache: "no-store" });
      reached(true);
      return answer;
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
      reached(false);
      throw new Offline("The API cannot be reached", { cause });
    }
  };

  /** Tries once more with a new token, and then gives up. */
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const token = await session.token();
    const first = token === undefined ? undefined : await send(path, init, token);
    if (first !== undefined && first.status !== 401) return first;
    const renewed = await session.renewed();
    const second = renewed === undefined ? undefined : await send(path, init, renewed);
    if (second !== undefined && second.status !== 401) return second;
    session.ended();
    throw new SessionEnded();
  };

  return {
    async read<T>(path: string, signal?: AbortSignal) {
      const before = kept.get(path);
      const headers = before?.etag === undefined ? {} : { "if-none-match": before.etag };
      const answer = await ask(path, { headers, ...(signal !== undefined && { signal }) });
      const { value, etag } =
        answer.status === 304 && before !== undefined
          ? before
          : { value: await bodyOf<T>(answer), etag: answer.headers.get("etag") ?? undefined };
      kept.delete(path);
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? "");
      const read: Read<T> = { value: typed<T>(value), etag };
      kept.set(path, read);
      return read;
    },

    async write<T>({ method, path, body, key, ifMatch }: Write, signal?: AbortSignal) {
      const headers = {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
        ...(ifMatch !== undefined && { "if-match": ifMatch }),
      };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await ask(path, { method, headers, ...sent, ...(signal !== undefined && { signal }) });
      return bodyOf<T>(answer);
    },
  };
}

async function bodyOf<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  const body = parsed(text);
  if (answer.ok) return typed<T>(body);
  throw new ApiProblem(problemOf(answer.status, body));
}

/** The page comes from the same place as the API and at the same time, so answers are what they are declared to be. */
function typed<T>(value: unknown): T;
function typed(value: unknown): unknown {
  return value;
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What stands before the API, like a gateway, answers with no problem document. */
function problemOf(status: number, body: unknown): Problem {
  if (isProblemDocument(body)) return body;
  return { status, code: status >= 500 ? "fault" : `status-${status}`, title: "" };
}

function isProblemDocument(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "status" in body;
}
