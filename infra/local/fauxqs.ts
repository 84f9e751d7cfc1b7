// biome-ignore lint/correctness/noUnresolvedImports: a module of Node 22 and later that biome does not know yet
import { DatabaseSync } from "node:sqlite";
import { buildApp } from "fauxqs";
import * as z from "zod";

/** The queues, topics and buckets of fauxqs, and the HTTP application before them. */
export interface Fauxqs {
  readonly app: ReturnType<typeof buildApp>;
  readonly sqs: Stores["sqsStore"];
  readonly sns: Stores["snsStore"];
  readonly s3: Stores["s3Store"];
  /**
   * Publishes to a topic as an AWS service does, which counts as no one's request; the topic's subscriptions do the rest.
   * @throws when there is no such topic, or the message is longer than 256 KiB
   */
  publish(topicArn: string, message: string): void;
  /** Runs `work` as one transaction: whole or not at all, and one write to disk for all it does. */
  atomically<T>(work: () => T): T;
  close(): Promise<void>;
}

type Publish = (
  parameters: Record<string, string>,
  topics: Stores["snsStore"],
  queues: Stores["sqsStore"],
) => string;
type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>["stores"]>;
export type Queue = NonNullable<ReturnType<Stores["sqsStore"]["getQueue"]>>;
export type QueueMessage = ReturnType<Queue["dequeue"]>[number];
type Persistence = NonNullable<Stores["sqsStore"]["persistence"]>;

/**
 * Opens fauxqs on a folder, with all it kept there. It is put together from its parts, which the package does not export: its
 * own `startFauxqs` listens on all of the machine's addresses, and everything here must stay on 127.0.0.1.
 * @param queueUrl the URL of a queue by its name; kept ones may carry another port
 */
export async function openFauxqs(
  dataDir: string,
  region: string,
  queueUrl: (name: string) => string,
): Promise<Fauxqs> {
  const { SqsStore, SnsStore, S3Store, PersistenceManager, publish } = await loadParts();
  const [sqs, sns, s3, persistence] = [
    new SqsStore(),
    new SnsStore(),
    new S3Store(),
    new PersistenceManager(dataDir),
  ];
  const database = z.instanceof(DatabaseSync).parse(Reflect.get(persistence, "db"));
  // The write-ahead log survives the death of the process without a flush to disk per message.
  database.exec("PRAGMA synchronous = NORMAL");
  moveQueues(database, queueUrl);
  mendPersistence(persistence, database);
  persistence.load(sqs, sns, s3);
  sqs.persistence = persistence;
  sns.persistence = persistence;
  s3.persistence = persistence;
  for (const queue of sqs.allQueues()) queue.persistence = persistence;
  // Without a host of its own, a queue made by a client gets a URL on the address that client used.
  sqs.host = "";
  const app = buildApp({
    logger: false,
    defaultRegion: region,
    stores: { sqsStore: sqs, snsStore: sns, s3Store: s3 },
  });
  await app.ready();
  return {
    app,
    sqs,
    sns,
    s3,
    publish: (topicArn, message) => {
      publish({ TopicArn: topicArn, Message: message }, sns, sqs);
    },
    atomically: transactionsOf(database),
    async close() {
      await app.close();
      persistence.close();
    },
  };
}

async function loadParts() {
  const root = import.meta.resolve("fauxqs");
  const load = async (file: string): Promise<unknown> => import(new URL(file, root).href);
  const partOf = <T>() => z.custom<T>((value) => typeof value === "function");
  const [sqs, sns, s3, persistence, publishing] = await Promise.all(
    [
      "./sqs/sqsStore.js",
      "./sns/snsStore.js",
      "./s3/s3Store.js",
      "./persistence.js",
      "./sns/actions/publish.js",
    ].map(load),
  );
  return {
    ...z.object({ SqsStore: partOf<new () => Stores["sqsStore"]>() }).parse(sqs),
    ...z.object({ SnsStore: partOf<new () => Stores["snsStore"]>() }).parse(sns),
    ...z.object({ S3Store: partOf<new () => Stores["s3Store"]>() }).parse(s3),
    ...z.object({ PersistenceManager: partOf<new (dataDir: string) => Persistence>() }).parse(persistence),
    ...z.object({ publish: partOf<Publish>() }).parse(publishing),
  };
}

function moveQueues(database: DatabaseSync, queueUrl: (name: string) => string): void {
  const move = database.prepare("UPDATE sqs_queues SET url = ? WHERE name = ?");
  for (const { name } of database.prepare("SELECT name FROM sqs_queues").all()) {
    move.run(queueUrl(String(name)), String(name));
  }
}

/** A message made visible again at once would lose its receive count, which the schema refuses, and so the message itself. */
function mendPersistence(persistence: Persistence, database: DatabaseSync): void {
  const ready = database.prepare(
    "UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?",
  );
  persistence.updateMessageReady = (messageId) => {
    ready.run(messageId);
  };
}

function transactionsOf(database: DatabaseSync) {
  return <T>(work: () => T): T => {
    if (database.isTransaction) return work();
    database.exec("BEGIN");
    try {
      const result = work();
      database.exec("COMMIT");
      return result;
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  };
}
