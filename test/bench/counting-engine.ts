import { createServer } from "node:http";
import * as z from "zod";
import { createDynamodbCalls, DynamodbRefusal } from "../../infra/local/dynamodb-calls.ts";
import { startDynamodbEngine } from "../../infra/local/dynamodb-engine.ts";

/** What on-demand tables bill. */
export interface Units {
  readonly reads: number;
  readonly writes: number;
}

/** The built-in engine, which says what each request took as DynamoDB would count it, indexes included. */
export interface CountingEngine {
  readonly endpoint: string;
  units(): Units;
  stop(): Promise<void>;
}

const READS = new Set(["GetItem", "BatchGetItem", "Query", "Scan"]);
const WRITES = new Set([
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "BatchExecuteStatement",
  "TransactWriteItems",
]);

const consumedSchema = z.object({ CapacityUnits: z.number() });
const answerSchema = z.object({
  ConsumedCapacity: z.union([consumedSchema, z.array(consumedSchema)]).optional(),
});
const bodySchema = z.record(z.string(), z.unknown());

/** Starts it with data in a folder. */
export async function startCountingEngine(dataDir: string): Promise<CountingEngine> {
  const engine = await startDynamodbEngine({ dataDir, endpoint: undefined, onLog: () => undefined });
  const calls = createDynamodbCalls(engine.endpoint);
  let units: Units = { reads: 0, writes: 0 };

  const answerTo = async (target: string, text: string): Promise<readonly [number, unknown]> => {
    const action = target.slice(target.lastIndexOf(".") + 1);
    const isCounted = READS.has(action) || WRITES.has(action);
    const body = bodySchema.parse(JSON.parse(text));
    try {
      const answer = await calls.call(
        target,
        isCounted ? { ...body, ReturnConsumedCapacity: "TOTAL" } : body,
      );
      if (isCounted) {
        const { ConsumedCapacity: consumed = [] } = answerSchema.parse(answer);
        const taken = [consumed].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
        units = READS.has(action)
          ? { ...units, reads: units.reads + taken }
          : { ...units, writes: units.writes + taken };
      }
      return [200, answer];
    } catch (error) {
      if (!(error instanceof DynamodbRefusal)) throw error;
      return [400, { __type: `com.amazonaws.dynamodb.v20120810#${error.name}`, message: error.message }];
    }
  };

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const target = String(request.headers["x-amz-target"] ?? "");
      answerTo(target, Buffer.concat(chunks).toString("utf8")).then(
        ([status, answer]) => {
          response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
          response.end(JSON.stringify(answer));
        },
        () => response.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}/`,
    units: () => units,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      calls.close();
      await engine.stop();
    },
  };
}
