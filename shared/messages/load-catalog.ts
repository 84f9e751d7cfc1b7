import type { Catalog } from "./catalog-schema.ts";

/** Loads the catalog of one language, only when it is needed. Throws if there is no such file. */
export async function loadCatalog(language: string): Promise<Catalog> {
  const module: { default: Catalog } = await import(`./${language}.json`, { with: { type: "json" } });
  return module.default;
}
