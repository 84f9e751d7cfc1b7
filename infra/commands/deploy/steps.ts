import { blockers } from "../../go-live/checklist.ts";
import type { Settings } from "../../settings.ts";
import type { Output } from "../notices/command.ts";

/** What deploying asks of the world around it. */
export interface DeployPorts {
  /** Why AWS cannot be reached from here, as a sentence; undefined if nothing speaks against it. */
  noWayToAws(region: string): Promise<string | undefined>;
  /** Runs an npm script of the product and shows what it says; whether it ended well. */
  npmRun(script: string, ...words: string[]): Promise<boolean>;
  /** Runs the CDK command line on what was synthesized; whether it ended well. */
  cdk(...words: string[]): Promise<boolean>;
}

/**
 * Checks, synthesizes, shows the differences and deploys, in this order; stops at the first thing that is wrong and says which.
 * @returns the exit code
 */
export async function deploy(
  settings: Settings,
  { skipChecks }: { readonly skipChecks: boolean },
  ports: DeployPorts,
  { say, complain }: Output,
): Promise<number> {
  const { stage, region } = settings;
  const noWay = await ports.noWayToAws(region);
  const missing = [...blockers(settings), ...(noWay === undefined ? [] : [noWay])];
  if (missing.length > 0) {
    complain(`Nothing was deployed, since this is missing for ${stage}: ${missing.join("; ")}.`);
    return 1;
  }
  if (!(skipChecks || (await ports.npmRun("check")))) {
    complain("Nothing was deployed: a check failed, as said above.");
    return 1;
  }
  if (!((await ports.npmRun("synth", stage)) && (await ports.cdk("diff")))) {
    complain(
      "Nothing was deployed: the templates could not be made, or compared with what runs, as said above.",
    );
    return 1;
  }
  const stopped =
    "The deployment stopped, as said above: what came before is deployed, the rest is as it was.";
  if (settings.edge !== null) {
    // First, since the distribution takes its web ACL from the settings.
    const edge = `sachstand-${stage}-edge`;
    if (!(await ports.cdk("deploy", "--exclusively", edge))) {
      complain(stopped);
      return 1;
    }
    if (settings.edge.webAclArn === null) {
      complain(
        `Put the output WebAclArn of ${edge} into "edge.webAclArn" of infra/settings/${stage}.json, and deploy again: the page is not opened without it.`,
      );
      return 1;
    }
  }
  // In the order in which they need each other.
  if (!(await ports.cdk("deploy", "--all"))) {
    complain(stopped);
    return 1;
  }
  say(
    `\n${stage} is deployed. npm run settings -- ${stage} says what is left before people are told anything.`,
  );
  return 0;
}
