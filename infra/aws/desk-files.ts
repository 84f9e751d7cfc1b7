import { join } from "node:path";
import { RemovalPolicy, Stage } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as logs from "aws-cdk-lib/aws-logs";
import * as s3 from "aws-cdk-lib/aws-s3";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import { Construct } from "constructs";
import { KEPT } from "../web-headers.ts";
import { deskFolder } from "./desk-site.ts";

export interface DeskFilesProps {
  readonly stage: string;
  /** What the page's `config.json` holds; may be known to CloudFormation only. */
  readonly config: Readonly<Record<string, string>>;
}

/** The desk's page as it was built, in a bucket that nobody reads but the distribution. */
export class DeskFiles extends Construct {
  /** Keys are the paths of the web. */
  readonly bucket: s3.IBucket;

  constructor(scope: Construct, id: string, { stage, config }: DeskFilesProps) {
    super(scope, id);
    this.bucket = privateBucket(this, "Bucket");
    const logGroup = new logs.LogGroup(this, "Log", {
      logGroupName: `/aws/lambda/sachstand-${stage}-desk-files`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Without one given, CDK's would hold a managed policy.
    const role = new iam.Role(this, "Role", { assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);
    const common = {
      destinationBucket: this.bucket,
      // Otherwise a deployment whose resource is replaced would take the new files with it.
      retainOnDelete: true,
      memoryLimit: 512,
      logGroup,
      role,
    };
    const built = deskFolder(Stage.of(this)?.outdir ?? "cdk.out");
    // Those of earlier deployments stay, a few hundred KB each: a page that is open somewhere may still ask for its own.
    const assets = new BucketDeployment(this, "Assets", {
      ...common,
      sources: [Source.asset(join(built, "assets"))],
      destinationKeyPrefix: "desk/assets",
      cacheControl: [CacheControl.fromString(KEPT.immutable)],
      prune: false,
    });
    const page = new BucketDeployment(this, "Page", {
      ...common,
      sources: [Source.asset(built, { exclude: ["assets"] }), Source.jsonData("config.json", { ...config })],
      destinationKeyPrefix: "desk",
      exclude: ["assets/*"],
      cacheControl: [CacheControl.fromString(KEPT.ask)],
      prune: true,
    });
    // Before the page that asks for them.
    page.node.addDependency(assets);
  }
}

/**
 * A bucket for nobody but those whom its policy names. It holds only what everybody may read through the distribution; so no key of
 * ours, and no versions: each deployment can make it anew. It outlives its stack, since CloudFormation deletes no bucket that holds
 * something, and its name is in nobody's way. As a resource of CloudFormation, since a `Bucket` is no `IBucket` for
 * a compiler that tells absent from undefined.
 */
function privateBucket(scope: Construct, id: string): s3.IBucket {
  const resource = new s3.CfnBucket(scope, id, {
    bucketEncryption: {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    },
    ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] },
    publicAccessBlockConfiguration: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
  });
  resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
  const bucket = s3.Bucket.fromCfnBucket(resource);
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ["s3:*"],
      resources: [bucket.bucketArn, bucket.arnForObjects("*")],
      conditions: { Bool: { "aws:SecureTransport": "false" } },
    }),
  );
  return bucket;
}
