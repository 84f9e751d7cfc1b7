import { KIND_NAMES, KINDS, type Kind } from "../../shared/domain/kinds.ts";
import type { Office } from "../../shared/domain/settings.ts";
import type { Catalog } from "../../shared/messages/catalog-schema.ts";
import { longestContents } from "../../shared/messages/longest-content.ts";
import { renderSms } from "../../shared/messages/render.ts";
import { measureSms } from "../../shared/messages/sms-parts.ts";

/** What the SMS of one language take. */
export interface LanguageParts {
  readonly language: string;
  /** Parts of each kind's texts on average: over all offices, its parameters, and its reminder where it has one. */
  readonly byKind: ReadonlyMap<Kind, number>;
  /** On average over the kinds, each counted once. */
  readonly average: number;
}

/** Kinds that tell of a case; codes and changed choices are rare beside them. */
const COUNTED = KIND_NAMES.filter((kind) => KINDS[kind].source !== "system");

/** Renders every text of a language for every office, and counts the parts. */
export function partsOf(catalog: Catalog, offices: readonly Office[], pageUrl: string): LanguageParts {
  const byKind = new Map(COUNTED.map((kind) => [kind, averageOf(kind)]));
  return { language: catalog.language, byKind, average: mean([...byKind.values()]) };

  function averageOf(kind: Kind): number {
    const contents = offices.flatMap((office) => longestContents(kind, [office], pageUrl));
    return mean(contents.map((content) => measureSms(renderSms(catalog, content)).parts));
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
