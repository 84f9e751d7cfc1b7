import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { DATA_MAP } from "../../infra/commands/data-map.ts";
import { readSettings } from "../../infra/settings.ts";
import { synthesize } from "../../infra/synthesize.ts";
import { createKeyring } from "../../shared/adapters/keyring.ts";
import { catalogOf } from "../messages/catalogs.ts";

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});
type Resource = z.infer<typeof resourceSchema>;

const folder = mkdtempSync(join(tmpdir(), "sachstand-policies-"));
let resources: ReadonlyMap<string, Resource> = new Map();

beforeAll(async () => {
  await synthesize(readSettings("production"), folder);
  const templates = readdirSync(folder).filter((name) => name.endsWith(".template.json"));
  const all = templates.flatMap((name) =>
    Object.entries(
      z
        .object({ Resources: z.record(z.string(), resourceSchema) })
        .parse(JSON.parse(readFileSync(join(folder, name), "utf8"))).Resources,
    ),
  );
  resources = new Map(all);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ofType(type: string): readonly [string, Resource][] {
  const found = [...resources].filter(([, resource]) => resource.Type === type);
  expect(found, `there must be some ${type}`).not.toEqual([]);
  return found;
}

const text = (value: unknown) => JSON.stringify(value ?? null);

/** All statements that a function's role holds, by the function's logical id. */
function statementsOf(functionId: string): readonly string[] {
  const role = text(resources.get(functionId)?.Properties["Role"]).match(
    /"([A-Za-z0-9]+Role[A-Z0-9]{8})"/,
  )?.[1];
  expect(role, `role of ${functionId}`).toBeDefined();
  return ofType("AWS::IAM::Policy")
    .filter(([, { Properties }]) => text(Properties["Roles"]).includes(`"${role}"`))
    .flatMap(([, { Properties }]) =>
      z
        .object({ Statement: z.array(z.unknown()) })
        .parse(Properties["PolicyDocument"])
        .Statement.map(text),
    );
}

const functionId = (name: string) => {
  const id = ofType("AWS::Lambda::Function").find(([key]) => key.startsWith(name))?.[0];
  if (id === undefined) throw new Error(`no function ${name}`);
  return id;
};

/** The functions whose roles may do something with a table, by the folders they come from. */
function usersOf(table: string): readonly string[] {
  const id = `${table}[A-F0-9]{8}`;
  return ofType("AWS::Lambda::Function")
    .filter(([key, { Properties }]) => {
      if (Properties["FunctionName"] === undefined) return false;
      return statementsOf(key).some((one) => one.includes('"dynamodb:') && new RegExp(id).test(one));
    })
    .map(([, { Properties }]) => String(Properties["FunctionName"]).slice("sachstand-production-".length));
}

/** A phone number is no resource, nor is a trace, and Lambda asks for the right to list streams on all of them. */
const CANNOT_BE_NARROWED = [
  ...["sns:Publish", "dynamodb:ListStreams", "sns:SetSMSAttributes"].map((action) => `"Action":"${action}"`),
  '"Action":["xray:PutTraceSegments","xray:PutTelemetryRecords"]',
];

describe("tables", () => {
  it.each(["Cases", "Applicants", "Notices", "Register"])(
    "are used by the functions that the data map names, and no others: %s",
    (table) => {
      const named = DATA_MAP.filter((store) => store.table === table).flatMap(({ usedBy }) => usedBy);

      expect(usersOf(table).toSorted()).toEqual([...new Set(named)].toSorted());
    },
  );

  it("survive their stack in production, encrypted with our key, restorable, protected", () => {
    for (const [id, table] of ofType("AWS::DynamoDB::Table")) {
      expect(table, id).toMatchObject({
        DeletionPolicy: "Retain",
        Properties: {
          BillingMode: "PAY_PER_REQUEST",
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
        },
      });
    }
  });

  it("keep the logical ids that they were deployed with, whatever their constructs are called: another id would be another table", () => {
    expect(ofType("AWS::DynamoDB::Table").map(([id]) => id)).toEqual([
      "Cases80582F3E",
      "ApplicantsA8F07ECA",
      "NoticesCD1BD20F",
      "Register34FE4340",
    ]);
  });

  it("are the four of the design, by their fixed names", () => {
    expect(
      ofType("AWS::DynamoDB::Table")
        .map(([, { Properties }]) => Properties["TableName"])
        .sort(),
    ).toEqual([
      "sachstand-production-Applicants",
      "sachstand-production-Cases",
      "sachstand-production-Notices",
      "sachstand-production-Register",
    ]);
  });
});

describe("the keys behind tokens", () => {
  const secret = () => {
    const [found] = ofType("AWS::SecretsManager::Secret").filter(([id]) => id.startsWith("Keys"));
    if (found === undefined) throw new Error("no secret");
    return found;
  };

  it("survive their stack in production, encrypted with our key", () => {
    expect(secret()[1]).toMatchObject({
      DeletionPolicy: "Retain",
      Properties: {
        Name: "sachstand-production-keys",
        KmsKeyId: { "Fn::GetAtt": [expect.stringMatching(/^Key/), "Arn"] },
      },
    });
  });

  it("are made by Secrets Manager, so that no template and no person ever holds one", () => {
    const { Properties } = secret()[1];

    expect(Properties["SecretString"]).toBeUndefined();
    expect(Properties["GenerateSecretString"]).toMatchObject({ PasswordLength: 64, GenerateStringKey: "1" });
  });

  /** Tokens in e-mails and forms, six-digit codes, and hashes that stand for addresses. */
  const READERS = [
    "PlanNotices",
    "ReleaseNotices",
    "SendSms",
    "SendEmail",
    "RecordReceipts",
    "ApplicantPages",
    "DeskApi",
  ];

  it("may be read by the functions that make tokens and by no other", () => {
    const readers = ofType("AWS::Lambda::Function").filter(([id]) =>
      statementsOf(id).some((statement) => statement.includes("secretsmanager:")),
    );

    const names = readers.map(([id]) => id.replace(/[0-9A-F]{8}$/, ""));
    expect(new Set(names)).toEqual(new Set(READERS));
  });

  it("may be read and nothing else, and only these", () => {
    const [id] = secret();
    const statements = statementsOf(functionId("SendEmail")).filter((statement) =>
      statement.includes("secretsmanager:"),
    );

    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatch(/"Action":"secretsmanager:GetSecretValue"/);
    expect(statements[0]).toMatch(new RegExp(`"Resource":\\{"Fn::ImportValue":"[^"]*Ref${id}[^"]*"\\}`));
  });

  it("are decrypted for a reader through Secrets Manager only", () => {
    const decrypting = statementsOf(functionId("SendEmail")).filter((statement) =>
      statement.includes("kms:ViaService"),
    );

    expect(decrypting.filter((statement) => statement.includes('"kms:ViaService":"secretsmanager.'))).toEqual(
      [expect.stringContaining('"Action":"kms:Decrypt"')],
    );
    for (const statement of statementsOf(functionId("SendEmail"))) {
      if (statement.includes("kms:")) expect(decrypting).toContain(statement);
    }
  });

  it("are named to those who may read them", () => {
    for (const [id, { Properties }] of ofType("AWS::Lambda::Function")) {
      expect(text(Properties["Environment"]).includes("KEYS_SECRET"), id).toBe(
        READERS.some((name) => id.startsWith(name)),
      );
    }
  });

  it("are of the shape that their readers want, as they are generated", async () => {
    const { GenerateSecretString: how } = z
      .object({
        GenerateSecretString: z.object({
          SecretStringTemplate: z.string(),
          GenerateStringKey: z.string(),
          PasswordLength: z.number(),
        }),
      })
      .parse(secret()[1].Properties);
    const template = z.record(z.string(), z.string()).parse(JSON.parse(how.SecretStringTemplate));
    const SecretString = JSON.stringify({
      ...template,
      [how.GenerateStringKey]: "x".repeat(how.PasswordLength),
    });
    mockClient(SecretsManagerClient).on(GetSecretValueCommand).resolves({ SecretString });

    expect(await createKeyring("keys")()).toEqual({ current: "1", keys: { "1": "x".repeat(64) } });
  });
});

describe("bundles", () => {
  const english = catalogOf("en");
  const bundle = (name: string) => readFileSync(join(folder, "bundles", name, "index.js"), "utf8");

  it("of senders hold the texts of their own channel and not of the other", () => {
    const ofSms = "Appointment ";
    const ofEmail = "You have an appointment with us: ";
    expect(english.kinds.appointment.sms).toContain(ofSms);
    expect(english.kinds.appointment.email.join()).toContain(ofEmail);

    expect(bundle("send-sms")).toContain(`: ${ofSms}`);
    expect(bundle("send-sms")).not.toContain(ofEmail);
    expect(bundle("send-email")).toContain(ofEmail);
    expect(bundle("send-email")).not.toContain(`: ${ofSms}`);
  });

  it("of senders hold neither the page's texts nor what is forbidden", () => {
    for (const name of ["send-sms", "send-email"]) {
      for (const told of [english.page.choices["willStopAll"], english.page.data["eraseWhat"]]) {
        expect(told).not.toMatch(/[{}']/);
        expect(bundle(name), name).not.toContain(told);
      }
      expect(bundle(name), name).not.toMatch(/glossary:|forbidden:|grundsicherung/);
    }
  });

  it("of functions that send nothing hold no texts at all", () => {
    for (const name of ["plan-notices", "release-notices", "run-bulk"]) {
      expect(bundle(name), name).not.toContain("application has arrived");
    }
  });
});

describe("queues", () => {
  const queues = () => ofType("AWS::SQS::Queue");

  it("each have a dead-letter queue whose messages stay two weeks (receipts, which hold addresses, four days)", () => {
    const consumed = queues().filter(([id]) => !id.includes("DeadLetter"));
    expect(consumed.length).toBe(queues().length / 2);
    for (const [id, { Properties }] of consumed) {
      const target =
        text(Properties["RedrivePolicy"]).match(/"([A-Za-z0-9]+DeadLetter[A-Z0-9]{8})"/)?.[1] ?? "";
      const days = id.startsWith("Receipt") ? 4 : 14;
      expect(resources.get(target)?.Properties["MessageRetentionPeriod"], id).toBe(days * 86_400);
    }
  });

  it("hide a message for six times their function's time-out, longer than the lease of 60 s", () => {
    for (const [id, { Properties }] of queues().filter(([key]) => !key.includes("DeadLetter"))) {
      expect(Properties["VisibilityTimeout"], id).toBe(180);
    }
    for (const name of ["SendSms", "SendEmail"]) {
      expect(resources.get(functionId(name))?.Properties["Timeout"]).toBe(30);
    }
  });
});

describe("event source mappings", () => {
  it("report single failures", () => {
    for (const [id, { Properties }] of ofType("AWS::Lambda::EventSourceMapping")) {
      expect(Properties["FunctionResponseTypes"], id).toEqual(["ReportBatchItemFailures"]);
    }
  });

  it("of the stream try a finite number of times, split batches and keep what failed in S3", () => {
    const streams = ofType("AWS::Lambda::EventSourceMapping").filter(
      ([, it]) => it.Properties["StartingPosition"],
    );
    expect(streams).toHaveLength(1);
    for (const [, { Properties }] of streams) {
      expect(Properties["MaximumRetryAttempts"]).toBeGreaterThan(0);
      expect(Properties["MaximumRecordAgeInSeconds"]).toBeLessThan(24 * 60 * 60);
      expect(Properties["BisectBatchOnFunctionError"]).toBe(true);
      expect(text(Properties["DestinationConfig"])).toContain("FailedRecords");
    }
  });

  it("let no deletion and none of the planner's own history through", () => {
    const filters = ofType("AWS::Lambda::EventSourceMapping").flatMap(([, it]) =>
      it.Properties["FilterCriteria"] === undefined ? [] : [text(it.Properties["FilterCriteria"])],
    );
    expect(filters).toHaveLength(1);
    expect(filters[0]).not.toContain("REMOVE");
    expect(filters[0]).toContain("request#");
  });
});

describe("functions", () => {
  it("run on Node 24, on arm64, traced, each with a log of its own that ends", () => {
    for (const [id, { Properties }] of ofType("AWS::Lambda::Function")) {
      // The one that CDK brings along puts the desk's files into their bucket while deploying.
      const Runtime = id.startsWith("CustomCDKBucketDeployment") ? "python3.13" : "nodejs24.x";
      // Another one makes calls that CloudFormation does not know, where CDK likes to.
      const Architectures = id.startsWith("AWS679f53fac") ? undefined : ["arm64"];
      expect(Properties, id).toMatchObject({ Runtime, ...(Architectures && { Architectures }) });
      expect(text(Properties["LoggingConfig"]), id).toContain("Log");
      if (Runtime === "nodejs24.x" && Architectures !== undefined)
        expect(Properties["TracingConfig"], id).toEqual({ Mode: "Active" });
    }
    for (const [id, { Properties }] of ofType("AWS::Logs::LogGroup")) {
      expect(Properties["RetentionInDays"], id).toBeLessThanOrEqual(30);
    }
  });

  it("hold no managed policy and no wildcard that could be avoided", () => {
    for (const [id, { Properties }] of ofType("AWS::IAM::Role")) {
      expect(Properties["ManagedPolicyArns"], id).toBeUndefined();
    }
    for (const [id] of ofType("AWS::Lambda::Function")) {
      for (const statement of statementsOf(id)) {
        if (CANNOT_BE_NARROWED.some((action) => statement.includes(action))) continue;
        expect(statement, id).not.toContain('"Resource":"*"');
        expect(statement, id).not.toMatch(/"(dynamodb|sqs|ses|sns|kms):\*"/);
      }
    }
  });

  it("reach only the tables they need", () => {
    const tables = (name: string) => {
      const found = statementsOf(functionId(name))
        .join()
        .matchAll(/GetAtt(Cases|Applicants|Notices|Register)[A-Z0-9]{8}Arn/g);
      return [...new Set([...found].map((match) => match[1]))].sort();
    };
    for (const name of ["PlanNotices", "ReleaseNotices"]) {
      expect(tables(name), name).toEqual(["Applicants", "Cases", "Notices"]);
    }
    for (const name of ["SendSms", "SendEmail"]) {
      expect(tables(name), name).toEqual(["Applicants", "Cases", "Notices", "Register"]);
    }
    expect(tables("RecordReceipts")).toEqual(["Applicants", "Notices", "Register"]);
    expect(tables("ReadSmsLog")).toEqual([]);
    expect(tables("BulkNoticesRun")).toEqual(["Cases", "Register"]);
  });

  it("that send or record may not write cases nor delete, and only senders may send", () => {
    for (const name of ["SendSms", "SendEmail", "RecordReceipts"]) {
      const statements = statementsOf(functionId(name));
      const onCases = statements.filter((statement) => /GetAttCases/.test(statement)).join();
      expect(onCases, name).not.toMatch(/dynamodb:(PutItem|UpdateItem|PartiQL)/);
      expect(statements.join(), name).not.toContain("dynamodb:DeleteItem");
    }
    for (const name of ["PlanNotices", "ReleaseNotices", "RecordReceipts", "ReadSmsLog"]) {
      expect(statementsOf(functionId(name)).join(), name).not.toMatch(/sns:Publish|ses:Send/);
    }
  });
});
