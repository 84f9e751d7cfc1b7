import { endOfOwnPause, parseApplicant } from "../../shared/domain/applicant.ts";
import type { Channel } from "../../shared/domain/channel.ts";
import { noticeKeyText } from "../../shared/domain/notice.ts";
import { mayMove, type NoticeState } from "../../shared/domain/notice-states.ts";
import { nextOpening } from "../../shared/domain/sending-hours.ts";
import type { PlanSettings } from "../../shared/domain/settings.ts";
import { after, type Instant, SECOND } from "../../shared/domain/time.ts";
import type { ApplicantTwin } from "../twins/applicant-store.ts";
import type { Ports } from "../twins/functions.ts";
import type { NoticeTwin } from "../twins/notice-store.ts";
import { allows, goesOut, type Handed, type ProviderDoes } from "../twins/provider.ts";
import type { RegisterTwin } from "../twins/register.ts";
import type { Invocations } from "./invocations.ts";
import type { Timeline } from "./timeline.ts";

/** A message that a provider was handed, and what is known of its making. */
export interface Sent extends Handed {
  /** Which claim it follows, counted over the whole run. */
  readonly claim: number;
  /** Who handed it. */
  readonly by: string;
  readonly does: ProviderDoes;
}

/** Something that must never happen. */
export interface Violation {
  readonly invariant: string;
  /** Ids only. */
  readonly what: string;
}

/** Sees all that happens, and keeps it. */
export interface Witness {
  readonly trace: readonly string[];
  readonly handed: readonly Sent[];
  readonly violations: readonly Violation[];
  /** Whose answers were known when somebody went to write them down: the sender's name and the notice. */
  readonly answered: ReadonlySet<string>;
  /** How often a person had a notice (`caseId/noticeId`) sent again. */
  readonly again: ReadonlyMap<string, number>;
  tell(actor: string, what: string): void;
  blame(invariant: string, what: string): void;
  hand(message: Pick<Handed, "channel" | "caseId" | "noticeId" | "to">, does: ProviderDoes): Handed;
  /** Somebody is about to change what is known of people. */
  peopleChange(): void;
  claimed(key: string): void;
  moved(key: string, to: NoticeState): void;
  settled(key: string): void;
}

export interface WitnessDeps {
  readonly timeline: Timeline;
  readonly invocations: Invocations;
  readonly applicants: ApplicantTwin;
  readonly notices: NoticeTwin;
  readonly register: RegisterTwin;
  readonly settings: PlanSettings;
}

/** A sender looks at everything right before it sends; so old may be what it has seen, since it is killed then. */
const SENDER_TIMEOUT = 30 * SECOND;

/** How a person is called who has a notice sent again, whether or not they hear that it worked. */
export const RETRY = "retry";

