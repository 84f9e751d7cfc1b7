import { after, DAY, type Day, type Instant, inBerlin, MINUTE } from "../../../shared/domain/time.ts";

/** Days and moments as seen from one moment. */
export interface Calendar {
  /** Of the current day in Europe/Berlin, four digits. */
  readonly year: string;
  minutesAgo(minutes: number): Instant;
  /** The moment, so many days of any sort ago, at `time` (`HH:MM`) in Europe/Berlin. */
  daysAgo(days: number, time: string): Instant;
  /** The day so many days from Monday to Friday after today, before it if negative. Knows no public holidays. */
  workday(offset: number): Day;
  /** The moment, on a workday as in {@link workday}, at `time` (`HH:MM`) in Europe/Berlin. */
  workdayAt(offset: number, time: string): Instant;
}

/** The calendar of whoever looks at it at `now`. */
export function calendarAt(now: Instant): Calendar {
  const today = berlinDay(now);
  const workday = (offset: number) => shiftWorkdays(today, offset);
  return {
    year: today.slice(0, 4),
    minutesAgo: (minutes) => after(now, -minutes * MINUTE),
    daysAgo: (days, time) => inBerlin(shift(today, -days), time),
    workday,
    workdayAt: (offset, time) => inBerlin(workday(offset), time),
  };
}

// Swedish writes days as ISO 8601 does.
const berlinDays = new Intl.DateTimeFormat("sv", { timeZone: "Europe/Berlin" });

function berlinDay(moment: Instant): Day {
  return berlinDays.format(Date.parse(moment));
}

function shift(day: Day, days: number): Day {
  return after(`${day}T00:00:00.000Z`, days * DAY).slice(0, 10);
}

function shiftWorkdays(day: Day, offset: number): Day {
  const step = Math.sign(offset);
  let shifted = day;
  for (let left = Math.abs(offset); left > 0; ) {
    shifted = shift(shifted, step);
    if (isWorkday(shifted)) left--;
  }
  return shifted;
}

function isWorkday(day: Day): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}
