import { join } from "node:path";
import type { Deployment } from "./deployment.ts";
import { createDynamodbCalls, type DynamodbCalls, ENGINE_AUTHORIZATION } from "./dynamodb-calls.ts";
import { startDynamodbEngine } from "./dynamodb-engine.ts";
import { type Fauxqs, openFauxqs } from "./fauxqs.ts";
import { createForwarder } from "./forwarder.ts";
import type { Exchange, Route } from "./gateway.ts";
import { createMailEvents } from "./mail-events.ts";
import { startMailProvider } from "./mail-provider.ts";
import type { MailFate } from "./metrics/reputation.ts";
import type { PendingAnswers } from "./pending-answers.ts";
import { createPhone } from "./phone.ts";
import { type CloudIdentity, queueUrl } from "./physical-names.ts";
import { createBehaviour, type Providers } from "./provider-behaviour.ts";
import type { ReceivedMessage } from "./received-message.ts";
import type { SentSms } from "./sms-log.ts";

export interface ServiceOptions {
  readonly dataDir: string;
  readonly dynamodbEndpoint: string | undefined;
  readonly cloud: CloudIdentity;
  readonly deployment: Deployment;
  readonly pending: PendingAnswers;
  /** Hears what becomes of mails, as far as the account is judged by it. */
  readonly judged: (fate: MailFate) => void;
  /** Takes each SMS that the phone did not refuse. */
  readonly smsSent: (sms: SentSms) => void;
  readonly deliver: (message: ReceivedMessage) => void;
  readonly onLog: (line: string) => void;
  /** Takes what closes each service as it starts, so that those begun can be closed when a later one fails. */
  readonly onClose: (close: () => Promise<void>) => void;
}

export interface Services {
  readonly calls: DynamodbCalls;
  readonly fauxqs: Fauxqs;
  readonly providers: Providers;
  /** By the name services sign with. */
  readonly routes: Readonly<Record<string, Route>>;
  /** Resolves when a service ends by itself. */
  readonly failed: Promise<Error>;
}

/** Starts the services behind the gateway. */
export async function startServices(options: ServiceOptions): Promise<Services> {
  const { dataDir, cloud, deployment, pending, deliver, onLog, onClose } = options;
  const engine = await startDynamodbEngine({ dataDir, endpoint: options.dynamodbEndpoint, onLog });
  onClose(engine.stop);
  const forwarder = createForwarder(engine.endpoint, ENGINE_AUTHORIZATION);
  const calls = createDynamodbCalls(engine.endpoint);
  onClose(async () => {
    forwarder.close();
    calls.close();
  });
  const fauxqs = await openFauxqs(join(dataDir, "queues"), cloud.region, (name) => queueUrl(name, cloud));
  onClose(fauxqs.close);
  const configurationSets = new Set(deployment.configurationSets.map(({ name }) => name));
  const accepted = createMailEvents({
    deployment,
    cloud,
    pending,
    publish: fauxqs.publish,
    judged: options.judged,
  });
  const [email, sms] = [createBehaviour(), createBehaviour()];
  const mail = await startMailProvider({ configurationSets, deliver, accepted: email.receipts(accepted) });
  onClose(mail.close);
  const phone = sms.route(createPhone(deliver, sms.receipts(options.smsSent)));

  const mount: Route = ({ request, response }) => fauxqs.app.routing(request, response);
  return {
    calls,
    fauxqs,
    providers: { sms: sms.provider, email: email.provider },
    failed: engine.failed,
    routes: {
      dynamodb: ({ request, response }) => forwarder.forward(request, response),
      s3: mount,
      ses: email.route(mail.handle),
      sns: (exchange) => (exchange.form.has("PhoneNumber") ? phone(exchange) : replay(exchange, fauxqs)),
      sqs: mount,
      sts: (exchange) => replay(exchange, fauxqs),
    },
  };
}

/** Gives fauxqs a request whose body has been read already. */
async function replay({ request, response, body }: Exchange, { app }: Fauxqs): Promise<void> {
  const { host = "", authorization = "", "content-type": type = "" } = request.headers;
  const headers = { host, authorization, "content-type": type };
  const answer = await app.inject({ method: "POST", url: "/", headers, payload: body });
  response.writeHead(answer.statusCode, { "content-type": "text/xml" });
  response.end(answer.rawPayload);
}
