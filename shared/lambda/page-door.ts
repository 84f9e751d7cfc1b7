import { keyedHash } from "../adapters/keyed-hash.ts";
import type { Keyring } from "../adapters/keyring.ts";
import { mayBeOurs } from "../adapters/page-code.ts";
import { type Applicant, type ApplicantStore, parseApplicant } from "../domain/applicant.ts";
import { MISS_WINDOW, MISSES_LOOKED_UP, type MissStore, missWindow, networkOf } from "../domain/misses.ts";
import type { PageFinder } from "../domain/page.ts";
import { readPageCode } from "../domain/page-code.ts";
import { after, between, type Instant } from "../domain/time.ts";
import type { Log } from "./log.ts";

export interface DoorDeps {
  readonly finder: PageFinder;
  readonly applicants: ApplicantStore;
  readonly misses: MissStore;
  readonly keyring: () => Promise<Keyring>;
  /** Starts of E.164 numbers that SMS may go to. */
  readonly smsDestinations: readonly string[];
  readonly now: () => Instant;
  readonly log: Log;
}

/** A person whose page is open. */
export interface Visitor {
  readonly applicant: Applicant;
  /** The record as it came from the table. */
  readonly seen: unknown;
  readonly pageCode: string;
}

/** What a code opens: a page, nothing, or nothing and too often. */
type Opened =
  | { readonly as: "open"; readonly visitor: Visitor }
  | { readonly as: "missed" }
  /** Seconds after which wrong codes are looked up again. */
  | { readonly as: "too-many"; readonly retryAfter: number };

/** Opens pages by their codes, and counts what opens none. */
export interface PageDoor {
  open(typed: string, sourceIp: string): Promise<Opened>;
}

interface Count {
  readonly window: Instant;
  misses: number;
  stored: number;
  /** Whether all functions together have seen too many already. */
  isFlooded: boolean;
}

/** Networks and right codes that one function remembers; the oldest are forgotten. */
const MOST_REMEMBERED = 10_000;

/** Looked up for a code that is nobody's: no id has a space. So the time it takes does not tell it from one of somebody without a page. */
const NOBODY = "no one";

/** Misses are stored, and told, by the hundred. */
const STORED_BY = 100;

/**
 * A door that remembers, as long as its function lives, who has missed how often. Only misses count, and they are counted
 * in memory. Whoever has missed too often is not looked up any more, unless the code is known to be right or may have been
 * made by us; so a right code opens its page even from a network that others misuse, and nearly no guess reaches the store.
 */
export function createPageDoor(deps: DoorDeps): PageDoor {
  const counts = new Map<string, Count>();
  /** Right codes and whose they are; the record itself still has the last word. */
  const right = new Map<string, string>();
  let untold = 0;

  const countFor = (network: string): Count => {
    const window = missWindow(deps.now());
    const known = counts.get(network);
    if (known?.window === window) return known;
    const fresh = { window, misses: 0, stored: 0, isFlooded: false };
    remember(counts, network, fresh);
    return fresh;
  };

  const miss = async (network: string): Promise<Opened> => {
    const count = countFor(network);
    const wasFlooded = isFlooded(count);
    count.misses++;
    untold++;
    if (untold >= STORED_BY) {
      deps.log.info("CODES_MISSED", { misses: untold });
      untold = 0;
    }
    await share(deps, network, count);
    if (!wasFlooded) return { as: "missed" };
    const ends = after(count.window, MISS_WINDOW);
    return { as: "too-many", retryAfter: Math.max(1, Math.ceil(between(deps.now(), ends) / 1_000)) };
  };

  return {
    async open(typed, sourceIp) {
      const network = networkOf(sourceIp);
      const pageCode = readPageCode(typed);
      if (pageCode === undefined) return miss(network);
      const isGuessing = isFlooded(countFor(network));
      if (isGuessing && !right.has(pageCode) && !mayBeOurs(await deps.keyring(), pageCode))
        return miss(network);
      const owner = right.get(pageCode) ?? (await deps.finder.ownerOf(pageCode)) ?? NOBODY;
      const visitor = await visitorWith(deps, pageCode, owner);
      if (visitor === undefined) {
        right.delete(pageCode);
        return miss(network);
      }
      remember(right, pageCode, visitor.applicant.applicantId);
      return { as: "open", visitor };
    },
  };
}

function isFlooded({ misses, isFlooded: isKnown }: Count): boolean {
  return isKnown || misses >= MISSES_LOOKED_UP;
}

/**
 * Asks once what others have seen of a network, and stores its misses by the hundred, then ever more rarely. That it
 * cannot be asked or stored must not keep anybody out.
 */
async function share(deps: DoorDeps, network: string, count: Count): Promise<void> {
  const unstored = count.misses - count.stored;
  const isFirst = count.misses === 1;
  if (!isFirst && unstored < Math.max(STORED_BY, count.stored)) return;
  try {
    const keyring = await deps.keyring();
    const ref = networkRefOf(keyring, network);
    if (isFirst) {
      count.isFlooded = (await deps.misses.look(ref, count.window)) >= STORED_BY;
      return;
    }
    count.stored = count.misses;
    await deps.misses.add(ref, count.window, unstored);
  } catch (error) {
    deps.log.error("MISSES_NOT_SHARED", error);
  }
}

/** Stands for a network wherever something is stored about it: an IP address is personal data. */
export function networkRefOf(keyring: Keyring, network: string): string {
  return keyedHash(keyring, keyring.current, "network", network).subarray(0, 20).toString("base64url");
}

/** Somebody whose record cannot be read, or who must not be contacted, has no page. */
async function visitorWith(
  deps: DoorDeps,
  pageCode: string,
  applicantId: string,
): Promise<Visitor | undefined> {
  const seen = (await deps.applicants.read([applicantId])).get(applicantId);
  const parsed = parseApplicant(seen, deps.smsDestinations);
  if (!parsed.ok) return undefined;
  const { value: applicant } = parsed;
  // Index and memory may be behind: a code that was renewed is good for nothing.
  if (applicant.pageCode !== pageCode || applicant.safeContact) return undefined;
  return { applicant, seen, pageCode };
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MOST_REMEMBERED) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
