import { Agent, request } from "node:http";

/** Calls one DynamoDB or DynamoDB Streams action (`DynamoDB_20120810.PutItem`) and gives its parsed answer. */
export interface DynamodbCalls {
  call(target: string, body: object): Promise<unknown>;
  close(): void;
}

/** What DynamoDB refused; `name` is the exception's, `ResourceNotFoundException`. */
export class DynamodbRefusal extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Engines check that a signature is there, not what it is. All callers share this one, so they share one database. */
export const ENGINE_AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

export function createDynamodbCalls(endpoint: URL): DynamodbCalls {
  const agent = new Agent({ keepAlive: true });
  return {
    async call(target, body) {
      const { status, text } = await post(endpoint, agent, target, JSON.stringify(body));
      const answer: unknown = text === "" ? {} : JSON.parse(text);
      if (status === 200) return answer;
      throw refusalOf(answer, target, status);
    },
    close: () => agent.destroy(),
  };
}

function refusalOf(answer: unknown, target: string, status: number): DynamodbRefusal {
  const fields = new Map(Object.entries(typeof answer === "object" && answer !== null ? answer : {}));
  const name = String(fields.get("__type") ?? "")
    .split("#")
    .at(-1);
  const message = String(fields.get("message") ?? fields.get("Message") ?? `${target} answered ${status}`);
  return new DynamodbRefusal(name === undefined || name === "" ? "DynamodbRefusal" : name, message);
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function post(endpoint: URL, agent: Agent, target: string, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      endpoint,
      {
        agent,
        method: "POST",
        headers: {
          authorization: ENGINE_AUTHORIZATION,
          "content-length": Buffer.byteLength(body),
          "content-type": "application/x-amz-json-1.0",
          "x-amz-date": "20260101T000000Z",
          "x-amz-target": target,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
