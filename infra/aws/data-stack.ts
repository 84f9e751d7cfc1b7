import { RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { Settings } from "../settings.ts";

export type TableName = "Cases" | "Applicants" | "Notices" | "Register";

export interface DataStackProps extends StackProps {
  readonly settings: Settings;
}

const text = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });
const number = (name: string) => ({ name, type: dynamodb.AttributeType.NUMBER });

/** Everything that must outlive a deployment: the four tables, their key, the keys behind tokens, and records that could not be planned. */
export class DataStack extends Stack {
  readonly tables: Readonly<Record<TableName, dynamodb.Table>>;
  readonly failedRecords: s3.Bucket;
  /** The keys behind hashes and tokens; its shape is that of shared/adapters/keyring.ts. */
  readonly keys: secretsmanager.Secret;
  readonly #key: kms.Key;

  constructor(scope: Construct, id: string, { settings, ...props }: DataStackProps) {
    super(scope, id, props);
    const removalPolicy = settings.keepDataOnRemoval ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.#key = new kms.Key(this, "Key", {
      description: `Sachstand ${settings.stage}: tables and failed records`,
      enableKeyRotation: true,
      removalPolicy,
    });
    const table = (name: TableName, keys: Pick<dynamodb.TableProps, "partitionKey" | "sortKey" | "stream">) =>
      new dynamodb.Table(this, name, {
        ...keys,
        tableName: `sachstand-${settings.stage}-${name}`,
        billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
        encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
        encryptionKey: this.#key,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: settings.keepDataOnRemoval,
        timeToLiveAttribute: "ttl",
        removalPolicy,
      });
    const cases = table("Cases", {
      partitionKey: text("caseId"),
      sortKey: text("entry"),
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    });
    cases.addGlobalSecondaryIndex({
      indexName: "byApplicant",
      partitionKey: text("applicantId"),
      sortKey: text("changedAt"),
    });
    cases.addGlobalSecondaryIndex({
      indexName: "byOffice",
      partitionKey: text("office"),
      sortKey: text("changedAt"),
    });
    const applicants = table("Applicants", { partitionKey: text("applicantId") });
    applicants.addGlobalSecondaryIndex({
      indexName: "byPageCode",
      partitionKey: text("pageCode"),
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
    const notices = table("Notices", { partitionKey: text("caseId"), sortKey: text("noticeId") });
    // Sparse: a notice stands in it only while somebody has to look at it again. `state` spares the sweep a read.
    notices.addGlobalSecondaryIndex({
      indexName: "due",
      partitionKey: number("dueShard"),
      sortKey: text("dueAt"),
      projectionType: dynamodb.ProjectionType.INCLUDE,
      nonKeyAttributes: ["state"],
    });
    notices.addGlobalSecondaryIndex({
      indexName: "byProviderMessageId",
      partitionKey: text("providerMessageId"),
      projectionType: dynamodb.ProjectionType.INCLUDE,
      nonKeyAttributes: ["language"],
    });
    // Sparse: only what an office has to look at.
    notices.addGlobalSecondaryIndex({
      indexName: "attention",
      partitionKey: text("attention"),
      sortKey: text("plannedAt"),
    });
    // Its keys never change, so a notice costs it one write.
    notices.addGlobalSecondaryIndex({
      indexName: "byOffice",
      partitionKey: text("office"),
      sortKey: text("plannedAt"),
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
    const register = table("Register", { partitionKey: text("key"), sortKey: text("entry") });
    this.tables = { Cases: cases, Applicants: applicants, Notices: notices, Register: register };
    this.keys = new secretsmanager.Secret(this, "Keys", {
      secretName: `sachstand-${settings.stage}-keys`,
      description: `Sachstand ${settings.stage}: keys behind hashes and tokens`,
      encryptionKey: this.#key,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: "1" }),
        generateStringKey: "1",
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy,
    });
    this.failedRecords = new s3.Bucket(this, "FailedRecords", {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.#key,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      removalPolicy,
    });
  }

  /** Lets a function do just these actions on a table, or on one of its indexes. */
  allow(grantee: iam.IGrantable, name: TableName, actions: readonly string[], index?: string): void {
    const table = this.tables[name];
    const resource = index === undefined ? table.tableArn : `${table.tableArn}/index/${index}`;
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [resource],
      }),
    );
  }

  /** Lets a function use the tables' key, through DynamoDB only. */
  allowKey(grantee: iam.IGrantable): void {
    const actions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"];
    this.#allowKeyVia(grantee, "dynamodb", actions);
  }

  /**
   * Lets a function read the keys behind hashes and tokens. Not by `grantRead`, which would name the function's role in
   * the key's own policy, and so make this stack depend on the one that depends on it.
   */
  allowSecret(grantee: iam.IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ["secretsmanager:GetSecretValue"],
        resources: [this.keys.secretArn],
      }),
    );
    this.#allowKeyVia(grantee, "secretsmanager", ["kms:Decrypt"]);
  }

  #allowKeyVia(grantee: iam.IGrantable, service: string, actions: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions,
        resources: [this.#key.keyArn],
        conditions: { StringEquals: { "kms:ViaService": `${service}.${this.region}.amazonaws.com` } },
      }),
    );
  }
}
