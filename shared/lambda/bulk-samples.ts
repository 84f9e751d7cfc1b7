import type { BulkJob } from "../domain/bulk.ts";
import { loadCatalog } from "../messages/load-catalog.ts";
import { renderSms } from "../messages/render.ts";
import { type BulkPlanDeps, NO_CODE } from "./plan-bulk.ts";

/** What a bulk notice says in one language; dots stand for the page's code. */
export interface BulkSample {
  readonly language: string;
  readonly text: string;
}

/** The SMS of a bulk notice in each language that it goes out in, that of the staff first. */
export async function bulkSamples(
  { settings, offices, pageUrl }: Pick<BulkPlanDeps, "settings" | "offices" | "pageUrl">,
  { office: id, kind, parameters, counts }: BulkJob,
): Promise<readonly BulkSample[]> {
  const office = offices[id];
  if (office === undefined) return [];
  const languages = new Set([settings.defaultLanguage, ...Object.keys(counts.languages)]);
  return Promise.all(
    [...languages].map(async (language) => ({
      language,
      text: renderSms(await loadCatalog(language), { kind, office, parameters, pageUrl, pageCode: NO_CODE }),
    })),
  );
}
