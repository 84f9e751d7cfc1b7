import { Duration } from "aws-cdk-lib";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import type { Settings } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";
import { SachstandFunction } from "./function.ts";

export interface CanaryProps {
  readonly settings: Settings;
  readonly data: DataStack;
}

/** Asks for a test notice again and again, where the settings say so. */
export class Canary extends Construct {
  constructor(scope: Construct, id: string, { settings, data }: CanaryProps) {
    super(scope, id);
    const { Cases, Applicants, Notices } = data.tables;
    const { languages, canaryMinutes } = settings;
    const teller = new SachstandFunction(this, "Tell", {
      settings,
      name: "tell-canary",
      description: "Asks for test notices, and says what became of them",
      timeout: Duration.seconds(30),
      environment: {
        CASES_TABLE: Cases.tableName,
        APPLICANTS_TABLE: Applicants.tableName,
        NOTICES_TABLE: Notices.tableName,
        LANGUAGES: JSON.stringify(languages),
      },
    });
    data.allowKey(teller);
    data.allow(teller, "Cases", ["Query", "PutItem", "DeleteItem"]);
    data.allow(teller, "Applicants", ["GetItem", "UpdateItem"]);
    data.allow(teller, "Notices", ["Query", "DeleteItem"]);
    if (canaryMinutes === null) return;
    new events.Rule(this, "Every", {
      schedule: events.Schedule.rate(Duration.minutes(canaryMinutes)),
      targets: [new targets.LambdaFunction(teller.live, { retryAttempts: 0 })],
    });
  }
}
