import { GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** Finds the URL of a queue by its name, once per name. */
export type QueueUrls = (name: string) => Promise<string>;

/** Queue URLs as SQS tells them; the promise rejects if there is no such queue. */
export function createQueueUrls(client: SQSClient): QueueUrls {
  const known = new Map<string, Promise<string>>();
  return (name) => {
    const url = known.get(name) ?? urlOf(client, name);
    known.set(name, url);
    return url;
  };
}

async function urlOf(client: SQSClient, name: string): Promise<string> {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
  if (QueueUrl === undefined) throw new Error(`SQS knows no URL of ${name}`);
  return QueueUrl;
}
