import { chunks } from "../../shared/adapters/chunks.ts";
import { type Case, caseSchema } from "../../shared/domain/case.ts";
import { latestOf } from "../../shared/domain/line.ts";
import { STATUS_NAMES, STATUSES } from "../../shared/domain/status.ts";
import { DAY, HOUR, SECOND } from "../../shared/domain/time.ts";
import { cancelByHand, retryByHand } from "../../shared/lambda/move-by-hand.ts";
import { rebuildNotices } from "../../shared/lambda/rebuild-notices.ts";
import { resumeChannel } from "../../shared/lambda/resume-channel.ts";
import { aCase } from "../twins/builders.ts";
import { createScanTwin } from "../twins/case-scan.ts";
import type { CaseItem } from "../twins/case-store.ts";
import type { Step } from "../twins/faults.ts";
import { plannerDeps } from "../twins/functions.ts";
import { createListsTwin } from "../twins/notice-lists.ts";
import type { Cloud } from "./cloud.ts";
import type { Random } from "./random.ts";
import { addressOf, type Person, type Stage } from "./stage.ts";
import { RETRY } from "./witness.ts";

type Deed = (cloud: Cloud, random: Random, stage: Stage) => void;

const DAYS_AHEAD = [-2, 0, 1, 3, 5] as const;

function dayFrom(cloud: Cloud, days: number): string {
  return new Date(cloud.timeline.ms() + days * DAY).toISOString().slice(0, 10);
}

/** The highest version that was ever written of a case. */
function newest(cloud: Cloud, caseId: string): Case | undefined {
  const written = cloud.records.filter(({ item }) => item.caseId === caseId);
  return latestOf(
    written.flatMap(({ item }) => {
      const parsed = caseSchema.safeParse(item);
      return parsed.success ? [{ change: parsed.data }] : [];
    }),
  )?.change;
}

function drawDetails(cloud: Cloud, random: Random): Case["details"] {
  return {
    ...(random.chance(0.4) && { letterSentOn: dayFrom(cloud, random.pick(DAYS_AHEAD)) }),
    ...(random.chance(0.3) && { letterDeadline: dayFrom(cloud, random.pick([1, 4, 7])) }),
  };
}

/** On to the next status, an amendment, or back by a correction. */
const goesOn: Deed = (cloud, random, { caseIds, people }) => {
  const caseId = random.pick(caseIds);
  const before = newest(cloud, caseId);
  const [first, ...others] = people;
  if (first === undefined) return;
  const changedAt = cloud.timeline.now();
  const details = drawDetails(cloud, random);
  if (before === undefined) {
    const { applicantId } = random.pick([first, ...others]);
    const status = random.pick(["received", "received", "documents-needed", "decided"]);
    cloud.write(aCase({ caseId, applicantId, changedAt, status, details }));
    return;
  }
  const next = { caseId, applicantId: before.applicantId, version: before.version + 1, changedAt, details };
  const ways = STATUSES[before.status].next;
  const way = random.chance(0.2)
    ? before.status
    : (ways[random.between(0, ways.length - 1)] ?? before.status);
  const quiet = random.chance(0.1) && { quiet: true };
  if (random.chance(0.2)) {
    const status = random.pick(STATUS_NAMES);
    cloud.write(aCase({ ...next, status, corrects: before.version, ...quiet }));
  } else cloud.write(aCase({ ...next, status: way, ...quiet }));
};

/** What other software does wrong. */
const goesWrong: Deed = (cloud, random, { caseIds, people }) => {
  const caseId = random.pick(caseIds);
  const before = newest(cloud, caseId);
  const base = { caseId, applicantId: people[0]?.applicantId ?? "a-1", changedAt: cloud.timeline.now() };
  const version = (before?.version ?? 1) + random.between(-1, 2);
  const mistakes: readonly [CaseItem, ...CaseItem[]] = [
    { caseId, entry: "case", version: "x" },
    aCase({ ...base, version: Math.max(1, version), status: random.pick(STATUS_NAMES) }),
    aCase({ ...base, version: Math.max(1, version), office: "nirgends" }),
    aCase({ ...base, version: Math.max(1, version), applicantId: "a-nobody" }),
  ];
  cloud.write(random.pick(mistakes));
};

/** An older item is written once more. */
const isWrittenBack: Deed = (cloud, random) => {
  const record = cloud.records[random.between(0, cloud.records.length)];
  if (record !== undefined) cloud.write(record.item);
};

const isRequested: Deed = (cloud, random, { caseIds }) => {
  const request = random.pick<Pick<CaseItem, string>>([
    { kind: "please-call" },
    { kind: "renewal-due" },
    {
      kind: "appointment",
      parameters: { date: dayFrom(cloud, random.between(1, 4)), time: "09:30", place: "office" },
    },
    { kind: "appointment-cancelled" },
  ]);
  cloud.write({
    caseId: random.pick(caseIds),
    entry: `request#r${random.between(1, 6)}`,
    requestedAt: cloud.timeline.now(),
    requestedBy: "desk",
    ...request,
  });
};

/** A whole office is told, in slices of one or two; some of the cases are not there. */
const isToldToMany: Deed = (cloud, random, { caseIds }) => {
  const chosen = [...caseIds, "C-gone"].filter(() => random.chance(0.8));
  const slices = chunks(chosen, random.between(1, 2));
  if (slices.length > 0) cloud.bulk.confirm(slices, "office-closed", { date: dayFrom(cloud, 2) });
  if (random.chance(0.2))
    cloud.timeline.after(random.between(0, 20_000), () =>
      cloud.invocations.start({
        name: "cancel-bulk",
        timeout: 30 * SECOND,
        run: (step) => cloud.bulk.cancel(step),
        done: () => undefined,
      }),
    );
};

