import { fileURLToPath } from "node:url";
import { Duration, Stack } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import * as cloudfront from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { EDGE_HEADER } from "../../shared/domain/edge-headers.ts";
import type { Settings } from "../settings.ts";
import { COMMON_HEADERS, contentSecurityPolicy } from "../web-headers.ts";
import type { EdgeSecret } from "./edge-secret.ts";

export interface EdgeDistributionProps {
  readonly settings: Settings;
  readonly edge: NonNullable<Settings["edge"]>;
  readonly secret: EdgeSecret;
  /** The applicant's page. */
  readonly pages: HttpApi;
  readonly deskApi: HttpApi;
  readonly deskFiles: IBucket;
  /** Origins that the desk's page asks while somebody signs in. */
  readonly signInOrigins: readonly string[];
}

type Behavior = cloudfront.BehaviorOptions;

/**
 * The one address of everything: the desk's page from its bucket, its API, and all else by the API of the applicant's page.
 *
 * It has no access log on purpose. Its log would hold paths and queries, and with them people's codes, case ids and sign-in codes;
 * the APIs behind it log the route and never the path.
 */
export class EdgeDistribution extends Construct {
  /** The distribution's own name, which a DNS record of the public one must lead to. */
  readonly domainName: string;
  /** Where people are: the host of `pageUrl` once there is a certificate for it. */
  readonly origin: string;

  constructor(scope: Construct, id: string, props: EdgeDistributionProps) {
    super(scope, id);
    const { stage, pageUrl } = props.settings;
    const { certificateArn, webAclArn } = props.edge;
    const { host } = new URL(pageUrl);
    const distribution = new cloudfront.Distribution(this, "Distribution", {
      comment: `Sachstand ${stage}`,
      ...this.#behaviors(props),
      ...(certificateArn !== null && {
        domainNames: [host],
        certificate: Certificate.fromCertificateArn(this, "Certificate", certificateArn),
        // With its own name only, CloudFront decides which it takes.
        minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      ...(webAclArn !== null && { webAclId: webAclArn }),
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      // Europe and North America; nobody's requests go further away than they must.
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
    });
    this.domainName = distribution.distributionDomainName;
    this.origin = `https://${certificateArn === null ? this.domainName : host}`;
  }

  #behaviors(
    props: EdgeDistributionProps,
  ): Pick<cloudfront.DistributionProps, "defaultBehavior" | "additionalBehaviors"> {
    const { stage } = props.settings;
    const address = this.#function("ViewerAddress", `sachstand-${stage}-viewer-address`, "viewer-address.js");
    const ownErrors = this.#errorHeaders(stage);
    const api = (behind: HttpApi): Behavior => ({
      origin: this.#apiOrigin(behind, props.secret),
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      // An HTTP API takes requests by its own name only.
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      functionAssociations: [address],
      responseHeadersPolicy: ownErrors,
    });
    const files: Behavior = {
      origin: S3BucketOrigin.withOriginAccessControl(props.deskFiles),
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: this.#headers(props),
    };
    const desk: Behavior = {
      ...files,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      functionAssociations: [this.#function("DeskPaths", `sachstand-${stage}-desk-paths`, "desk-paths.js")],
    };
    return {
      defaultBehavior: api(props.pages),
      additionalBehaviors: {
        // A token must not be sent in clear first, to be led here after that.
        "/api/*": { ...api(props.deskApi), viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY },
        "/desk/assets/*": { ...files, cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED },
        "/desk": desk,
        "/desk/*": desk,
      },
    };
  }

  #apiOrigin(api: HttpApi, secret: EdgeSecret): HttpOrigin {
    const { region, urlSuffix } = Stack.of(this);
    return new HttpOrigin(`${api.apiId}.execute-api.${region}.${urlSuffix}`, {
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
      // An HTTP API answers within 30 s.
      readTimeout: Duration.seconds(30),
      customHeaders: { [EDGE_HEADER]: secret.value },
    });
  }

  #function(id: string, functionName: string, file: string): cloudfront.FunctionAssociation {
    const code = fileURLToPath(new URL(`edge/${file}`, import.meta.url));
    return {
      eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
      function: new cloudfront.Function(this, id, {
        functionName,
        code: cloudfront.FunctionCode.fromFile({ filePath: code }),
        runtime: cloudfront.FunctionRuntime.JS_2_0,
      }),
    };
  }

  /** What API Gateway answers by itself (401, 404, 429, 503) says nothing to browsers; what our functions say goes before this. */
  #errorHeaders(stage: string): cloudfront.ResponseHeadersPolicy {
    const override = false;
    return new cloudfront.ResponseHeadersPolicy(this, "ErrorHeaders", {
      responseHeadersPolicyName: `sachstand-${stage}-errors`,
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
          override,
        },
        contentTypeOptions: { override },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          override,
        },
      },
    });
  }

  /** What the desk's files are sent with; page and API say such things themselves. */
  #headers({ settings, signInOrigins }: EdgeDistributionProps): cloudfront.ResponseHeadersPolicy {
    // CloudFront has fields of its own for two of them.
    const { "x-content-type-options": _, "referrer-policy": __, ...others } = COMMON_HEADERS;
    return new cloudfront.ResponseHeadersPolicy(this, "DeskHeaders", {
      responseHeadersPolicyName: `sachstand-${settings.stage}-desk`,
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: contentSecurityPolicy({ connect: signInOrigins }),
          override: true,
        },
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override: true })),
      },
    });
  }
}
