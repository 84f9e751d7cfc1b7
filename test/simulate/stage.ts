import type { Contact } from "../../shared/domain/applicant.ts";
import type { PlanSettings, SendSettings } from "../../shared/domain/settings.ts";
import { HOUR, type Instant, MINUTE } from "../../shared/domain/time.ts";
import { anApplicant, email, SENDING_HOURS, sendSettings, settings, sms } from "../twins/builders.ts";
import type { Random } from "./random.ts";

/** A person of a run, with a name that nobody but the table Applicants may know. */
export type Person = ReturnType<typeof anApplicant> & { readonly name: string };

/** Where and when a run plays, and who is in it. */
export interface Stage {
  readonly start: Instant;
  /** Milliseconds over which people do something. */
  readonly length: number;
  readonly settings: PlanSettings;
  readonly sending: SendSettings;
  readonly people: readonly Person[];
  readonly caseIds: readonly [string, ...string[]];
}

/** Moments before something that clocks and calendars do: nights, weekends, holidays, both changes of the clock, a new year. */
const STARTS = [
  "2026-11-23T09:00:00.000Z",
  "2026-11-27T18:50:00.000Z",
  "2026-03-28T18:00:00.000Z",
  "2026-10-24T17:30:00.000Z",
  "2026-12-23T18:30:00.000Z",
  "2026-12-31T16:00:00.000Z",
  "2026-04-30T05:50:00.000Z",
] as const;

const LENGTHS = [MINUTE, 10 * MINUTE, HOUR, 14 * HOUR, 100 * HOUR] as const;

/** Draws the stage of a run. */
export function drawStage(random: Random): Stage {
  const people = Array.from({ length: random.between(1, 3) }, (_, index) => drawPerson(random, index + 1));
  const cases = random.between(1, 3);
  return {
    start: random.pick(STARTS),
    length: random.pick(LENGTHS),
    settings: settings({
      holdSeconds: random.pick([0, 0, 3, 120, 120, 1_800]),
      sendingHours: random.chance(0.5) ? SENDING_HOURS : null,
      tellInReview: random.chance(0.3),
    }),
    sending: drawSending(random),
    people,
    caseIds: ["C-1", ...Array.from({ length: cases }, (_, index) => `C-${index + 2}`)],
  };
}

function drawSending(random: Random): SendSettings {
  const { sms: bySms, email: byEmail, limits } = sendSettings();
  const { perSecond, burst } = random.pick([
    { perSecond: 1_000, burst: 1_000 },
    { perSecond: 1_000, burst: 1_000 },
    { perSecond: 0.2, burst: 1 },
  ]);
  return {
    sms: {
      ...bySms,
      perSecond,
      burst,
      monthlyBudgetUsd: random.chance(0.1) ? 0.3 : bySms.monthlyBudgetUsd,
      afterLostAnswer: random.chance(0.1) ? "send-again" : "attention",
    },
    email: byEmail,
    limits: random.chance(0.1) ? { perPersonAndDay: 3, perAddressAndHour: 3 } : limits,
  };
}

/** The address of a person; both are reserved for samples. */
export function addressOf(channel: Contact["channel"], person: number, nth = 0): string {
  return channel === "sms" ? `+4917139200${person}${nth}` : `person-${person}-${nth}@example.org`;
}

function drawPerson(random: Random, number: number): Person {
  const bySms = sms({ address: addressOf("sms", number) });
  const byEmail = email({ address: addressOf("email", number) });
  const { pageCode: _, ...person } = anApplicant({
    applicantId: `a-${number}`,
    language: random.pick(["de", "ar", "xx"]),
    reach: random.pick(["first", "all"]),
    channels: random.pick([[bySms], [byEmail], [bySms, byEmail], [byEmail, bySms]]),
    ...(random.chance(0.15) && { sendHours: { from: "10:00", to: "12:00" } }),
  });
  return { ...person, name: `Erika Geheim${number}` };
}
