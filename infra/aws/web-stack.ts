import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { PAGE_ROUTES, pageBase, routeKey } from "../../shared/domain/page-routes.ts";
import type { ApiName } from "../alarms/series.ts";
import { pageSettingsOf, planSettingsOf, type Settings } from "../settings.ts";
import { BulkRunner } from "./bulk-runner.ts";
import type { DataStack } from "./data-stack.ts";
import { DeskApi } from "./desk-api.ts";
import { SachstandFunction } from "./function.ts";
import type { SendQueues } from "./pipeline-stack.ts";
import { WebApi } from "./web-api.ts";
import { WebFront } from "./web-front.ts";

export interface WebStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly queues: SendQueues;
}

/** Requests a second and at once: many times what a city's applicants ask for, and little to whoever tries out codes. */
const THROTTLE = { rateLimit: 50, burstLimit: 100 };

/** What is reached by HTTP: the applicant's page, the desk and its API. */
export class WebStack extends Stack {
  readonly apis: Readonly<Record<ApiName, WebApi>>;

  constructor(scope: Construct, id: string, { settings, data, queues, ...props }: WebStackProps) {
    super(scope, id, props);
    const pages = this.#pages(settings, data, queues);
    const pagesApi = this.#api(settings, pages);
    const { queue: bulkQueue } = new BulkRunner(this, "BulkNotices", { settings, data, queues });
    const desk = new DeskApi(this, "Desk", { settings, data, queues, bulkQueue });
    this.apis = { pages: pagesApi, desk: desk.api };
    const { issuer, clientId } = desk.signIn;
    new CfnOutput(this, "DeskIssuer", { value: issuer });
    new CfnOutput(this, "DeskClientId", { value: clientId });
    if (settings.edge === null) {
      new CfnOutput(this, "PagesUrl", { value: pagesApi.stage.url });
      new CfnOutput(this, "DeskApiUrl", { value: desk.api.stage.url });
      return;
    }
    const { origin, domainName } = new WebFront(this, "WebFront", {
      settings,
      edge: settings.edge,
      pages: { api: pagesApi, handler: pages },
      desk,
    });
    new CfnOutput(this, "DistributionName", { value: domainName });
    new CfnOutput(this, "PagesUrl", { value: `${origin}${pageBase(settings.pageUrl)}` });
    new CfnOutput(this, "DeskUrl", { value: `${origin}/desk` });
    new CfnOutput(this, "DeskApiUrl", { value: `${origin}/api` });
  }

  #pages(settings: Settings, data: DataStack, queues: SendQueues): SachstandFunction {
    const { Cases, Applicants, Notices, Register } = data.tables;
    const pages = new SachstandFunction(this, "ApplicantPages", {
      settings,
      name: "applicant-pages",
      description: "Shows applicants where their case stands, and takes their choices",
      timeout: Duration.seconds(10),
      environment: {
        CASES_TABLE: Cases.tableName,
        APPLICANTS_TABLE: Applicants.tableName,
        NOTICES_TABLE: Notices.tableName,
        REGISTER_TABLE: Register.tableName,
        SMS_QUEUE_URL: queues.sms.queueUrl,
        EMAIL_QUEUE_URL: queues.email.queueUrl,
        KEYS_SECRET: data.keys.secretArn,
        PLAN_SETTINGS: JSON.stringify(planSettingsOf(settings)),
        PAGE_SETTINGS: JSON.stringify(pageSettingsOf(settings)),
      },
    });
    data.allowKey(pages);
    data.allowSecret(pages);
    data.allow(pages, "Cases", ["BatchGetItem", "Query"]);
    data.allow(pages, "Cases", ["Query"], "byApplicant");
    data.allow(pages, "Applicants", ["BatchGetItem", "UpdateItem", "PutItem"]);
    data.allow(pages, "Applicants", ["Query"], "byPageCode");
    data.allow(pages, "Notices", ["BatchGetItem", "Query", "PartiQLInsert", "PutItem", "UpdateItem"]);
    data.allow(pages, "Register", ["BatchGetItem", "Query", "PutItem", "UpdateItem"]);
    for (const queue of [queues.sms, queues.email]) queue.grant(pages, "sqs:SendMessage");
    return pages;
  }

  #api({ stage, pageUrl }: Settings, handler: SachstandFunction): WebApi {
    const keys = PAGE_ROUTES.map((route) => routeKey(route, pageBase(pageUrl)));
    return new WebApi(this, "Pages", {
      stage,
      name: "pages",
      description: "The applicant's page",
      routes: [...keys, "$default"].map((key) => ({ key })),
      handler,
      throttle: THROTTLE,
    });
  }
}
