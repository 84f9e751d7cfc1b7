import { CfnOutput, Duration, RemovalPolicy } from "aws-cdk-lib";
import * as cognito from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import type { DeskScopes } from "../../shared/domain/desk-routes.ts";
import type { Settings } from "../settings.ts";

/** How long tokens last: short, since a role taken from somebody shows in the next one only. */
const LIFETIMES = {
  accessTokenValidity: Duration.minutes(15),
  idTokenValidity: Duration.minutes(15),
  /** A working day, as long as it is renewed. */
  refreshTokenValidity: Duration.hours(8),
};

/** Sign-in for an authority without an OpenID Connect issuer of its own. People are entered by an administrator, into groups. */
export class DeskUserPool extends Construct {
  readonly pool: cognito.UserPool;
  /** The desk in a browser, which can keep no secret. */
  readonly people: cognito.UserPoolClient;
  /** Where its pages and its token endpoint are. */
  readonly hostedOrigin: string;
  /** The authority's case software; Cognito keeps its secret. */
  readonly machine: cognito.UserPoolClient;

  constructor(scope: Construct, id: string, { settings }: { readonly settings: Settings }) {
    super(scope, id);
    const { stage, region, keepDataOnRemoval, pageUrl, desk } = settings;
    this.pool = new cognito.UserPool(this, "People", {
      userPoolName: `sachstand-${stage}`,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      mfa: cognito.Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      deletionProtection: keepDataOnRemoval,
      removalPolicy: keepDataOnRemoval ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // Cognito wants it to be unlike that of any other account in the region.
    this.pool.addDomain("Domain", { cognitoDomain: { domainPrefix: `sachstand-${stage}` } });
    this.hostedOrigin = `https://sachstand-${stage}.auth.${region}.amazoncognito.com`;
    const [peopleScope, machineScope] = this.#scopes(desk.scopes);
    // Where people are, by the settings: the distribution's own name depends on the API, and that on this client.
    const { origin } = new URL(pageUrl);
    this.people = this.pool.addClient("Desk", {
      userPoolClientName: `sachstand-${stage}-desk`,
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.PROFILE, peopleScope],
        callbackUrls: [`${origin}/desk`, `${origin}/desk/callback`],
        logoutUrls: [`${origin}/desk`],
      },
      supportedIdentityProviders: [cognito.UserPoolClientIdentityProvider.COGNITO],
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
      ...LIFETIMES,
    });
    this.machine = this.pool.addClient("CaseSoftware", {
      userPoolClientName: `sachstand-${stage}-case-software`,
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: [machineScope] },
      accessTokenValidity: LIFETIMES.accessTokenValidity,
    });
    this.#groups(desk.groups);
    new CfnOutput(this, "CaseSoftwareClientId", { value: this.machine.userPoolClientId });
  }

  /** Cognito names a scope by its resource server and what comes behind the slash. */
  #scopes({ people, machine }: DeskScopes): readonly [cognito.OAuthScope, cognito.OAuthScope] {
    const [identifier = "", desk = ""] = people.split("/");
    const [, cases = ""] = machine.split("/");
    const deskScope = { scopeName: desk, scopeDescription: "Work with cases and people" };
    const casesScope = { scopeName: cases, scopeDescription: "Write cases, as the case software does" };
    const server = this.pool.addResourceServer("Api", { identifier, scopes: [deskScope, casesScope] });
    return [
      cognito.OAuthScope.resourceServer(server, deskScope),
      cognito.OAuthScope.resourceServer(server, casesScope),
    ];
  }

  #groups(groups: Settings["desk"]["groups"]): void {
    for (const [groupName, found] of Object.entries(groups)) {
      const description = found.role === "lead" ? "Leads all offices" : `Caseworkers of ${found.office}`;
      new cognito.CfnUserPoolGroup(this, `Group ${groupName}`, {
        userPoolId: this.pool.userPoolId,
        groupName,
        description,
      });
    }
  }
}
