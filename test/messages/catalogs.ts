import { readdirSync, readFileSync } from "node:fs";
import type { Kind, KindParameters } from "../../shared/domain/kinds.ts";
import { type Catalog, type CatalogSource, catalogSchema } from "../../shared/messages/catalog-schema.ts";
import { type EmailText, type NoticeContent, renderEmail } from "../../shared/messages/render.ts";
import { PAGE_CODE } from "../twins/builders.ts";

/** The languages that have a catalog: each file is one. */
export const LANGUAGES: readonly string[] = readdirSync(new URL("../../shared/messages/", import.meta.url))
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -".json".length));

/** As their files hold them: the renderer takes them parsed or not. */
export const CATALOGS: readonly CatalogSource[] = LANGUAGES.map((language) =>
  catalogSchema.parse(
    JSON.parse(readFileSync(new URL(`../../shared/messages/${language}.json`, import.meta.url), "utf8")),
  ),
);

export function catalogOf(language: string): CatalogSource {
  const catalog = CATALOGS.find((candidate) => candidate.language === language);
  if (catalog === undefined) throw new Error(`There is no catalog of ${language}`);
  return catalog;
}

/** All sorts of parameters that a kind can come with, the longest values first. */
export function parameterSets(kind: Kind): readonly KindParameters[] {
  const date = "2026-09-30";
  switch (kind) {
    case "appointment":
      return ["phone", "video", "office"].map((place) => ({ date, time: "19:30", place }));
    case "appointment-cancelled":
      return [{ date, time: "19:30" }, { date }, {}];
    case "office-closed":
      return [{ date }, {}];
    case "address-code":
      return [{ confirmationCode: "048152" }];
    default:
      return [{}];
  }
}

export function content(fields: Partial<NoticeContent> = {}): NoticeContent {
  return {
    kind: "received",
    office: { name: "Jobcenter Coerde", phone: "030 23125-101", email: "coerde@example.org" },
    parameters: {},
    pageUrl: "https://sachstand.example.org/s",
    pageCode: PAGE_CODE,
    ...fields,
  };
}

/** An e-mail as it goes out, with the German text below where it belongs. */
export function emailIn(catalog: Catalog, fields: NoticeContent): EmailText {
  return renderEmail(catalog, fields, catalogOf("de"));
}
