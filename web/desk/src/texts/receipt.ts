// biome-ignore lint/style/noRestrictedImports: a type alone
import type { ReceiptCatalog } from "../../../../shared/messages/catalog-schema.ts";

/** What a receipt says, in the person's language, and in German for the caseworker unless that is the same. */
export interface ReceiptTexts {
  readonly own: ReceiptCatalog;
  readonly german?: ReceiptCatalog;
}

/** Loads the texts of a receipt; they come when they are needed, each language by itself. */
export async function loadReceipt(language: string): Promise<ReceiptTexts> {
  if (language.startsWith("de")) return { own: await load(language) };
  const [own, german] = await Promise.all([load(language), load("de")]);
  return { own, german };
}

async function load(language: string): Promise<ReceiptCatalog> {
  const module: { default: ReceiptCatalog } = await import(`../../../../shared/messages/${language}.json`);
  return module.default;
}
