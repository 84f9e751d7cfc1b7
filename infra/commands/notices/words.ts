import * as z from "zod";
import { type Channel, channelSchema } from "../../../shared/domain/channel.ts";
import type { NoticeKey } from "../../../shared/domain/notice.ts";
import { idSchema } from "../../../shared/domain/problem.ts";
import { type Instant, onBerlinClock } from "../../../shared/domain/time.ts";
import { UsageError } from "./command.ts";

/** Longer than an id: that of a notice holds a request's, a kind and a channel. */
const noticeIdSchema = z.string().regex(/^[A-Za-z0-9_.:-]{1,160}$/);

/** The case that a word names. */
export function caseIn(word: string | undefined): string {
  return parseWord(idSchema, word, "CASE must be a case's id: up to 64 letters, digits, - or _");
}

/** The notice that two words name. */
export function noticeIn([caseId, noticeId]: readonly string[]): NoticeKey {
  return {
    caseId: caseIn(caseId),
    noticeId: parseWord(noticeIdSchema, noticeId, "NOTICE must be a notice's id, as show prints it"),
  };
}

/** The channel that a word names. */
export function channelIn(word: string | undefined): Channel {
  return parseWord(channelSchema, word, "CHANNEL must be sms or email");
}

/** Parses what was typed; the error never repeats it, for it may be a number or a name. */
export function parseWord<T>(schema: z.ZodType<T>, word: string | undefined, rule: string): T {
  const result = schema.safeParse(word);
  if (!result.success) throw new UsageError(rule);
  return result.data;
}

/** An id as it is; in quotes, with control characters escaped, where somebody has written one that is none. */
export function shown(id: string): string {
  return idSchema.safeParse(id).success ? id : JSON.stringify(id);
}

const zoneNames = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", timeZoneName: "short" });

/** A moment as clocks in Europe/Berlin show it, to the second, with CET or CEST: one hour a year comes twice. */
export function berlin(at: Instant): string {
  const { day, time } = onBerlinClock(at);
  const zone = zoneNames.formatToParts(new Date(at)).find(({ type }) => type === "timeZoneName")?.value;
  return `${day} ${time}:${at.slice(17, 19)} ${zone}`;
}
