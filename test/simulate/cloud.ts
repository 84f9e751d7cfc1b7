import type { Channel } from "../../shared/domain/channel.ts";
import type { PlanSettings, SendSettings } from "../../shared/domain/settings.ts";
import type { ProviderAnswer } from "../../shared/domain/settle-answer.ts";
import { hashOf } from "../../shared/domain/spread.ts";
import { earliest, type Instant } from "../../shared/domain/time.ts";
import { createRateLimiter } from "../../shared/lambda/rate-limiter.ts";
import { type ApplicantTwin, createApplicantTwin } from "../twins/applicant-store.ts";
import { aLog } from "../twins/builders.ts";
import { type CaseItem, type CaseTwin, createCaseTwin } from "../twins/case-store.ts";
import type { Step } from "../twins/faults.ts";
import * as functions from "../twins/functions.ts";
import { createMessageQueue, type MessageQueue } from "../twins/message-queue.ts";
import { createFinderTwin } from "../twins/notice-lists.ts";
import { createQueueTwin, type QueueTwin } from "../twins/notice-queue.ts";
import { createNoticeTwin, type NoticeTwin } from "../twins/notice-store.ts";
import { answerOf, goesOut, type ProviderDoes, receiptBody } from "../twins/provider.ts";
import { createRegisterTwin, type RegisterTwin } from "../twins/register.ts";
import type { Bug, FunctionName } from "./bugs.ts";
import { type BulkNotices, createBulkNotices } from "./bulk.ts";
import { createConsumer } from "./consumer.ts";
import { createInvocations, type Invocations } from "./invocations.ts";
import type { Mishaps } from "./mishaps.ts";
import type { Random } from "./random.ts";
import { createStream, type Stream } from "./stream.ts";
import type { Timeline } from "./timeline.ts";
import { createWitness, type Witness, watched } from "./witness.ts";

/** All functions at work at once, over the twins, in a time of their own. */
export interface Cloud {
  readonly timeline: Timeline;
  readonly mishaps: Mishaps;
  readonly invocations: Invocations;
  readonly stream: Stream;
  readonly cases: CaseTwin;
  readonly applicants: ApplicantTwin;
  readonly notices: NoticeTwin;
  readonly register: RegisterTwin;
  readonly queue: QueueTwin;
  readonly receipts: MessageQueue;
  readonly bulk: BulkNotices;
  readonly records: readonly functions.StreamRecord[];
  readonly settings: PlanSettings;
  readonly sending: SendSettings;
  readonly witness: Witness;
  readonly log: ReturnType<typeof aLog>;
  /** Writes an item of Cases, which its stream then shows. */
  write(item: CaseItem): void;
  /** What a function of a person's command is given. */
  surroundings(of: FunctionName, step: Step): functions.Surroundings;
  /** Lets time go on until nothing is to come, or `until`. */
  run(until: Instant): Promise<void>;
}

export interface CloudProps {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly mishaps: Mishaps;
  readonly settings: PlanSettings;
  readonly sending: SendSettings;
  readonly people: readonly { readonly applicantId: string }[];
  readonly bug: Bug;
}

const SENDER_TIMEOUT = 30_000;
const SWEEP_TIMEOUT = 55_000;
const MINUTE = 60_000;

/** More than any run needs that comes to rest. */
const MOST_EVENTS = 60_000;

