import { type Rebuilt, rebuildNotices } from "../../../shared/lambda/rebuild-notices.ts";
import type { Command } from "./command.ts";

/** Plans again what a lost stream record would have planned. */
export const rebuild: Command = {
  usage: "rebuild [--dry-run]",
  does: "plans what was lost on its way from the tables, of the last seven days; safe at any time",
  positionals: 0,
  options: ["dry-run"],
  async run(ports, given, output) {
    const dryRun = given["dry-run"] === true;
    const counts: Record<Rebuilt, number> = { planned: 0, replayed: 0, quarantined: 0, failed: 0 };
    await rebuildNotices(ports, {
      dryRun,
      done({ caseId, entry }, outcome) {
        counts[outcome]++;
        output.say(`${caseId} ${entry}: ${dryRun ? "would be " : ""}${outcome}`);
      },
    });
    const { planned, replayed, quarantined, failed } = counts;
    output.say(
      `${dryRun ? "Would be: " : ""}${planned} planned, ${replayed} replayed, ${quarantined} quarantined${failed > 0 ? `, ${failed} failed (run it again)` : ""}`,
    );
    return failed > 0 ? 1 : 0;
  },
};
