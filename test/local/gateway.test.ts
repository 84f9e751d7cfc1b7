import { connect } from "node:net";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { startLocalCloud } from "../../infra/local/local-cloud.ts";
import { startForTest, temporaryFolder, until } from "./running-cloud.ts";
import { writeTinyAssembly } from "./tiny-assembly.ts";

function signedFor(service: string, key = "somebody"): string {
  return `AWS4-HMAC-SHA256 Credential=${key}/20261122/eu-central-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

describe("the gateway", () => {
  it("hands each service's requests to that service", async () => {
    const { client, cloud } = await startForTest();
    const sqs = new SQSClient(client);
    const QueueUrl = cloud.stack.queues["QuietQueue"];
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "direct" }));
    const arn = "arn:aws:sns:eu-central-1:000000000000:sachstand-test-work-EventsDDDDDDDD";
    await new SNSClient(client).send(new PublishCommand({ TopicArn: arn, Message: "by topic" }));
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual(["direct", "by topic"]);
    const { TableNames } = await new DynamoDBClient(client).send(new ListTablesCommand());
    expect(TableNames).toEqual(["sachstand-test-Cases"]);
    const identity = await fetch(cloud.endpoint, {
      method: "POST",
      headers: { authorization: signedFor("sts"), "content-type": "application/x-www-form-urlencoded" },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    expect(await identity.text()).toContain("<Account>000000000000</Account>");
    const bucket = await fetch(`${cloud.endpoint}/sachstand-test-data-failures12345678?list-type=2`, {
      headers: { authorization: signedFor("s3") },
    });
    expect(await bucket.text()).toContain("ListBucketResult");
  });

  it("counts requests by caller and action", async () => {
    const { client, cloud } = await startForTest();
    const list = (accessKeyId: string) =>
      new DynamoDBClient({ ...client, credentials: { accessKeyId, secretAccessKey: "x" } }).send(
        new ListTablesCommand(),
      );
    await list("OnChange");
    await list("anybody");
    await list("anybody");
    expect(cloud.requestCounts()).toEqual({
      OnChange: { "dynamodb:ListTables": 1 },
      person: { "dynamodb:ListTables": 2 },
    });
  });

  it("says which service and action it does not have", async () => {
    const { cloud } = await startForTest();
    const json = await fetch(cloud.endpoint, {
      method: "POST",
      headers: {
        authorization: signedFor("monitoring"),
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "GraniteServiceVersion20100801.PutMetricData",
      },
      body: "{}",
    });
    expect(json.status).toBe(400);
    expect(await json.json()).toEqual({
      __type: "UnknownOperationException",
      message: "monitoring PutMetricData is not part of the local cloud.",
    });
    const form = await fetch(cloud.endpoint, {
      method: "POST",
      headers: { authorization: signedFor("ses"), "content-type": "application/x-www-form-urlencoded" },
      body: "Action=GetSendQuota",
    });
    expect(await form.text()).toContain("ses GetSendQuota is not part of the local cloud.");
  });

  it("outlives malformed requests", async () => {
    const { cloud, client } = await startForTest();
    for (const noise of ["nonsense\r\n\r\n", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"]) {
      await send(Number(new URL(cloud.endpoint).port), noise);
    }
    const broken = await fetch(cloud.endpoint, {
      method: "POST",
      headers: { authorization: signedFor("sqs"), "content-type": "application/x-amz-json-1.0" },
      body: "{",
    });
    expect(broken.status).toBeGreaterThanOrEqual(400);
    expect((await fetch(`${cloud.endpoint}//[`)).status).toBeGreaterThanOrEqual(400);
    await expect(new DynamoDBClient(client).send(new ListTablesCommand())).resolves.toBeDefined();
  });

  it("names the port that is in use and the variable that moves it", async () => {
    const { cloud } = await startForTest();
    const folder = temporaryFolder();
    writeTinyAssembly(folder);
    const port = Number(new URL(cloud.endpoint).port);
    const second = startLocalCloud({
      assembly: folder,
      dataDir: folder,
      awsPort: port,
      inbox: { add() {} },
      onLog() {},
    });
    await expect(second).rejects.toThrow(
      `Port ${port} is in use; it is for the AWS endpoint of the local cloud. Set SACHSTAND_AWS_PORT to move it.`,
    );
  });

  it("listens on 127.0.0.1 alone", async () => {
    const { cloud, lines } = await startForTest();
    expect(cloud.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await until(() => lines.some((line) => line.includes("listening on http://127.0.0.1:")));
  });
});

function send(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(text));
    socket.on("data", () => {});
    socket.on("close", () => resolve());
    socket.on("error", () => resolve());
  });
}
