import { type Component, licenceOf } from "./sbom.ts";

/** Licences under which code may be part of a work under EUPL-1.2, by their SPDX names, each with the reason. */
export const ALLOWED: ReadonlyMap<string, string> = new Map([
  ["0BSD", "asks for nothing"],
  ["Apache-2.0", "permissive: asks for its notices and grants patents, which goes on beside the EUPL"],
  ["BSD-2-Clause", "permissive: asks for its notice"],
  ["BSD-3-Clause", "permissive: asks for its notice, and for no names in advertising"],
  ["EUPL-1.2", "our own"],
  ["ISC", "permissive: asks for its notice"],
  ["MIT", "permissive: asks for its notice"],
  ["MIT-0", "asks for nothing"],
]);

/** The packages that nothing of their licence allows us to ship, as sentences. */
export function licenceProblems(components: readonly Component[]): readonly string[] {
  return components
    .filter((component) => !isAllowed(licenceOf(component)))
    .map((component) => {
      const licence = licenceOf(component);
      const what = licence === "" ? "names no licence" : `is under ${licence}`;
      return `${component.name} ${component.version} ${what}, which is not among those in infra/supply/licences.ts`;
    });
}

/**
 * Whether an SPDX expression leaves a choice that is allowed. Of two licences joined by OR one is enough, of those joined by AND
 * each must be; what has brackets within brackets, or a WITH, is for a person to read, and so is not allowed.
 */
export function isAllowed(expression: string): boolean {
  const bare = expression.trim().replace(/^\(([^()]*)\)$/, "$1");
  const parts = bare.split(/ AND (?![^(]*\))/);
  if (parts.length > 1) return parts.every(isAllowed);
  return bare.split(" OR ").some((licence) => ALLOWED.has(licence.trim()));
}
