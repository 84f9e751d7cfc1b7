import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { type RunningCloud, startForTest, until } from "./running-cloud.ts";

/** Writes one case; `mode` says what the function that reads the stream does about it. */
async function put({ client }: RunningCloud, id: string, mode = "fine", kind = "case"): Promise<void> {
  await new DynamoDBClient(client).send(
    new PutItemCommand({
      TableName: "sachstand-test-Cases",
      Item: { id: { S: id }, entry: { S: "case" }, kind: { S: kind }, mode: { S: mode } },
    }),
  );
}

const changed = (running: RunningCloud) => running.told("changed").flat();

describe("a stream's event source mapping", () => {
  it("hands a function the records its filter lets through", async () => {
    const running = await startForTest();
    await put(running, "a");
    await put(running, "b", "fine", "change#1");
    await put(running, "c", "fine", "request#1");
    await new DynamoDBClient(running.client).send(
      new DeleteItemCommand({
        TableName: "sachstand-test-Cases",
        Key: { id: { S: "a" }, entry: { S: "case" } },
      }),
    );
    await put(running, "last");
    await until(() => changed(running).includes("last"));
    expect(changed(running)).toEqual(["a", "c", "last"]);
  });

  it("makes Lambda's event of a record", async () => {
    const running = await startForTest();
    await put(running, "a", "show");
    const record = await until(() => running.told("record")[0]);
    expect(record).toEqual({
      eventID: expect.stringMatching(/^[A-Za-z0-9]{1,64}$/),
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-central-1",
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { id: { S: "a" }, entry: { S: "case" } },
        NewImage: { id: { S: "a" }, entry: { S: "case" }, kind: { S: "case" }, mode: { S: "show" } },
        SequenceNumber: expect.any(String),
        SizeBytes: expect.any(Number),
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN: expect.stringMatching(
        /^arn:aws:dynamodb:eu-central-1:000000000000:table\/sachstand-test-Cases\/stream\//,
      ),
    });
    expect(running.told("env")[0]).toMatchObject({
      AWS_ACCESS_KEY_ID: "OnChange",
      AWS_ENDPOINT_URL: running.cloud.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: "sachstand-test-OnChange",
      QUEUE_URL: running.cloud.stack.queues["WorkQueue"],
    });
  });

  it("says nothing of a write that changes nothing, as on AWS", async () => {
    const running = await startForTest();
    await put(running, "a");
    await put(running, "a");
    await put(running, "last");
    await until(() => changed(running).includes("last"));
    expect(changed(running)).toEqual(["a", "last"]);
  });

  it("tries again from the record that a function reports as failed", async () => {
    const running = await startForTest();
    await put(running, "a", "broken once");
    await put(running, "last");
    await until(() => changed(running).includes("last") && changed(running).length >= 3);
    expect(changed(running).filter((id) => id === "a")).toHaveLength(2);
  });

  it("keeps a record that fails for ever in the bucket for failures, and goes on", async () => {
    const running = await startForTest();
    await put(running, "poison", "broken");
    await put(running, "after");
    await until(
      () => changed(running).includes("after") && running.lines.some((line) => line.includes("given up")),
    );
    const bucket = `${running.cloud.endpoint}/sachstand-test-data-failures12345678`;
    const authorization = "AWS4-HMAC-SHA256 Credential=x/20261122/eu-central-1/s3/aws4_request, Signature=0";
    const list = await (await fetch(bucket, { headers: { authorization } })).text();
    const key = /<Key>([^<]+)<\/Key>/.exec(list)?.[1] ?? "";
    expect(key).toMatch(
      /^aws\/lambda\/[0-9a-f-]{36}\/shardId-[^/]+\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
    );
    const kept = JSON.parse(await (await fetch(`${bucket}/${key}`, { headers: { authorization } })).text());
    expect(kept).toMatchObject({
      requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 2 },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
    expect(JSON.parse(kept.payload).Records[0].dynamodb.Keys.id).toEqual({ S: "poison" });
  });

  it("keeps what makes a function end its process, and goes on", async () => {
    const running = await startForTest();
    await put(running, "deadly", "exit");
    await put(running, "after");
    await until(
      () => changed(running).includes("after") && running.lines.some((line) => line.includes("given up")),
    );
    expect(running.lines).toContain(
      "OnChange: failed with Runtime.ExitError: The process ended with exit code 3",
    );
  });

  it("counts what the function asks of other services as the function's", async () => {
    const running = await startForTest();
    await put(running, "a", "forward");
    await until(() => running.told("handled").length > 0);
    expect(running.cloud.requestCounts()["OnChange"]).toEqual({ "sqs:SendMessage": 1 });
  });

  it("does not start with a filter it does not understand", async () => {
    await expect(startForTest({ filter: { eventName: [{ cidr: "10.0.0.0/8" }] } })).rejects.toThrow(
      "operator cidr",
    );
  });
});
