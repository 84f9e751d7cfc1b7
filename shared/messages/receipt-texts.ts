import * as z from "zod";

const KEYS = [
  "heading",
  "address",
  "code",
  "scan",
  "secret",
  "ways",
  "noWay",
  "sms",
  "email",
  "since",
  /** How somebody has agreed. */
  "paper",
  "in-person",
  "phone",
  "page",
  /** What somebody agrees to, in their own words. */
  "consent",
  "content",
  "stop",
  "questions",
] as const;

/**
 * All texts of the receipt that a person takes home. The desk fills them in without ICU MessageFormat, so `{authority}` is
 * all that one may name.
 */
export const receiptTextsSchema = z.record(z.enum(KEYS), z.string().min(1));
