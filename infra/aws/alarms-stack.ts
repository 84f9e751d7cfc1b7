import { RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as logs from "aws-cdk-lib/aws-logs";
import * as sns from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { METRICS_NAMESPACE } from "../../shared/domain/timings.ts";
import type { AlarmContext, AlarmRow } from "../alarms/alarm-row.ts";
import { alarmRows } from "../alarms/alarm-table.ts";
import { FIGURES, type Source } from "../alarms/figures.ts";
import { figureName } from "../alarms/series.ts";
import type { Settings } from "../settings.ts";
import { Dashboard } from "./dashboard.ts";
import { metricLookedAt } from "./metrics.ts";
import type { PipelineStack } from "./pipeline-stack.ts";
import type { WebStack } from "./web-stack.ts";

export interface AlarmsStackProps extends StackProps {
  readonly settings: Settings;
  readonly pipeline: PipelineStack;
  readonly web: WebStack;
}

/** What watches over a stage: figures from log lines, the alarms of the table, whom they tell, and a dashboard. */
export class AlarmsStack extends Stack {
  constructor(scope: Construct, id: string, { settings, pipeline, web, ...props }: AlarmsStackProps) {
    super(scope, id, props);
    const { stage } = settings;
    // Log groups, queues and functions are known by their names, so only this says that they come first.
    this.addStackDependency(pipeline);
    this.addStackDependency(web);
    const context: AlarmContext = {
      stage,
      apis: { pages: web.apis.pages.apiId, desk: web.apis.desk.apiId },
      streamMapping: pipeline.streamMapping.eventSourceMappingId,
      canaryMinutes: settings.canaryMinutes,
      smsBudgetUsd: settings.sms.monthlyBudgetUsd,
    };
    this.#figures(stage);
    const action = new SnsAction(this.#topic(settings));
    for (const row of alarmRows(context)) this.#alarm(stage, row, action);
    new Dashboard(this, "Dashboard", context);
  }

  #figures(stage: string): void {
    for (const [name, sources] of Object.entries(FIGURES)) {
      for (const [index, source] of sources.entries()) {
        const id = `${name}${index === 0 ? "" : index + 1}`;
        const group = `/aws/lambda/sachstand-${stage}-${source.function}`;
        new logs.MetricFilter(this, id, {
          logGroup: logs.LogGroup.fromLogGroupName(this, `${id}Log`, group),
          filterPattern: patternOf(source),
          metricNamespace: METRICS_NAMESPACE,
          metricName: figureName(stage, name),
          metricValue: source.field === undefined ? "1" : `$.${source.field}`,
        });
      }
    }
  }

  /** Alarms hold no personal data, but who gets them is nobody's business. */
  #topic({ stage, alarms }: Settings): sns.Topic {
    const key = new kms.Key(this, "Key", {
      description: `Sachstand ${stage}: alarms`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const topic = new sns.Topic(this, "Alarms", {
      topicName: `sachstand-${stage}-alarms`,
      displayName: `Sachstand ${stage}`,
      masterKey: key,
      enforceSSL: true,
    });
    const cloudWatch = [new iam.ServicePrincipal("cloudwatch.amazonaws.com")];
    // A key's policy names no resource but itself; whose alarms may speak, the topic decides.
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: cloudWatch,
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        resources: ["*"],
      }),
    );
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: cloudWatch,
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": this.account } },
      }),
    );
    for (const email of alarms.emails) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }

  #alarm(stage: string, row: AlarmRow, action: SnsAction): void {
    const alarm = new cloudwatch.Alarm(this, `Alarm ${row.id}`, {
      alarmName: `sachstand-${stage}-${row.id}`,
      alarmDescription: `${row.impact} What to do: docs/runbook.md#${row.section}`,
      metric: metricLookedAt(row),
      threshold: row.threshold,
      evaluationPeriods: row.times,
      comparisonOperator: COMPARISONS[row.is],
      treatMissingData: SILENCES[row.silence],
    });
    alarm.addAlarmAction(action);
    // So that nobody gets up for what is over.
    alarm.addOkAction(action);
  }
}

/** A number counts only if the pattern asks for it, too. */
function patternOf({ code, field, only }: Source): logs.IFilterPattern {
  return logs.FilterPattern.all(
    logs.FilterPattern.stringValue("$.code", "=", code),
    ...(only === undefined ? [] : [logs.FilterPattern.stringValue(`$.${only[0]}`, "=", only[1])]),
    ...(field === undefined ? [] : [logs.FilterPattern.numberValue(`$.${field}`, ">=", 0)]),
  );
}

const COMPARISONS = {
  "at-least": cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  below: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
} as const satisfies Readonly<Record<AlarmRow["is"], unknown>>;

const SILENCES = {
  fine: cloudwatch.TreatMissingData.NOT_BREACHING,
  "as-before": cloudwatch.TreatMissingData.IGNORE,
  alarm: cloudwatch.TreatMissingData.BREACHING,
} as const satisfies Readonly<Record<AlarmRow["silence"], unknown>>;
