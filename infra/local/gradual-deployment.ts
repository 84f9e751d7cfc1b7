import type { Deployment } from "./deployment.ts";
import type { FunctionPools } from "./function-pools.ts";
import type { Shift, ShiftOptions } from "./function-versions.ts";

/** Plays CodeDeploy, for whoever says when: a drill, say. */
export interface GradualDeployments {
  /**
   * Starts a second version of a function beside the one that runs, with the same environment, role and log.
   * @param logicalName the function's name in the CDK code
   * @param folder holds the other version's unpacked bundle
   * @throws when there is no such function, or another version of it is just taking over
   */
  deploy(logicalName: string, folder: string, options: ShiftOptions): Shift;
  /**
   * Rolls back the deployments under way whose group in the template lists an alarm. Whether the group looks at its alarms at this
   * stage (`Enabled`) is left aside.
   * @param alarmName as in the template
   * @returns the functions that were rolled back, by their names in the CDK code
   */
  alarmRang(alarmName: string): Promise<readonly string[]>;
}

/** Starts versions of the template's functions, and takes them back by the alarms of their deployment groups. */
export function createGradualDeployments(deployment: Deployment, pools: FunctionPools): GradualDeployments {
  const begun: { readonly logicalName: string; readonly alarms: readonly string[]; readonly shift: Shift }[] =
    [];
  return {
    deploy(logicalName, folder, options) {
      const resource = deployment.functions.find((one) => one.logicalName === logicalName);
      const versions = pools.get(resource?.name ?? "");
      if (resource === undefined || versions === undefined)
        throw new Error(`There is no function ${logicalName} with a bundle here.`);
      const shift = versions.deploy(folder, options);
      begun.push({ logicalName, alarms: alarmsOf(resource.name, deployment), shift });
      return shift;
    },
    async alarmRang(alarmName) {
      const hit = begun.filter(
        ({ alarms, shift }) => shift.state === "under-way" && alarms.includes(alarmName),
      );
      await Promise.all(hit.map(({ shift }) => shift.rollBack()));
      return hit.map(({ logicalName }) => logicalName);
    },
  };
}

/** The alarms of the deployment group by which a function's alias is updated. */
function alarmsOf(functionName: string, { aliases, deploymentGroups }: Deployment): readonly string[] {
  const groups = aliases
    .filter(({ properties }) => properties.FunctionName === functionName)
    .map(({ properties }) => properties.UpdatePolicy?.CodeDeployLambdaAliasUpdate?.DeploymentGroupName);
  return deploymentGroups
    .filter(({ name }) => groups.includes(name))
    .flatMap(({ properties }) => properties.AlarmConfiguration?.Alarms ?? [])
    .map(({ Name }) => Name);
}
