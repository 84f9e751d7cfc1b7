import { Duration } from "aws-cdk-lib";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { DESK_ROUTES, type DeskRoute, type DeskScopes, scopesOn } from "../../shared/domain/desk-routes.ts";
import { deskRolesOf } from "../desk-settings.ts";
import { deskTextSettingsOf, planSettingsOf, type Settings, sendSettingsOf } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";
import { DeskUserPool } from "./desk-user-pool.ts";
import { SachstandFunction } from "./function.ts";
import type { SendQueues } from "./pipeline-stack.ts";
import { WebApi, type WebRoute } from "./web-api.ts";

export interface DeskApiProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly queues: SendQueues;
  readonly bulkQueue: Queue;
}

/** Who says who somebody is. */
interface SignIn {
  readonly issuer: string;
  /** Whom a token must be meant for. */
  readonly audience: readonly string[];
  /** The desk's own client. */
  readonly clientId: string;
  /** What the desk's page asks while somebody signs in. */
  readonly origins: readonly string[];
}

/** Requests a second and at once: a few hundred people at their desks, and the case software at night. */
const THROTTLE = { rateLimit: 200, burstLimit: 400 };

/** The API of caseworkers and of the authority's own case software: nothing of it without a token, but what it is like. */
export class DeskApi extends Construct {
  readonly api: WebApi;
  readonly handler: SachstandFunction;
  readonly signIn: SignIn;

  constructor(scope: Construct, id: string, props: DeskApiProps) {
    super(scope, id);
    const { settings } = props;
    this.signIn = this.#signIn(settings);
    const { issuer, audience } = this.signIn;
    this.handler = this.#function(props);
    this.api = new WebApi(this, "Desk", {
      stage: settings.stage,
      name: "desk",
      description: "The API of caseworkers and of the authority's case software",
      routes: routesFor(
        new HttpJwtAuthorizer("Issuer", issuer, { jwtAudience: [...audience] }),
        settings.desk.scopes,
      ),
      handler: this.handler,
      throttle: THROTTLE,
    });
  }

  #signIn(settings: Settings): SignIn {
    const { issuer, audience, clientId } = settings.desk;
    if (issuer !== null && clientId !== null)
      return { issuer, audience: [audience], clientId, origins: [new URL(issuer).origin] };
    const { pool, people, machine, hostedOrigin } = new DeskUserPool(this, "SignIn", { settings });
    return {
      issuer: pool.userPoolProviderUrl,
      // Its access tokens have no `aud`; API Gateway looks at their `client_id` then.
      audience: [people.userPoolClientId, machine.userPoolClientId],
      clientId: people.userPoolClientId,
      // The first has the discovery document and the keys, the second gives tokens.
      origins: [`https://cognito-idp.${settings.region}.amazonaws.com`, hostedOrigin],
    };
  }

  #function({ settings, data, queues, bulkQueue }: DeskApiProps): SachstandFunction {
    const { Cases, Applicants, Notices, Register } = data.tables;
    const handler = new SachstandFunction(this, "Api", {
      settings,
      name: "desk-api",
      description: "Answers the desk and the authority's case software",
      // An HTTP API waits 30 s at most.
      timeout: Duration.seconds(29),
      environment: {
        CASES_TABLE: Cases.tableName,
        APPLICANTS_TABLE: Applicants.tableName,
        NOTICES_TABLE: Notices.tableName,
        REGISTER_TABLE: Register.tableName,
        SMS_QUEUE_URL: queues.sms.queueUrl,
        EMAIL_QUEUE_URL: queues.email.queueUrl,
        BULK_QUEUE_URL: bulkQueue.queueUrl,
        KEYS_SECRET: data.keys.secretArn,
        PLAN_SETTINGS: JSON.stringify(planSettingsOf(settings)),
        SEND_SETTINGS: JSON.stringify(sendSettingsOf(settings)),
        PAGE_SETTINGS: JSON.stringify(deskTextSettingsOf(settings)),
        DESK_SETTINGS: JSON.stringify(deskRolesOf(settings.desk)),
      },
    });
    data.allowKey(handler);
    data.allowSecret(handler);
    data.allow(handler, "Cases", ["BatchGetItem", "Query", "PutItem", "UpdateItem"]);
    for (const index of ["byOffice", "byApplicant"]) data.allow(handler, "Cases", ["Query"], index);
    data.allow(handler, "Applicants", ["BatchGetItem", "PutItem", "UpdateItem"]);
    data.allow(handler, "Notices", ["BatchGetItem", "Query", "PartiQLInsert", "PutItem", "UpdateItem"]);
    for (const index of ["attention", "byOffice"]) data.allow(handler, "Notices", ["Query"], index);
    data.allow(handler, "Register", ["BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"]);
    for (const queue of [queues.sms, queues.email, bulkQueue]) queue.grant(handler, "sqs:SendMessage");
    return handler;
  }
}

/**
 * What is no route of the table is answered by the function, too, for those with any token of ours: nobody else learns what there is.
 * Scopes are asked for everywhere, since an ID token, which has none, would pass otherwise.
 */
function routesFor(authorizer: HttpJwtAuthorizer, names: DeskScopes): readonly WebRoute[] {
  const rest: DeskRoute = { key: "$default", holders: ["people", "machine"] };
  return [...DESK_ROUTES, rest].map((route) => {
    if (route.open === true) return { key: route.key };
    const scopes = scopesOn(route, names);
    if (scopes.length === 0) throw new Error(`The route ${route.key} asks for no scope.`);
    return { key: route.key, authorizer, scopes };
  });
}
