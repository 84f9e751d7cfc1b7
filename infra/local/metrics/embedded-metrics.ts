import * as z from "zod";
import { fieldOf } from "./log-pattern.ts";
import type { MetricName } from "./metric-store.ts";

const directivesSchema = z.object({
  CloudWatchMetrics: z.array(
    z.object({
      Namespace: z.string(),
      Dimensions: z.array(z.array(z.string())),
      Metrics: z.array(z.object({ Name: z.string() })),
    }),
  ),
});

const valuesSchema = z.union([z.array(z.number()), z.number().transform((value) => [value])]);

interface EmbeddedValue {
  readonly metric: MetricName;
  readonly value: number;
}

/**
 * The values in a line of CloudWatch's embedded metric format; none in other lines, and none of what is not as it is documented.
 * Source: CloudWatch User Guide, "Specification: Embedded metric format".
 */
export function embeddedValues(line: object): readonly EmbeddedValue[] {
  const directives = directivesSchema.safeParse(fieldOf(line, "_aws"));
  if (!directives.success) return [];
  return directives.data.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name: name }) => {
      const values = valuesSchema.safeParse(fieldOf(line, name)).data ?? [];
      return Dimensions.flatMap((names) => {
        const dimensions = Object.fromEntries(names.map((one) => [one, String(fieldOf(line, one))]));
        return values.map((value) => ({ metric: { namespace, name, dimensions }, value }));
      });
    }),
  );
}
