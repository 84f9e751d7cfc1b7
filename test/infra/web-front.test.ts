import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { readAssembly } from "../../infra/local/assembly.ts";
import { describeDeployment } from "../../infra/local/deployment.ts";
import { createPools } from "../../infra/local/function-pools.ts";
import { createResolver } from "../../infra/local/intrinsics.ts";
import { pageHeaders } from "../../infra/local/web/answers.ts";
import { readSettings } from "../../infra/settings.ts";
import { synthesize } from "../../infra/synthesize.ts";
import { DESK_ROUTES } from "../../shared/domain/desk-routes.ts";
import { VIEWER_HEADER } from "../../shared/domain/edge-headers.ts";
import { PAGE_ROUTES, routeKey } from "../../shared/domain/page-routes.ts";

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
});

const ACL = `arn:aws:wafv2:us-east-1:111122223333:global/webacl/sachstand/${"a".repeat(36)}`;
const CERTIFICATE = `arn:aws:acm:us-east-1:111122223333:certificate/${"b".repeat(36)}`;
const folder = mkdtempSync(join(tmpdir(), "sachstand-front-"));

/** A stage as it is committed, without a domain of its own yet, and one with everything, at an authority's own issuer. */
const STAGES = {
  bare: readSettings("production"),
  whole: {
    ...readSettings("production"),
    edge: { certificateArn: CERTIFICATE, webAclArn: ACL },
    desk: {
      ...readSettings("production").desk,
      issuer: "https://issuer.example.org/realm",
      clientId: "the-desk",
      groupsClaim: "groups",
      scopes: { people: "desk", machine: "cases", requested: "api://7f1c/desk" },
    },
  },
};
type StageName = keyof typeof STAGES;

