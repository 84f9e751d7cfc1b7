import * as z from "zod";
import { explainReason } from "../../../shared/domain/explain-reason.ts";
import {
  type CountedNotice,
  type DayRange,
  type Figures,
  figuresOf,
} from "../../../shared/domain/figures.ts";
import { REASONS } from "../../../shared/domain/notice.ts";
import { idSchema } from "../../../shared/domain/problem.ts";
import { DAY, daySchema, daysAfter, endOf, inBerlin, onBerlinClock } from "../../../shared/domain/time.ts";
import { endpoint, NOTHING, officeAskedFor } from "../endpoint.ts";
import { invalid } from "../refusal.ts";
import { withEtag } from "./case-reads.ts";

const count = z.int().min(0);
const outcomes = { sent: count, delivered: count, failed: count };
const counts = z.record(z.string(), count);

const figuresView = z.object({
  office: z.string(),
  from: daySchema,
  to: daySchema,
  ...outcomes,
  uncertain: count,
  waiting: count,
  notSent: count,
  channels: z.object({ sms: z.object(outcomes), email: z.object(outcomes) }),
  languages: counts,
  /** The most frequent first. */
  failures: z.array(z.object({ reason: z.string(), why: z.string(), notices: count })),
  unreached: z.object({ open: count, done: counts }),
  parts: count,
  priceUsd: z.number().min(0),
  medianSeconds: count.optional(),
  days: z.array(z.object({ day: daySchema, ...outcomes })),
  /** There are more notices than are counted: the oldest are left out. */
  leftOut: z.boolean(),
});

/** Days that one answer tells of. */
const MOST_DAYS = 92;
const DAYS_UNLESS_SAID = 30;

/** Beyond this a request would take too long. */
const MOST_NOTICES = 50_000;

/** Days at the ends of the calendar have no neighbours. */
const askedDay = daySchema.refine((day) => day >= "2000-01-01" && day < "2100-01-01", {
  error: "must be a day of this century",
});

export const showFigures = endpoint({
  key: "GET /api/figures",
  summary: "What an office's notices of some days have come to; a notice counts on the day of its change",
  query: z.strictObject({
    office: idSchema.optional(),
    /** The first and the last day on the clocks of Europe/Berlin; the last thirty days unless said. */
    from: askedDay.optional(),
    to: askedDay.optional(),
  }),
  body: NOTHING,
  answers: {
    200: { description: "The figures", schema: figuresView },
    304: { description: "Nothing has changed since the ETag that was named" },
  },
  async handle(call) {
    const { deps, query, headers } = call;
    const office = officeAskedFor(call);
    const to = query.to ?? onBerlinClock(deps.now()).day;
    const range = { from: query.from ?? daysAfter(to, 1 - DAYS_UNLESS_SAID), to };
    mustBeShort(range);
    const notices: CountedNotice[] = [];
    let leftOut = false;
    const pages = deps.officeNotices.plannedWithin(office, inBerlin(range.from, "00:00"), endOf(to));
    for await (const page of pages) {
      leftOut = notices.length >= MOST_NOTICES && page.length > 0;
      if (leftOut) break;
      notices.push(...page);
    }
    const { failures, ...figures } = figuresOf(notices, range);
    const priceUsd = Number((figures.parts * deps.sending.sms.pricePerPartUsd).toFixed(2));
    return withEtag(headers, {
      office,
      ...range,
      ...figures,
      failures: explained(failures),
      priceUsd,
      leftOut,
    });
  },
});

function explained(failures: Figures["failures"]) {
  const known = REASONS.flatMap((reason) => {
    const notices = failures[reason];
    return notices === undefined ? [] : [{ reason, why: explainReason(reason), notices }];
  });
  return known.toSorted((one, other) => other.notices - one.notices);
}

function mustBeShort({ from, to }: DayRange): void {
  const days = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  if (days < 1) throw invalid([{ field: "query.from", rule: "must not be after `to`" }]);
  if (days > MOST_DAYS)
    throw invalid([{ field: "query.from", rule: `must be at most ${MOST_DAYS} days before \`to\`` }]);
}
