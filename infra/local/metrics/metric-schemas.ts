import * as z from "zod";

const dimensionsSchema = z.array(z.object({ Name: z.string(), Value: z.string() })).default([]);

/** `AWS::Logs::MetricFilter`, as CloudFormation documents it; what is not known here is an error. */
export const metricFilterSchema = z.object({
  FilterPattern: z.string(),
  LogGroupName: z.string(),
  MetricTransformations: z.array(
    z.strictObject({ MetricName: z.string(), MetricNamespace: z.string(), MetricValue: z.string() }),
  ),
});

/** `AWS::CloudWatch::Alarm`, as CloudFormation documents it. */
export const alarmSchema = z.object({
  AlarmDescription: z.string().default(""),
  ComparisonOperator: z.enum([
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
  ]),
  DatapointsToAlarm: z.int().optional(),
  Dimensions: dimensionsSchema,
  EvaluationPeriods: z.int().positive(),
  MetricName: z.string().optional(),
  Metrics: z
    .array(
      z.object({
        Id: z.string(),
        Expression: z.string().optional(),
        MetricStat: z
          .object({
            Metric: z.object({
              Namespace: z.string(),
              MetricName: z.string(),
              Dimensions: dimensionsSchema,
            }),
            /** Seconds. */
            Period: z.int().positive(),
            Stat: z.string(),
          })
          .optional(),
      }),
    )
    .optional(),
  Namespace: z.string().optional(),
  /** Seconds. */
  Period: z.int().positive().optional(),
  Statistic: z.string().optional(),
  Threshold: z.number(),
  TreatMissingData: z.enum(["breaching", "notBreaching", "ignore", "missing"]).default("missing"),
});
