import type { Catalog, PageCatalog } from "./catalog-schema.ts";

/** Loads the catalog of one language, only when it is needed. Throws if there is no such file. */
export async function loadCatalog(language: string): Promise<Catalog> {
  return await load(language);
}

/** The same with the texts of the applicant's page, for functions whose bundle holds these. */
export async function loadPageCatalog(language: string): Promise<PageCatalog> {
  return await load(language);
}

async function load<T>(language: string): Promise<T> {
  const module: { default: T } = await import(`../messages/${language}.json`, { with: { type: "json" } });
  return module.default;
}
