import { type Day, daysAfter, weekdayOf } from "./time.ts";

/** The German Länder by their ISO 3166-2 codes, without `DE-`. */
export const LAENDER = [
  ...["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV"],
  ...["NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"],
] as const;

export type Land = (typeof LAENDER)[number];

type Where = readonly string[] | "everywhere";

/** Holidays on the same day each year (`MM-DD`), with the Länder that have them. Source: the Länder's holiday acts. */
const FIXED: Readonly<Record<string, Where>> = {
  "01-01": "everywhere",
  "01-06": ["BW", "BY", "ST"],
  "03-08": ["BE", "MV"],
  "05-01": "everywhere",
  "08-15": ["SL"],
  "09-20": ["TH"],
  "10-03": "everywhere",
  "10-31": ["BB", "HB", "HH", "MV", "NI", "SN", "ST", "SH", "TH"],
  "11-01": ["BW", "BY", "NW", "RP", "SL"],
  "12-25": "everywhere",
  "12-26": "everywhere",
};

/** Holidays so many days after Easter Sunday: Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi. */
const MOVABLE: readonly (readonly [number, Where])[] = [
  [-2, "everywhere"],
  [1, "everywhere"],
  [39, "everywhere"],
  [50, "everywhere"],
  [60, ["BW", "BY", "HE", "NW", "RP", "SL"]],
];

/** Whether a day is a public holiday in all of a Land; holidays of single municipalities are none. */
export function isHoliday(day: Day, land: Land): boolean {
  const applies = (where: Where | undefined) => where === "everywhere" || where?.includes(land) === true;
  if (applies(FIXED[day.slice(5)])) return true;
  const easter = easterSunday(Number(day.slice(0, 4)));
  if (MOVABLE.some(([days, where]) => day === daysAfter(easter, days) && applies(where))) return true;
  return land === "SN" && isDayOfPrayer(day);
}

/** Saxony's day of prayer and repentance: the Wednesday before 23 November. */
function isDayOfPrayer(day: Day): boolean {
  const date = day.slice(5);
  return date >= "11-16" && date <= "11-22" && weekdayOf(day) === 3;
}

/** Gregorian Easter Sunday, by the anonymous algorithm that Meeus gives (Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  const part = (value: number) => String(value).padStart(2, "0");
  return `${year}-${part(Math.floor(sum / 31))}-${part((sum % 31) + 1)}`;
}
