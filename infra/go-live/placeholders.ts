import { settingFields } from "../setting-fields.ts";
import type { Settings } from "../settings.ts";

/** Domains that belong to nobody (RFC 2606, RFC 6761). */
const SAMPLE_DOMAIN = /(?:^|[@/.])example\.(?:com|net|org)(?![\w.-])|\.(?:example|invalid|test)(?![\w.-])/;

/** Numbers that the Bundesnetzagentur keeps for films. */
const SAMPLE_PHONE = /^(?:03023125|04066969|0699000|02214710|08999998)\d+$/;

const SAMPLE_NAME = /\bMusterstadt\b/;

/** Paths of the values that come with the product and stand for an authority's own. */
export function placeholdersIn(settings: Settings): readonly string[] {
  return settingFields(settings).flatMap(({ path, value }) =>
    [value].flat().some((one) => typeof one === "string" && isSample(one)) ? [path] : [],
  );
}

function isSample(value: string): boolean {
  const digits = value.replaceAll(/[ /-]/g, "");
  return SAMPLE_DOMAIN.test(value) || SAMPLE_PHONE.test(digits) || SAMPLE_NAME.test(value);
}
