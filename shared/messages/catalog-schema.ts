import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import * as z from "zod";
import { KIND_NAMES, KINDS, type Kind, kindSchema } from "../domain/kinds.ts";
import { pageTextsSchema } from "./page-texts.ts";
import { receiptTextsSchema } from "./receipt-texts.ts";

const text = z.string().min(1);

const textsSchema = z.strictObject({
  sms: text,
  /** Paragraphs: what has happened, then what to do next. */
  email: z.array(text).min(1),
});

const kindTextsSchema = textsSchema.extend({
  /** The same once more, before it is too late; for the kinds that remind. */
  reminder: textsSchema.optional(),
});

/** Every kind, with a reminder exactly where the kinds table says so. */
const kindsSchema = z.record(kindSchema, kindTextsSchema).superRefine((kinds, context) => {
  for (const kind of KIND_NAMES) {
    const has = kinds[kind]?.reminder !== undefined;
    if (has === "reminds" in KINDS[kind]) continue;
    const message = has ? "must not be there: this kind has no reminder" : "is required: this kind reminds";
    context.addIssue({ code: "custom", path: [kind, "reminder"], message });
  }
});

/** Pieces of words, as they stand in every form that a text may use. */
const stemsSchema = z.array(text).min(1);

/** The things that are always called by the same word. */
const TERMS = [
  "application",
  "documents",
  "letter",
  "appointment",
  "page",
  "code",
  "notice",
  "agree",
] as const;

/** What no notice may name (design, section 4): outcomes, benefits, amounts, laws, and decisions to be read online. */
const SECRETS = ["approval", "rejection", "benefit", "money", "sanction", "decree", "online"] as const;

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
    /** Ends e-mails with one click. */
    stop: text,
    /** Above the German text at the end of an e-mail in another language. */
    germanBelow: text,
    /** Told to whoever reads a language that we do not offer. */
    otherLanguage: text,
  }),
  kinds: kindsSchema,
  page: pageTextsSchema,
  receipt: receiptTextsSchema,
  /** How the language names what German names by its own word; kept to throughout. */
  glossary: z.record(z.enum(TERMS), stemsSchema),
  /** Pieces of words that would betray a secret. */
  forbidden: z.record(z.enum(SECRETS), stemsSchema),
});

/** A catalog as its file holds it. */
export type CatalogSource = Readonly<z.infer<typeof catalogSchema>>;

/** A catalog as the desk takes it for a receipt. */
export type ReceiptCatalog = Pick<CatalogSource, "language" | "direction" | "receipt">;

/** A message as its file holds it, or parsed already, as in a bundle. */
export type Message = string | MessageFormatElement[];

interface Texts {
  readonly sms: Message;
  readonly email: readonly Message[];
}

/** A catalog as the renderer of notices takes it. */
export interface Catalog extends Pick<CatalogSource, "language" | "name" | "direction" | "reviewed"> {
  readonly words: Readonly<Record<keyof CatalogSource["words"], Message>>;
  readonly kinds: Readonly<Record<Kind, Texts & { readonly reminder?: Texts | undefined }>>;
}

type PageSource = CatalogSource["page"];

/** A catalog as the applicant's page takes it. */
export interface PageCatalog extends Pick<CatalogSource, "language" | "name" | "direction"> {
  readonly page: { readonly [Group in keyof PageSource]: Readonly<Record<keyof PageSource[Group], Message>> };
}
