import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { deskFolder } from "../aws/desk-site.ts";
import { deskConfigOf } from "../desk-settings.ts";
import type { Settings } from "../settings.ts";
import { synthesize } from "../synthesize.ts";
import { type FoundNotice, type Inbox, openInbox } from "./inbox.ts";
import { type LocalCloud, startLocalCloud } from "./local-cloud.ts";
import { createSignIn, signInRoute } from "./sign-in.ts";
import { peopleOf } from "./sign-in-people.ts";
import { issuerAt, type SignInOptions } from "./sign-in-provider.ts";
import { alarmRoutes } from "./web/alarms-page.ts";
import { deskRoutes } from "./web/desk-pages.ts";
import { startWeb } from "./web/server.ts";
import type { Route } from "./web/visit.ts";

export interface StageOptions {
  readonly settings: Settings;
  /** Everything that survives a restart. */
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly awsPort: number;
  /** 0 takes any free port. */
  readonly webPort: number;
  readonly onLog: (line: string) => void;
  /** A DynamoDB with streams to use in place of the built-in engine. */
  readonly dynamodbEndpoint?: string | undefined;
  /** Changes the synthesized assembly before it runs, given its folder: for drills. */
  readonly adjust?: (assembly: string) => void;
  /** How long one minute of alarms and schedules lasts, in milliseconds; a true one where nothing is said. */
  readonly alarmMinuteMs?: number;
}

/** The product, running on this machine. */
export interface RunningStage {
  readonly cloud: LocalCloud;
  readonly inbox: Inbox;
  readonly webUrl: string;
  /** A client with a person's rights. */
  readonly tables: DynamoDBDocumentClient;
  stop(): Promise<void>;
}

/** Synthesizes a stage and runs it: the local cloud, its inbox, its web. Errors are those of the parts. */
export async function runStage(options: StageOptions): Promise<RunningStage> {
  const { settings, dataDir } = options;
  const assembly = join(dataDir, "assembly");
  let tables: DynamoDBDocumentClient | undefined;
  const inbox = openInbox({
    file: join(dataDir, "inbox.ndjson"),
    findNotice: async (messageId) => tables && findNotice(tables, settings.stage, messageId),
  });
  let cloud: LocalCloud | undefined;
  let signIn: Route["handle"] | undefined;
  // The web comes first: notices name its address, and a taken port is found before anything else is started.
  const web = await startWeb({
    port: options.webPort,
    inbox,
    stack: () => cloud?.stack ?? {},
    apis: () => cloud?.web,
    routes: [
      signInRoute(() => signIn),
      ...alarmRoutes(() => cloud?.alarms()),
      ...deskRoutes({
        folder: deskFolder(assembly),
        config: () => {
          const { clientId } = signInOptions(settings.desk, web.url, dataDir);
          return deskConfigOf(settings.desk, { issuer: issuerAt(web.url), clientId });
        },
      }),
    ],
  });
  const close = async () => {
    await web.stop();
    await cloud?.stop();
    await inbox.close();
  };
  try {
    signIn = createSignIn(signInOptions(settings.desk, web.url, dataDir));
    const desk = { ...settings.desk, issuer: issuerAt(web.url) };
    await synthesize({ ...settings, pageUrl: `${web.url}/s`, desk }, assembly);
    options.adjust?.(assembly);
    const { awsPort, onLog, dynamodbEndpoint, alarmMinuteMs } = options;
    cloud = await startLocalCloud({
      assembly,
      dataDir,
      awsPort,
      inbox,
      onLog,
      ...(dynamodbEndpoint !== undefined && { dynamodbEndpoint }),
      ...(alarmMinuteMs !== undefined && { alarmMinuteMs }),
    });
    tables = personsClient(cloud.endpoint, settings.region);
    return { cloud, inbox, webUrl: web.url, tables, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The office of whom one can sign in as. */
const OFFICE = "coerde";

function signInOptions(desk: Settings["desk"], webUrl: string, dataDir: string): SignInOptions {
  const { audience, groups, groupsClaim, clientId, scopes } = desk;
  return {
    webUrl,
    dataDir,
    audience,
    groupsClaim,
    scopes,
    clientId: clientId ?? "sachstand-desk",
    people: peopleOf(groups, OFFICE),
  };
}

/** Whether no case has ever been written. */
export async function isEmpty({ tables, cloud }: RunningStage): Promise<boolean> {
  const answer = await tables.send(new ScanCommand({ TableName: cloud.stack.tables["Cases"], Limit: 1 }));
  return (answer.Count ?? 0) === 0;
}

function personsClient(endpoint: string, region: string): DynamoDBDocumentClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }));
}

const foundSchema = z.object({ noticeId: z.string(), language: z.string().optional() });

async function findNotice(
  tables: DynamoDBDocumentClient,
  stage: string,
  messageId: string,
): Promise<FoundNotice | undefined> {
  const answer = await tables.send(
    new QueryCommand({
      TableName: `sachstand-${stage}-Notices`,
      IndexName: "byProviderMessageId",
      KeyConditionExpression: "providerMessageId = :id",
      ExpressionAttributeValues: { ":id": messageId },
    }),
  );
  const found = foundSchema.safeParse(answer.Items?.[0]);
  return found.success ? { noticeId: found.data.noticeId, language: found.data.language ?? null } : undefined;
}