/** A person changes their mind, at their page or at the desk. */
const choosesAnew: Deed = (cloud, random, { people }) => {
  const [first, ...others] = people;
  if (first === undefined) return;
  const known = random.pick([first, ...others]);
  const number = Number(known.applicantId.slice(2));
  const person: Readonly<Record<string, unknown>> = cloud.applicants.get(known.applicantId) ?? known;
  const contacts = known.channels;
  const consent = { at: cloud.timeline.now(), how: "page" };
  const [what, fields] = random.pick<readonly [string, Partial<Record<keyof Person, unknown>>]>([
    ["stops", { channels: contacts.map((contact) => ({ ...contact, state: "stopped" })) }],
    ["stops one", { channels: contacts.map((one, at) => (at === 0 ? { ...one, state: "stopped" } : one)) }],
    ["takes consent back", { channels: contacts.map(({ consent: _, ...contact }) => contact) }],
    ["agrees again", { channels: contacts.map((contact) => ({ ...contact, consent })), safeContact: false }],
    [
      "moves",
      {
        channels: contacts.map(({ channel, state }) => ({
          ...{ channel, state, consent },
          address: addressOf(channel, number, random.between(1, 3)),
        })),
      },
    ],
    ["asks for safe contact", { safeContact: true }],
    ["pauses", { pausedUntil: dayFrom(cloud, random.between(0, 3)) }],
    ["has other hours", { sendHours: { from: "16:00", to: "18:30" } }],
    ["has a record that nobody can read", { language: 7 }],
  ]);
  cloud.witness.tell(known.applicantId, what);
  cloud.witness.peopleChange();
  cloud.applicants.put({ ...person, ...fields, applicantId: known.applicantId });
  cloud.witness.peopleChange();
};

/** Somebody deletes a case, as an office does whose time to keep it is over; the stream shows nobody that. */
const isDeleted: Deed = (cloud, random, { caseIds }) => {
  const caseId = random.pick(caseIds);
  cloud.witness.tell("somebody", `deletes ${caseId}`);
  cloud.cases.remove(caseId, "case");
};

const isErased: Deed = (cloud, random, { people }) => {
  const person = people[random.between(0, people.length - 1)];
  if (person === undefined) return;
  cloud.witness.tell(person.applicantId, "is erased");
  cloud.witness.peopleChange();
  cloud.applicants.remove(person.applicantId);
};

/** What people at the desk and ops do. */
const isSteered: Deed = (cloud, random) => {
  const channel = random.pick(["sms", "email"]);
  const waiting = cloud.notices.all();
  const notice = waiting[random.between(0, Math.max(0, waiting.length - 1))];
  const run = (name: string, work: (step: Step) => Promise<unknown>) =>
    cloud.invocations.start({ name, timeout: 300 * SECOND, run: work, done: () => undefined });
  const deps = (step: Step) => plannerDeps(cloud.surroundings("person", step));
  const now = cloud.timeline.now();
  const resume = () =>
    run("resume", (step) => resumeChannel({ ...deps(step), pauses: cloud.register }, channel));
  random.pick([
    () => {
      run("pause", (step) => step(() => cloud.register.pause(channel, { since: now, code: "ops" })));
      cloud.timeline.after(random.next() * 3 * HOUR, resume);
    },
    resume,
    () => {
      if (notice === undefined) return;
      run(RETRY, (step) => retryByHand(deps(step), notice));
    },
    () => notice !== undefined && run("cancel", (step) => cancelByHand(deps(step), notice)),
    () => run("redrive", (step) => step(async () => cloud.queue.of[channel].giveBack())),
    () => run("rebuild", (step) => rebuild(cloud, step)),
  ])();
};

/** Plans again what seems to be lost, as ops do once they hear of records that were given up. */
export function rebuild(cloud: Cloud, step: Step): Promise<void> {
  const scan = createScanTwin(cloud.cases, () => cloud.records.map(({ item }) => item));
  const sleep = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      cloud.timeline.after(milliseconds, resolve);
    });
  const deps = plannerDeps(cloud.surroundings("planner", step));
  return rebuildNotices(
    { ...deps, scan, sleep, lists: createListsTwin(cloud.notices) },
    { dryRun: false, done: () => undefined },
  );
}

const DEEDS: readonly [Deed, ...Deed[]] = [
  goesOn,
  ...[goesOn, goesOn, goesOn, goesOn, goesOn, goesOn, goesOn],
  ...[isRequested, isRequested, goesWrong, isWrittenBack],
  ...[choosesAnew, choosesAnew, isSteered, isSteered],
  isToldToMany,
  (cloud, random) => cloud.queue.duplicate(random.between(0, 5)),
  (cloud, random) => cloud.bulk.queue.duplicate(random.between(0, 2)),
  (cloud) => cloud.stream.reshard(),
  (cloud) => cloud.stream.rewind(),
  (cloud, random, stage) => (random.chance(0.3) ? isErased(cloud, random, stage) : undefined),
  (cloud, random, stage) => (random.chance(0.3) ? isDeleted(cloud, random, stage) : undefined),
];

/** Writes down all that will happen in a run, and after how many milliseconds nothing goes wrong any more. */
export function tellStory(cloud: Cloud, random: Random, stage: Stage): number {
  const count = random.between(4, 30);
  for (let index = 0; index < count; index++) {
    const deed = index === 0 ? goesOn : random.pick(DEEDS);
    cloud.timeline.after(random.next() * stage.length, () => deed(cloud, random, stage));
  }
  return stage.length + random.pick([60 * SECOND, HOUR, 80 * HOUR]);
}