export function createCloud({
  timeline,
  random,
  mishaps,
  settings,
  sending,
  people,
  bug,
}: CloudProps): Cloud {
  const { now } = timeline;
  const log = aLog();
  const cases = createCaseTwin();
  const applicants = createApplicantTwin(people);
  const register = createRegisterTwin((channel, address) => `h${hashOf(`${channel} ${address}`)}`);
  const notices = createNoticeTwin([], register);
  const queue = createQueueTwin(now);
  const receipts = createMessageQueue(now, { name: "receipt" });
  const finder = createFinderTwin(notices);
  const records: functions.StreamRecord[] = [];
  const tell = (actor: string, what: string) => witness.tell(actor, what);
  const invocations = createInvocations(timeline, mishaps, tell);
  const witness = createWitness({ timeline, invocations, applicants, notices, register, settings });
  const ports = watched(
    {
      ...{ cases, applicants, notices, dueIndex: notices, register },
      queue: {
        async enqueue(messages) {
          await queue.enqueue(messages);
          // At least once.
          await queue.enqueue(messages.filter(() => mishaps.happens(0.05)));
        },
      },
      finder: {
        // An index that may be a moment behind.
        byProviderMessageId: async (id) =>
          mishaps.happens(0.2) ? undefined : finder.byProviderMessageId(id),
      },
    },
    witness,
  );
  const surroundings = (of: FunctionName, step: Step): functions.Surroundings => ({
    ...{ step, now, log },
    ports: bug.ports?.(ports, of) ?? ports,
    settings: bug.settings?.(settings, of) ?? settings,
    sending: bug.sending?.(sending, of) ?? sending,
  });

  const stream = createStream({
    ...{ timeline, random, mishaps, invocations },
    async plan(step, batch, from) {
      const failed = await functions.plan(surroundings("planner", step), batch, from);
      return bug.swallowsFailures ? [] : failed;
    },
  });

  const say = (channel: Channel, messageIndex: number) => {
    const message = witness.handed[messageIndex];
    if (message === undefined) return;
    for (const [says, delay] of mishaps.receipts(channel)) {
      timeline.after(delay, () => {
        witness.tell("provider", `says ${says} of ${message.messageId}`);
        const body = receiptBody(message, says, now());
        receipts.send(body, 0);
        if (mishaps.happens(0.05)) receipts.send(body, random.between(0, 900));
      });
    }
  };

  const hand = (channel: Channel, caseId: string, noticeId: string, to: string): ProviderAnswer => {
    let does: ProviderDoes = mishaps.provider();
    for (let left = bug.providerTries ?? 1; left > 0; left--) {
      const message = witness.hand({ channel, caseId, noticeId, to }, does);
      if (goesOut(does)) say(channel, witness.handed.length - 1);
      const answer = answerOf(does, message.messageId);
      if (left === 1 || answer.outcome !== "lost") return answer;
      does = mishaps.provider();
    }
    return answerOf("is-silent", "");
  };

  const { perSecond, burst } = sending.sms;
  const limiters = {
    sms: createRateLimiter(perSecond, burst, timeline.ms),
    email: createRateLimiter(perSecond, burst, timeline.ms),
  };
  const consumerOf = (channel: Channel) =>
    createConsumer({
      ...{ timeline, random, mishaps, invocations },
      queue: queue.of[channel],
      name: `send-${channel}`,
      timeout: SENDER_TIMEOUT,
      work: (step, messages) =>
        functions.send(
          {
            ...{ ...surroundings("sender", step), channel, hide: queue.hide },
            deliver: (caseId, noticeId, to) =>
              step(async () => hand(channel, caseId, noticeId, to), { neverThrows: true }),
            rateLimiter: limiters[channel],
            sleep: (milliseconds) =>
              new Promise((resolve) => {
                timeline.after(milliseconds, resolve);
              }),
          },
          messages,
        ),
    });
  const consumers = [
    consumerOf("sms"),
    consumerOf("email"),
    createConsumer({
      ...{ timeline, random, mishaps, invocations, queue: receipts },
      name: "record-receipts",
      timeout: SENDER_TIMEOUT,
      work: (step, messages) => functions.record(surroundings("recorder", step), messages),
    }),
  ];

  const write = (item: CaseItem) => {
    const isFirst = cases.get(item.caseId, item.entry) === undefined;
    cases.put(item);
    const record = { eventID: `event-${records.length}`, item, at: now(), isFirst };
    records.push(record);
    const { version = "", status = item["kind"] } = item;
    tell("somebody", `writes ${item.caseId}/${item.entry} ${version} ${status}`);
    stream.put(record);
  };
  const waiting = () => Math.max(queue.of.sms.load, queue.of.email.load);
  const bulk = createBulkNotices({ now, cases, settings, sending, log, waiting, write, bug });
  consumers.push(
    createConsumer({
      ...{ timeline, random, mishaps, invocations, queue: bulk.queue },
      name: "run-bulk",
      timeout: SENDER_TIMEOUT,
      work: bulk.work,
    }),
  );

  let lastSweep = timeline.ms();
  const startSweep = () => {
    lastSweep = timeline.ms();
    const ends = lastSweep + SWEEP_TIMEOUT;
    invocations.start({
      name: "release-notices",
      timeout: SWEEP_TIMEOUT,
      run: (step) => functions.sweep(surroundings("sweep", step), () => ends - timeline.ms()),
      done: () => undefined,
    });
  };
  /** Every minute, but only where it will find something. */
  const sweepBefore = (moment: number) => {
    const soonest = lastSweep + MINUTE;
    if (soonest > moment) return undefined;
    const due = notices.nextDue();
    return due === undefined ? undefined : Math.max(soonest, Date.parse(due));
  };
  const nextMessage = () => {
    const moments = [queue, receipts, bulk.queue].flatMap((one) => one.nextAt() ?? []);
    const ms = moments.length === 0 ? 0 : Date.parse(moments.reduce(earliest));
    // What is late already waits for a consumer.
    return ms > timeline.ms() ? ms : Number.POSITIVE_INFINITY;
  };

  /** The next moment at which something happens, and what. */
  const next = () => {
    const event = timeline.next() ?? Number.POSITIVE_INFINITY;
    const before = Math.min(event, nextMessage());
    const sweepAt = sweepBefore(before) ?? Number.POSITIVE_INFINITY;
    const at = Math.min(before, sweepAt);
    return { at, happens: event === at ? timeline.step : sweepAt === at ? startSweep : () => undefined };
  };

  return {
    ...{ timeline, mishaps, invocations, stream, cases, applicants, notices, register, queue, receipts },
    ...{ bulk, records, settings, sending, witness, log, surroundings, write },
    async run(until) {
      const end = Date.parse(until);
      for (let count = 0; count < MOST_EVENTS; count++) {
        stream.kick();
        for (const look of consumers) look();
        const { at, happens } = next();
        if (at > end) return;
        timeline.moveTo(at);
        happens();
        // All that follows from it happens, up to the next calls.
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      }
    },
  };
}
