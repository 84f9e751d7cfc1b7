import type { Deployment, FunctionResource } from "./deployment.ts";
import { isAllowed, type Statement } from "./iam-policy.ts";
import type { CloudIdentity } from "./physical-names.ts";
import { type Asked, wantedAccess } from "./wanted-access.ts";

/** Says what a caller's role does not allow of a request, as AWS words it; undefined if all of it is allowed. */
export type Guard = (caller: string, asked: Asked) => string | undefined;

/**
 * The roles that the template gives to functions, held to them as on AWS. Whoever is no function, a person with a client of
 * their own, may do all; so may a function without a role, as only a test's template has it.
 */
export function createGuard(deployment: Deployment, cloud: CloudIdentity): Guard {
  const functions = new Map(deployment.functions.map((one) => [one.logicalName, one]));
  const roles = new Map(
    deployment.roles.map(({ arn, name }) => [arn, { name, statements: statementsOf(deployment, name) }]),
  );
  return (caller, asked) => {
    const called = functions.get(caller);
    const role = roles.get(called?.properties.Role ?? "");
    if (called === undefined || role === undefined) return undefined;
    const refused = wantedAccess(asked, { cloud, deployment }).find(
      (access) => !isAllowed(role.statements, access),
    );
    if (refused === undefined) return undefined;
    const { action, resource } = refused;
    return (
      `User: ${sessionOf(role.name, called, cloud)} is not authorized to perform: ${action} on resource: ${resource} ` +
      `because no policy of the role of the function ${called.logicalName} allows it`
    );
  };
}

function statementsOf({ roles, policies }: Deployment, role: string): readonly Statement[] {
  const own = roles.filter(({ name }) => name === role).flatMap(({ properties }) => properties.Policies);
  const attached = policies.map(({ properties }) => properties).filter(({ Roles }) => Roles.includes(role));
  return [...own, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function sessionOf(role: string, { name }: FunctionResource, { account }: CloudIdentity): string {
  return `arn:aws:sts::${account}:assumed-role/${role}/${name}`;
}
