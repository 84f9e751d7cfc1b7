import * as z from "zod";
import { pageBase } from "../shared/domain/page-routes.ts";

/** What stands before page, desk and API. What it needs of AWS lives in us-east-1, wherever the rest is. */
export const edgeSchema = z.strictObject({
  certificateArn: z
    .string()
    .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/, {
      error: "must be the ARN of a certificate in us-east-1, where CloudFront looks for it, or null",
    })
    .nullable()
    .describe(
      "A certificate for the host of pageUrl; null, and the distribution is reached by its own name only.",
    ),
  webAclArn: z
    .string()
    .regex(/^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[0-9a-f-]{36}$/, {
      error: "must be the ARN of a web ACL for CloudFront in us-east-1, or null",
    })
    .nullable()
    .describe(
      "The web ACL that the stage's edge stack makes (its output WebAclArn); null, and nothing slows floods down before they cost.",
    ),
});

interface EdgeSettings {
  readonly stage: string;
  readonly pageUrl: string;
  readonly edge: Readonly<z.infer<typeof edgeSchema>> | null;
}

/** What the distribution keeps for itself. */
const TAKEN = ["/api", "/desk"];

/** What does not fit the edge, each by its path. */
export function edgeProblems({ edge, pageUrl }: EdgeSettings): readonly string[] {
  if (edge === null) return [];
  const { protocol, port } = new URL(pageUrl);
  const base = pageBase(pageUrl);
  return [
    ...(protocol === "https:" && port === ""
      ? []
      : ["pageUrl: must begin with https and name no port where there is an edge"]),
    ...TAKEN.flatMap((path) =>
      base === path || base.startsWith(`${path}/`)
        ? [`pageUrl: must not lie below ${path}, which is not the page's`]
        : [],
    ),
  ];
}

/** What a stage still lacks at its edge to be used by people, as sentences that say what to do. */
export function edgeGaps({ stage, edge, pageUrl }: EdgeSettings): readonly string[] {
  if (edge === null) return [];
  const { host } = new URL(pageUrl);
  const file = `infra/settings/${stage}.json`;
  return [
    ...(edge.certificateArn === null && !host.endsWith(".cloudfront.net")
      ? [
          `Nobody reaches ${pageUrl} yet: name a certificate for ${host} in "edge.certificateArn" of ${file}, or make the distribution's own name (output DistributionName) the host of "pageUrl".`,
        ]
      : []),
    ...(edge.webAclArn === null
      ? [
          `No web ACL stands before the page: deploy sachstand-${stage}-edge and put its output WebAclArn into "edge.webAclArn" of ${file}.`,
        ]
      : []),
  ];
}
