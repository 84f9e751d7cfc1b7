import * as z from "zod";
import { KINDS, type Kind } from "../domain/kinds.ts";

const text = z.string().min(1);

const kindTextsSchema = z.strictObject({
  sms: text,
  /** Paragraphs: what has happened, then what to do next. */
  email: z.array(text).min(1),
});

const kindShape = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, kindTextsSchema]));

/** All texts of one language, in ICU MessageFormat. A language is one file of this shape in this folder. */
export const catalogSchema = z.strictObject({
  /** BCP 47. */
  language: text,
  /** The language's name in itself. */
  name: text,
  direction: z.enum(["ltr", "rtl"]),
  /** Who has read all texts as a native speaker, and when. */
  reviewed: z.strictObject({ by: text, on: z.iso.date() }).nullable(),
  words: z.strictObject({
    /** The end of an SMS: where to look and whom to call. */
    smsMore: text,
    subject: text,
    greeting: text,
    see: text,
    button: text,
    call: text,
    closing: text,
    footer: text,
  }),
  kinds: z.strictObject(kindShape),
});

type KindTexts = Readonly<z.infer<typeof kindTextsSchema>>;

export type Catalog = Readonly<Omit<z.infer<typeof catalogSchema>, "kinds">> & {
  readonly kinds: Readonly<Record<Kind, KindTexts>>;
};