export function createWitness(deps: WitnessDeps): Witness {
  const { timeline, invocations, applicants, notices, register, settings } = deps;
  const trace: string[] = [];
  const handed: Sent[] = [];
  const violations: Violation[] = [];
  const answered = new Set<string>();
  const again = new Map<string, number>();
  const lastAllowed = new Map<string, Instant>();
  const lastChanged = new Map<string, Instant>();
  const claims = new Map<string, number>();
  const claimers = new Map<string, string>();
  const states = new Map<string, NoticeState>();
  let count = 0;

  const tell = (actor: string, what: string) => trace.push(`${timeline.now()} ${actor} ${what}`);
  const blame = (invariant: string, what: string) => {
    violations.push({ invariant, what });
    tell("witness", `blames ${invariant}: ${what}`);
  };
  const isRecent = (at: Instant | undefined) =>
    at !== undefined && at >= after(timeline.now(), -SENDER_TIMEOUT);

  /** Whether the person wants it, as their record stands. */
  const isWanted = (applicantId: string, channel: Channel, to: string) => {
    const item = applicants.get(applicantId);
    if (item === undefined || !allows(item, channel, to)) return false;
    const parsed = parseApplicant(item, settings.smsDestinations);
    return parsed.ok && endOfOwnPause(parsed.value, timeline.now()) === undefined;
  };
  const checkPerson = (
    applicantId: string,
    { channel, to }: Pick<Handed, "channel" | "to">,
    what: string,
  ) => {
    const key = `${applicantId} ${channel} ${to}`;
    if (!isWanted(applicantId, channel, to) && !isRecent(lastAllowed.get(key))) blame("consent", what);
    const since = register.suppressed.get(register.hash(channel, to));
    if (since !== undefined && !isRecent(since)) blame("suppressed", what);
  };
  const checkHour = (applicantId: string, what: string) => {
    const { sendingHours } = settings;
    if (sendingHours === null || isRecent(lastChanged.get(applicantId))) return;
    const parsed = parseApplicant(applicants.get(applicantId), settings.smsDestinations);
    const own = parsed.ok ? parsed.value.sendHours : undefined;
    const isOpen = (at: Instant) => nextOpening(at, sendingHours, own) === at;
    const now = timeline.now();
    if (!isOpen(now) && !isOpen(after(now, -SENDER_TIMEOUT))) blame("hours", what);
  };

  return {
    ...{ trace, handed, violations, answered, again, tell, blame },
    hand(message, does) {
      const { caseId, noticeId } = message;
      const key = noticeKeyText(message);
      const { applicantId = "" } = notices.get(noticeId, caseId) ?? {};
      const sent: Sent = {
        ...message,
        at: timeline.now(),
        messageId: `00000000-0000-4000-8000-${String(handed.length + 1).padStart(12, "0")}`,
        wentOut: goesOut(does),
        wasAllowed: isWanted(applicantId, message.channel, message.to),
        claim: claims.get(key) ?? count,
        by: invocations.actor,
        does,
      };
      handed.push(sent);
      const what = `${key} over ${message.channel} as ${sent.messageId}`;
      tell(sent.by, `hands ${what}: the provider ${does}`);
      checkPerson(applicantId, message, what);
      checkHour(applicantId, what);
      return sent;
    },
    peopleChange() {
      const now = timeline.now();
      for (const { applicantId, channels } of applicants.all()) {
        lastChanged.set(applicantId, now);
        for (const { channel, address } of contactsIn(channels))
          if (isWanted(applicantId, channel, address))
            lastAllowed.set(`${applicantId} ${channel} ${address}`, now);
      }
    },
    claimed(key) {
      count++;
      claims.set(key, count);
      claimers.set(key, invocations.actor);
      tell(invocations.actor, `claims ${key}`);
    },
    moved(key, to) {
      const from = states.get(key);
      states.set(key, to);
      if (from !== undefined && from !== to && !mayMove(from, to))
        blame("moves", `${key} from ${from} to ${to}`);
      const claimer = claimers.get(key) ?? "";
      if (to === "uncertain" && claimer !== invocations.actor && invocations.isAlive(claimer))
        blame("lease", `${key} of ${claimer}`);
      if (to === "queued" && invocations.actor.startsWith(RETRY)) again.set(key, (again.get(key) ?? 0) + 1);
      tell(invocations.actor, `${key}: ${from ?? "new"} -> ${to}`);
    },
    settled: (key) => answered.add(`${invocations.actor} ${key}`),
  };
}

function contactsIn(channels: unknown): readonly { readonly channel: Channel; readonly address: string }[] {
  return Array.isArray(channels) ? channels : [];
}

/** The ports with a witness beside them: it sees each effect at the moment it happens. */
export function watched(ports: Ports, witness: Witness): Ports {
  const { notices, applicants, cases, queue } = ports;
  return {
    ...ports,
    cases: {
      ...cases,
      async record(decision) {
        const isNew = await cases.record(decision);
        const { item, plan } = decision;
        if (isNew)
          witness.tell("planner", `decides ${item.caseId} ${item.entry} ${plan.outcome} ${plan.kind}`);
        return isNew;
      },
    },
    applicants: {
      ...applicants,
      suppress(id, channel, address) {
        witness.peopleChange();
        return applicants.suppress(id, channel, address);
      },
    },
    notices: {
      ...notices,
      async add(notice) {
        const there = await notices.add(notice);
        if (there === undefined) witness.moved(noticeKeyText(notice), notice.state);
        return there;
      },
      async move(move) {
        const hasMoved = await notices.move(move);
        const key = noticeKeyText(move.key);
        if (hasMoved) witness.moved(key, move.to);
        // Somebody else may have been faster; its answer is no lost one for that.
        if (move.from === "sending") witness.settled(key);
        return hasMoved;
      },
      async claim(move, counters) {
        const claimed = await notices.claim(move, counters);
        const key = noticeKeyText(move.key);
        if (claimed === true) witness.claimed(key);
        if (claimed === true) witness.moved(key, move.to);
        return claimed;
      },
    },
    queue: {
      async enqueue(messages) {
        await queue.enqueue(messages);
        for (const message of messages)
          witness.tell("queue", `takes ${noticeKeyText(message)} for in ${message.delaySeconds} s`);
      },
    },
  };
}
