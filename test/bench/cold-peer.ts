import type { Request } from "./fake-aws.ts";

/** The package of each SDK client, and what its requests' actions begin with. */
const CLIENTS: Readonly<Record<string, { readonly from: string; readonly service: string }>> = {
  DynamoDBClient: { from: "@aws-sdk/client-dynamodb", service: "dynamodb" },
  SQSClient: { from: "@aws-sdk/client-sqs", service: "sqs" },
  SNSClient: { from: "@aws-sdk/client-sns", service: "sns" },
  SESClient: { from: "@aws-sdk/client-ses", service: "ses" },
  SecretsManagerClient: { from: "@aws-sdk/client-secrets-manager", service: "secretsmanager" },
};

/** What the requests say that are not JSON. */
const INPUTS: Readonly<Record<string, object>> = {
  "sns:Publish": { PhoneNumber: "+4917604069001", Message: "bench" },
};

/**
 * A handler that creates these SDK clients when it is loaded, and makes these requests with them, one after the other.
 * @param clients names of classes
 */
export function peerSource(clients: ReadonlySet<string>, requests: readonly Request[]): string {
  const known = Object.entries(CLIENTS).filter(([name]) => clients.has(name));
  const lines = known.flatMap(([client, { from, service }]) => {
    const own = requests.filter(({ action }) => action.startsWith(`${service}:`));
    const commands = [...new Set(own.map(({ action }) => commandOf(action)))];
    return [
      `import { ${[client, ...commands].join(", ")} } from "${from}";`,
      `const ${service} = ${created(client)};`,
    ];
  });
  const sends = requests.map(({ action, body }) => {
    const [service] = action.split(":");
    return `await ${service}.send(new ${commandOf(action)}(${inputOf(action, body)}));`;
  });
  const names = known.map(([, { service }]) => service);
  return [
    'import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";',
    ...lines,
    `export const clients = [${names.join(", ")}${names.includes("dynamodb") ? ", DynamoDBDocumentClient.from(dynamodb)" : ""}];`,
    `export const handler = async () => { ${sends.join("\n")} };`,
  ].join("\n");
}

function created(client: string): string {
  return `new ${client}({})`;
}

function commandOf(action: string): string {
  return `${action.split(":").at(-1)}Command`;
}

function inputOf(action: string, body: string): string {
  if (action !== "ses:SendRawEmail") return JSON.stringify(INPUTS[action] ?? JSON.parse(body));
  const data = new URLSearchParams(body).get("RawMessage.Data") ?? "";
  return `{ RawMessage: { Data: Buffer.from("${data}", "base64") } }`;
}
