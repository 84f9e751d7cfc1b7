import { ALLOWED, licenceProblems } from "../supply/licences.ts";
import { licenceOf, runtimeSbom, wholeSbom } from "../supply/sbom.ts";
import type { Output } from "./notices/command.ts";
import { runToEnd } from "./run-to-end.ts";

await runToEnd(run);

/** Lists the licences of what is shipped; ends with 1 if one does not go with ours. */
async function run(words: readonly string[], { say, complain }: Output): Promise<number> {
  if (words.length > 0) {
    complain("Usage: npm run licences");
    return 2;
  }
  const { components } = runtimeSbom(wholeSbom());
  for (const [licence, reason] of ALLOWED) {
    const under = components.filter((component) => licenceOf(component) === licence);
    if (under.length === 0) continue;
    say(`${licence} (${reason})`);
    for (const { name, version } of under) say(`  ${name} ${version}`);
  }
  const choices = components.filter((component) => !ALLOWED.has(licenceOf(component)));
  for (const component of choices) say(`${licenceOf(component)}\n  ${component.name} ${component.version}`);
  const problems = licenceProblems(components);
  for (const problem of problems) complain(problem);
  if (problems.length > 0) return 1;
  say(`\nAll ${components.length} go with EUPL-1.2.`);
  return 0;
}