beforeAll(async () => {
  await synthesize(STAGES.bare, join(folder, "bare"));
  await synthesize(STAGES.whole, join(folder, "whole"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function templateOf(name: StageName, stack = "web") {
  const file = join(folder, name, `sachstand-production-${stack}.template.json`);
  return templateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

function ofType(type: string, name: StageName = "whole") {
  return Object.entries(templateOf(name).Resources).filter(([, resource]) => resource.Type === type);
}

function only(type: string, name: StageName = "whole") {
  const found = ofType(type, name).map(([id, { Properties }]) => ({ id, properties: Properties }));
  expect(found, type).toHaveLength(1);
  return found[0] ?? { id: "", properties: {} };
}

const text = (value: unknown) => JSON.stringify(value ?? null);

const behaviorSchema = z.looseObject({
  PathPattern: z.string().default("*"),
  TargetOriginId: z.string(),
  AllowedMethods: z.array(z.string()),
  CachePolicyId: z.string(),
  OriginRequestPolicyId: z.string().optional(),
  ResponseHeadersPolicyId: z.object({ Ref: z.string() }).optional(),
  ViewerProtocolPolicy: z.string(),
  FunctionAssociations: z.array(z.object({ FunctionARN: z.unknown() })).default([]),
});
const distributionSchema = z.looseObject({
  Aliases: z.array(z.string()).default([]),
  CacheBehaviors: z.array(behaviorSchema),
  DefaultCacheBehavior: behaviorSchema,
  Origins: z.array(
    z.looseObject({
      Id: z.string(),
      DomainName: z.unknown().optional(),
      OriginAccessControlId: z.unknown().optional(),
      CustomOriginConfig: z.unknown().optional(),
      OriginCustomHeaders: z.unknown().optional(),
    }),
  ),
  ViewerCertificate: z.unknown().optional(),
  WebACLId: z.unknown().optional(),
});

const distribution = (name: StageName = "whole") =>
  distributionSchema.parse(only("AWS::CloudFront::Distribution", name).properties["DistributionConfig"]);

/** The behavior of a path: the first whose pattern it fits, as CloudFront looks for it. */
function behaviorOf(path: string) {
  const { CacheBehaviors, DefaultCacheBehavior } = distribution();
  const fits = (pattern: string) =>
    pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
  return CacheBehaviors.find(({ PathPattern }) => fits(PathPattern)) ?? DefaultCacheBehavior;
}

/** What a path leads to: the page's API, the desk's API or the bucket. */
function originOf(path: string): "Pages" | "Desk" | "bucket" | undefined {
  const origin = distribution().Origins.find(({ Id }) => Id === behaviorOf(path).TargetOriginId);
  if (origin?.OriginAccessControlId !== undefined) return "bucket";
  const ref = /"Ref":"(Pages|Desk)[0-9A-F]{8}"/.exec(text(origin?.DomainName))?.[1];
  return ref === "Pages" || ref === "Desk" ? ref : undefined;
}

/** Managed by AWS (CloudFront Developer Guide, "Use managed cache policies" and "Use managed origin request policies"). */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

const PAGE_PATHS = PAGE_ROUTES.map((route) =>
  (routeKey(route, "/s").split(" ")[1] ?? "").replace("{code}", "K"),
);
const API_PATHS = DESK_ROUTES.map(({ key }) => key.split(" ")[1] ?? "");

describe("the distribution", () => {
  it("leads every route of the page and of the desk's API to its own API", () => {
    for (const path of PAGE_PATHS) expect(originOf(path), path).toBe("Pages");
    for (const path of API_PATHS) expect(originOf(path), path).toBe("Desk");
    for (const path of ["/", "/nothing", "/deskside", "/apis"]) expect(originOf(path), path).toBe("Pages");
  });

  it("leads the desk's page, and all that is shown below it, to the bucket", () => {
    for (const path of ["/desk", "/desk/", "/desk/callback", "/desk/config.json", "/desk/assets/index-a1.js"])
      expect(originOf(path), path).toBe("bucket");
  });

  it("keeps nothing of an API's, and hands on all but the name it was asked by", () => {
    for (const path of [...PAGE_PATHS, ...API_PATHS]) {
      expect(behaviorOf(path), path).toMatchObject({
        CachePolicyId: CACHING_DISABLED,
        OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
        AllowedMethods: expect.arrayContaining(["GET", "POST", "PATCH", "DELETE"]),
      });
    }
  });

  it("keeps of the desk what has a hash in its name, and nothing else", () => {
    expect(behaviorOf("/desk/assets/index-a1.js").CachePolicyId).toBe(CACHING_OPTIMIZED);
    for (const path of ["/desk", "/desk/", "/desk/callback", "/desk/config.json", "/desk/index.html"])
      expect(behaviorOf(path).CachePolicyId, path).toBe(CACHING_DISABLED);
  });

  it("takes no request in clear, and no token even to lead it elsewhere", () => {
    const { CacheBehaviors, DefaultCacheBehavior } = distribution();

    for (const { PathPattern, ViewerProtocolPolicy } of [...CacheBehaviors, DefaultCacheBehavior])
      expect(ViewerProtocolPolicy).toBe(PathPattern === "/api/*" ? "https-only" : "redirect-to-https");
  });

  it("speaks HTTP/2 and 3, and TLS 1.2 at least on both sides", () => {
    expect(distribution()).toMatchObject({
      HttpVersion: "http2and3",
      ViewerCertificate: { AcmCertificateArn: CERTIFICATE, MinimumProtocolVersion: "TLSv1.2_2021" },
    });
    for (const { CustomOriginConfig: api } of distribution().Origins)
      if (api !== undefined)
        expect(api).toMatchObject({ OriginProtocolPolicy: "https-only", OriginSSLProtocols: ["TLSv1.2"] });
  });

  it("writes no access log, which would hold codes", () => {
    expect(text(distribution())).not.toContain("Logging");
    expect(text(Object.values(templateOf("whole").Resources).map(({ Type }) => Type))).not.toMatch(
      /RealtimeLog|Logs::Delivery/,
    );
  });

  it("turns no error of an API into a page", () => {
    expect(distribution()).not.toHaveProperty("CustomErrorResponses");
  });

  it("has the host of the page once there is a certificate, and its own name before", () => {
    expect(distribution().Aliases).toEqual(["sachstand.example.org"]);
    expect(templateOf("whole").Outputs).toMatchObject({
      DeskUrl: { Value: "https://sachstand.example.org/desk" },
      PagesUrl: { Value: "https://sachstand.example.org/s" },
      DeskApiUrl: { Value: "https://sachstand.example.org/api" },
    });
    const { id } = only("AWS::CloudFront::Distribution", "bare");
    expect(distribution("bare").Aliases).toEqual([]);
    const { DeskUrl, PagesUrl, DistributionName } = templateOf("bare").Outputs;
    for (const output of [DeskUrl, PagesUrl, DistributionName])
      expect(text(output)).toContain(`"Fn::GetAtt":["${id}","DomainName"]`);
  });

  it("stands behind the web ACL of the settings", () => {
    expect(distribution().WebACLId).toBe(ACL);
    expect(distribution("bare").WebACLId).toBeUndefined();
  });
});

describe("the secret of the distribution", () => {
  it("goes to both APIs and to nobody else, and stands in no template", () => {
    const { id } = only("AWS::SecretsManager::Secret");
    const reference = `{{resolve:secretsmanager:",{"Ref":"${id}"},":SecretString:1::}}`;

    for (const { OriginAccessControlId: isBucket, OriginCustomHeaders: headers } of distribution().Origins) {
      if (isBucket === undefined) {
        expect(text(headers)).toContain('"HeaderName":"x-sachstand-edge"');
        expect(text(headers)).toContain(reference);
      } else expect(headers).toBeUndefined();
    }
    expect(only("AWS::SecretsManager::Secret").properties).toMatchObject({
      GenerateSecretString: { GenerateStringKey: "1", PasswordLength: 64 },
    });
  });

  it("is asked for by the functions behind the APIs, which may read it", () => {
    const { id } = only("AWS::SecretsManager::Secret");
    const guarded = ofType("AWS::Lambda::Function").filter(([, { Properties }]) =>
      text(Properties["Environment"]).includes(`"EDGE_SECRET":{"Ref":"${id}"}`),
    );
    const readers = ofType("AWS::IAM::Policy").filter(([, { Properties }]) =>
      text(Properties["PolicyDocument"]).includes(
        `"Action":"secretsmanager:GetSecretValue","Effect":"Allow","Resource":{"Ref":"${id}"}`,
      ),
    );

    expect(guarded.map(([, { Properties }]) => Properties["FunctionName"]).sort()).toEqual([
      "sachstand-production-applicant-pages",
      "sachstand-production-desk-api",
    ]);
    expect(readers).toHaveLength(2);
  });
});

/** What a function of the edge makes of an event. */
function run(path: string, event: object): unknown {
  const id = /"Fn::GetAtt":\["(\w+)"/.exec(text(behaviorOf(path).FunctionAssociations))?.[1] ?? "";
  const { FunctionCode, FunctionConfig } = z
    .object({ FunctionCode: z.string(), FunctionConfig: z.object({ Runtime: z.string() }) })
    .parse(templateOf("whole").Resources[id]?.Properties);
  expect(FunctionConfig.Runtime).toBe("cloudfront-js-2.0");
  return JSON.parse(String(runInNewContext(`${FunctionCode};JSON.stringify(handler(event))`, { event })));
}

describe("a request for the desk's page", () => {
  it.each(["/desk", "/desk/", "/desk/callback", "/desk/cases/C-1", "/desk/index.html", "/desk/x.js"])(
    "gets the one page at %s",
    (uri) => {
      expect(run(uri, { request: { uri, headers: {} } })).toEqual({ uri: "/desk/index.html", headers: {} });
    },
  );

  it("gets the configuration by its name", () => {
    const uri = "/desk/config.json";

    expect(run(uri, { request: { uri } })).toEqual({ uri });
  });

  it("gets assets as they are", () => {
    expect(behaviorOf("/desk/assets/index-a1.js").FunctionAssociations).toEqual([]);
  });
});

describe("a request for an API", () => {
  it.each(["/s/K7QF2M9X4T", "/api/cases"])("at %s says whose it is, whatever its sender says", (uri) => {
    const viewer = { ip: "2001:db8::7" };

    expect(run(uri, { viewer, request: { uri, headers: {} } })).toEqual({
      uri,
      headers: { [VIEWER_HEADER]: { value: "2001:db8::7" } },
    });
    const forged = { value: "192.0.2.1", multiValue: [{ value: "192.0.2.1" }, { value: "192.0.2.2" }] };
    expect(run(uri, { viewer, request: { uri, headers: { [VIEWER_HEADER]: forged } } })).toEqual({
      uri,
      headers: { [VIEWER_HEADER]: { value: "2001:db8::7" } },
    });
  });
});

const headersSchema = z.object({
  CustomHeadersConfig: z.object({
    Items: z.array(z.object({ Header: z.string(), Value: z.string(), Override: z.literal(true) })),
  }),
  SecurityHeadersConfig: z.looseObject({
    ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string() }),
    ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }),
  }),
});

/** What browsers are told with a file of the desk. */
function headersOf(path: string, name: StageName = "whole"): Readonly<Record<string, unknown>> {
  const id = behaviorOf(path).ResponseHeadersPolicyId?.Ref ?? "";
  const { CustomHeadersConfig, SecurityHeadersConfig } = headersSchema.parse(
    templateOf(name).Resources[id]?.Properties["ResponseHeadersPolicyConfig"],
  );
  return {
    // With each file, from the bucket.
    "cache-control": deployment("desk", name)["SystemMetadata"]?.["cache-control"],
    ...Object.fromEntries(CustomHeadersConfig.Items.map(({ Header, Value }) => [Header, Value])),
    ...(SecurityHeadersConfig["ContentTypeOptions"] !== undefined && { "x-content-type-options": "nosniff" }),
    "content-security-policy": SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy,
    "referrer-policy": SecurityHeadersConfig.ReferrerPolicy.ReferrerPolicy,
  };
}

describe("what comes with an API's answer", () => {
  it("is what our functions say, and where API Gateway answers by itself, nothing that browsers may guess at", () => {
    for (const path of [...PAGE_PATHS, ...API_PATHS]) {
      const id = behaviorOf(path).ResponseHeadersPolicyId?.Ref ?? "";
      const config = templateOf("whole").Resources[id]?.Properties["ResponseHeadersPolicyConfig"];
      expect(config, path).toMatchObject({
        SecurityHeadersConfig: {
          ContentSecurityPolicy: {
            ContentSecurityPolicy: "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
            Override: false,
          },
          ContentTypeOptions: { Override: false },
          ReferrerPolicy: { ReferrerPolicy: "no-referrer", Override: false },
          StrictTransportSecurity: { IncludeSubdomains: true, Override: false },
        },
      });
    }
  });
});

describe("what comes with the desk's page", () => {
  it("is what the local cloud sends, and lets it ask the issuer", () => {
    expect(headersOf("/desk")).toEqual(pageHeaders({ connect: ["https://issuer.example.org"] }));
  });

  it("lets it ask Cognito, and the domain at which Cognito gives tokens, where there is no other issuer", () => {
    expect(headersOf("/desk", "bare")["content-security-policy"]).toContain(
      "connect-src 'self' https://cognito-idp.eu-central-1.amazonaws.com https://sachstand-production.auth.eu-central-1.amazoncognito.com;",
    );
  });

  it("says of no error that it may be kept, as a policy for all answers would", () => {
    for (const [, { Properties }] of ofType("AWS::CloudFront::ResponseHeadersPolicy"))
      expect(text(Properties)).not.toContain("cache-control");
  });

  it("has it asked for by HTTPS only, from then on", () => {
    for (const [, { Properties }] of ofType("AWS::CloudFront::ResponseHeadersPolicy"))
      expect(text(Properties)).toContain('"AccessControlMaxAgeSec":63072000');
  });
});

describe("the bucket of the desk's files", () => {
  it("is private and encrypted, and answers the distribution alone, by TLS", () => {
    const { id, properties } = only("AWS::S3::Bucket");
    expect(properties).toMatchObject({
      BucketEncryption: { ServerSideEncryptionConfiguration: [expect.anything()] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    const { Statement: statements } = z
      .object({ Statement: z.array(z.looseObject({ Effect: z.string() })) })
      .parse(only("AWS::S3::BucketPolicy").properties["PolicyDocument"]);
    const allowed = statements.filter(({ Effect }) => Effect === "Allow");
    expect(text(only("AWS::S3::BucketPolicy").properties["Bucket"])).toContain(id);
    expect(statements).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Action: "s3:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    );
    expect(allowed).toEqual([
      expect.objectContaining({
        Action: "s3:GetObject",
        Principal: { Service: "cloudfront.amazonaws.com" },
      }),
    ]);
    expect(text(allowed)).toContain(only("AWS::CloudFront::Distribution").id);
    expect(only("AWS::CloudFront::OriginAccessControl").properties).toMatchObject({
      OriginAccessControlConfig: { SigningBehavior: "always", SigningProtocol: "sigv4" },
    });
  });

  it("holds what was built, below the path it is asked for by", () => {
    expect(sourcesOf("desk/assets")).toEqual([readdirSync(join(folder, "whole", "desk", "assets"))]);
    expect(sourcesOf("desk")).toEqual([["index.html"], ["config.json"]]);
  });

  it("lets browsers keep assets for ever, and ask for the rest each time", () => {
    expect(deployment("desk/assets").SystemMetadata).toEqual({
      "cache-control": "public, max-age=31536000, immutable",
    });
    expect(deployment("desk").SystemMetadata).toEqual({ "cache-control": "no-cache" });
  });

  it("keeps the assets of pages that are still open, and nothing else that is old", () => {
    expect(deployment("desk/assets").Prune).toBe(false);
    expect(deployment("desk")).toMatchObject({ Prune: true, Exclude: ["assets/*"] });
  });

  it("holds all that the page must know to let somebody sign in", () => {
    expect(configOf("whole")).toEqual({
      issuer: "https://issuer.example.org/realm",
      clientId: "the-desk",
      scope: "openid profile api://7f1c/desk",
    });
    expect(configOf("bare")).toEqual({
      issuer: { "Fn::GetAtt": [expect.stringContaining("SignInPeople"), "ProviderURL"] },
      clientId: { Ref: expect.stringContaining("SignInPeopleDesk") },
      scope: "openid profile sachstand/desk",
    });
  });
});

const deploymentSchema = z.looseObject({
  DestinationBucketKeyPrefix: z.string(),
  Prune: z.boolean(),
  SourceMarkers: z.array(z.record(z.string(), z.unknown())).default([]),
  SourceObjectKeys: z.array(z.string()),
  SystemMetadata: z.record(z.string(), z.string()).optional(),
});

/** What puts files below this prefix. */
function deployment(prefix: string, name: StageName = "whole") {
  const all = ofType("Custom::CDKBucketDeployment", name).map(([, { Properties }]) =>
    deploymentSchema.parse(Properties),
  );
  const found = all.find(({ DestinationBucketKeyPrefix }) => DestinationBucketKeyPrefix === prefix);
  if (found === undefined) throw new Error(`Nothing is put below ${prefix}`);
  return found;
}

const assetOf = (key: string, name: StageName) => join(folder, name, `asset.${key.replace(".zip", "")}`);

function sourcesOf(prefix: string): readonly (readonly string[])[] {
  return deployment(prefix).SourceObjectKeys.map((key) => readdirSync(assetOf(key, "whole")));
}

/** The desk's configuration; what CloudFormation puts into it while deploying, as it stands in the template. */
function configOf(name: StageName): object {
  const { SourceObjectKeys: keys, SourceMarkers: markers } = deployment("desk", name);
  const file = join(assetOf(keys[1] ?? "", name), "config.json");
  const config = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, "utf8")));
  return Object.fromEntries(
    Object.entries(config).map(([field, value]) => [field, markers[1]?.[value] ?? value]),
  );
}

describe("the web ACL", () => {
  const acl = () =>
    z
      .looseObject({ Rules: z.array(z.looseObject({ Name: z.string() })) })
      .parse(
        Object.values(templateOf("bare", "edge").Resources).find(({ Type }) => Type === "AWS::WAFv2::WebACL")
          ?.Properties,
      );

  it("is made for CloudFront, in the one region that CloudFront takes it from", () => {
    const { artifacts } = z
      .object({ artifacts: z.record(z.string(), z.looseObject({ environment: z.string().optional() })) })
      .parse(JSON.parse(readFileSync(join(folder, "bare", "manifest.json"), "utf8")));

    expect(acl()).toMatchObject({ Scope: "CLOUDFRONT", DefaultAction: { Allow: {} } });
    expect(artifacts["sachstand-production-edge"]?.environment).toMatch(/\/us-east-1$/);
    expect(templateOf("bare", "edge").Outputs).toHaveProperty("WebAclArn");
  });

  it("limits each address, the page's more, and knows AWS's common rules", () => {
    expect(acl().Rules.map(({ Name }) => Name)).toEqual(["TooMany", "TooManyPages", "Common"]);
    expect(text(acl())).toContain('"AggregateKeyType":"IP"');
    expect(text(acl())).toContain("AWSManagedRulesCommonRuleSet");
  });

  it("keeps no samples, which would hold codes", () => {
    expect(text(acl())).toContain('"SampledRequestsEnabled":false');
    expect(text(acl())).not.toContain('"SampledRequestsEnabled":true');
  });
});

describe("the template with all that the local cloud does not play", () => {
  it("can be read by it all the same", () => {
    const cloud = { region: "eu-central-1", account: "000000000000", endpoint: "http://127.0.0.1:4566" };
    const assembly = readAssembly(join(folder, "whole"));

    const deployment = describeDeployment(assembly, createResolver(assembly, cloud), cloud);

    expect(deployment.httpApis).toHaveLength(2);
    expect(createPools(deployment, assembly, cloud, () => {}).size).toBe(deployment.functions.length);
    expect(assembly.region).toBe("eu-central-1");
  });

  it("is what the local stage has none of", () => {
    expect(readSettings("local").edge).toBeNull();
  });
});
