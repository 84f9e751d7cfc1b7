import type { Applicant } from "./applicant.ts";
import type { Notice } from "./notice.ts";
import { CANARY, CANARY_CASE } from "./personal-notices.ts";
import { type Request, requestEntry } from "./request.ts";
import { between, HOUR, type Instant, SECOND } from "./time.ts";

/** A mailbox of the SES simulator, which takes all and reads nothing. */
const ADDRESS = "success+canary@simulator.amazonses.com";

/** What has not arrived after so long is given up. */
const GIVEN_UP_AFTER = 6 * HOUR;

/** A request for the canary, and how far its notice is; none while nobody has planned it. */
export interface CanaryTold {
  readonly requestId: string;
  readonly requestedAt: Instant;
  readonly notice?: Notice | undefined;
}

/** What became of the canary's notices since somebody looked. */
export interface CanarySeen {
  readonly arrived: number;
  /** From the request to the mailbox; undefined if nothing has arrived. */
  readonly slowestSeconds: number | undefined;
  readonly waiting: number;
  readonly lost: number;
  /** The languages of what waits, as far as it has been rendered. */
  readonly languages: readonly string[];
  /** What need not be kept any longer. */
  readonly over: readonly CanaryTold[];
}

/** Says what became of the canary's notices; whatever is over is to be forgotten, so that it counts once. */
export function seeCanary(told: readonly CanaryTold[], now: Instant): CanarySeen {
  const arrivals = told.flatMap(({ requestedAt, notice }) =>
    notice?.deliveredAt === undefined ? [] : [between(requestedAt, notice.deliveredAt) / SECOND],
  );
  const others = told.filter(({ notice }) => notice?.deliveredAt === undefined);
  const isLost = ({ requestedAt }: CanaryTold) => between(requestedAt, now) > GIVEN_UP_AFTER;
  const waiting = others.filter((one) => !isLost(one));
  return {
    arrived: arrivals.length,
    slowestSeconds: arrivals.length === 0 ? undefined : Math.max(0, ...arrivals),
    waiting: waiting.length,
    lost: others.length - waiting.length,
    languages: waiting.flatMap(({ notice }) => notice?.language ?? []),
    over: told.filter((one) => !waiting.includes(one)),
  };
}

/** The next request; its id says when it was made. */
export function canaryRequest(now: Instant): Omit<Request, "requestId"> {
  const entry = requestEntry(now.replaceAll(/[^0-9TZ]/g, ""));
  const { requestedAt, kind } = { requestedAt: now, kind: "canary" } as const;
  return { caseId: CANARY_CASE, entry, kind, requestedAt, requestedBy: "tell-canary", parameters: {} };
}

/** The canary as it is told next: in each of these languages in turn. */
export function canaryApplicant(
  lastLanguage: string | undefined,
  languages: readonly string[],
  now: Instant,
): Pick<Applicant, "applicantId" | "language" | "channels" | "reach"> {
  const language = languages[(languages.indexOf(lastLanguage ?? "") + 1) % languages.length];
  if (language === undefined) throw new Error("A stage offers at least one language");
  const consent = { at: now, how: "test", by: "tell-canary" };
  const channels = [{ channel: "email", address: ADDRESS, state: "active", consent } as const];
  return { applicantId: CANARY, language, channels, reach: "first" };
}

/** Where the canary is kept. */
export interface CanaryStore {
  /** All requests that have not been forgotten, strongly consistent. */
  told(): Promise<readonly CanaryTold[]>;
  /** Takes away what is over: the notice, what was decided, and the request. */
  forget(told: CanaryTold): Promise<void>;
  /** The language that the canary was told in last. */
  language(): Promise<string | undefined>;
  /** Makes the canary ready to be told, and asks for a notice. */
  tell(
    applicant: ReturnType<typeof canaryApplicant>,
    request: ReturnType<typeof canaryRequest>,
  ): Promise<void>;
}
