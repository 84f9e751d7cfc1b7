import type { Deployment, QueueResource, SubscriptionResource } from "./deployment.ts";
import type { Fauxqs, Queue } from "./fauxqs.ts";
import type { CloudIdentity } from "./physical-names.ts";
import { queueUrl } from "./physical-names.ts";

/** Creates the queues, topics, subscriptions and buckets that are not there yet, and gives the others the template's attributes. */
export function provisionQueues(deployment: Deployment, fauxqs: Fauxqs, cloud: CloudIdentity): void {
  for (const resource of deployment.queues) provisionQueue(resource, fauxqs, cloud);
  for (const { name } of deployment.topics) fauxqs.sns.createTopic(name, undefined, undefined, cloud.region);
  for (const subscription of deployment.subscriptions) provisionSubscription(subscription, fauxqs);
  for (const { name } of deployment.buckets) fauxqs.s3.createBucket(name);
}

function provisionQueue(
  { name, arn, properties }: QueueResource,
  fauxqs: Fauxqs,
  cloud: CloudIdentity,
): void {
  const attributes = Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
  const existing = fauxqs.sqs.getQueueByName(name);
  // An empty policy takes the dead-letter queue away from a queue that had one.
  existing?.setAttributes({ RedrivePolicy: "", ...attributes });
  const queue = existing ?? fauxqs.sqs.createQueue(name, queueUrl(name, cloud), arn, attributes);
  makeReceivingAtomic(queue, fauxqs);
}

/** A move to the dead-letter queue deletes and inserts: a kill between the two must not lose the message. */
function makeReceivingAtomic(queue: Queue, fauxqs: Fauxqs): void {
  const dequeue = queue.dequeue.bind(queue);
  queue.dequeue = (...parameters) => {
    // Most looks find nothing; they need no transaction.
    queue.processTimers();
    if (queue.messages.length === 0 && !queue.isFifo()) return [];
    return fauxqs.atomically(() => dequeue(...parameters));
  };
}

function provisionSubscription({ properties }: SubscriptionResource, { sns }: Fauxqs): void {
  const { TopicArn: topic, Protocol: protocol, Endpoint: endpoint } = properties;
  const attributes = attributesOf(properties);
  for (const kept of sns.listSubscriptionsByTopic(topic).subscriptions) {
    const isSame = kept.protocol === protocol && kept.endpoint === endpoint;
    if (isSame) sns.unsubscribe(kept.arn);
  }
  sns.subscribe(topic, protocol, endpoint, attributes);
}

function attributesOf(properties: SubscriptionResource["properties"]): Record<string, string> {
  const { RawMessageDelivery: raw, FilterPolicy: policy, FilterPolicyScope: scope } = properties;
  return {
    ...(raw === true && { RawMessageDelivery: "true" }),
    ...(policy !== undefined && { FilterPolicy: JSON.stringify(policy) }),
    ...(scope !== undefined && { FilterPolicyScope: scope }),
  };
}
