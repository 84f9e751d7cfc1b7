import type { Deployment } from "./deployment.ts";
import { answerRecord, type MailEventType, sendRecord, typeOf } from "./mail-event-record.ts";
import type { AcceptedMail } from "./mail-object.ts";
import { answersTo, fateOf } from "./mail-simulator.ts";
import type { MailFate } from "./metrics/reputation.ts";
import type { PendingAnswers } from "./pending-answers.ts";
import type { CloudIdentity } from "./physical-names.ts";

export interface MailEventOptions {
  readonly deployment: Deployment;
  readonly cloud: CloudIdentity;
  readonly pending: PendingAnswers;
  readonly publish: (topicArn: string, message: string) => void;
  /** Hears what becomes of mails, as far as the account is judged by it. */
  readonly judged: (fate: MailFate) => void;
}

/** Where one configuration set's events go. */
interface EventTopic {
  readonly configurationSet: string;
  readonly topicArn: string;
  readonly types: ReadonlySet<string>;
}

/**
 * Plays SES's event publishing to SNS topics, as the template's event destinations want it: of each mail first that it was
 * taken, and later what became of it for each recipient.
 * @throws when a destination names a topic that is not part of the assembly
 */
export function createMailEvents(options: MailEventOptions): (mail: AcceptedMail) => void {
  const { cloud, pending, publish, judged } = options;
  const topics = eventTopics(options.deployment);
  return (mail) => {
    const own = topics.filter(({ configurationSet }) => configurationSet === mail.request.configurationSet);
    const tell = (type: MailEventType, record: () => string): void => {
      const wanted = own.filter(({ types }) => types.has(type.toLowerCase()));
      if (wanted.length === 0) return;
      const message = record();
      for (const { topicArn } of wanted) publish(topicArn, message);
    };
    if (own.length === 0) return;
    tell("Send", () => sendRecord(mail, cloud));
    for (const recipient of mail.request.recipients) {
      for (const { kind, afterMs } of answersTo(recipient)) {
        pending.give(afterMs, async () => {
          const fate = fateOf(kind);
          if (fate !== undefined) judged(fate);
          tell(typeOf(kind), () => answerRecord(kind, { mail, recipient, now: new Date() }, cloud));
        });
      }
    }
  };
}

function eventTopics({ eventDestinations, topics }: Deployment): EventTopic[] {
  return eventDestinations.flatMap(({ logicalName, properties }) => {
    const { Enabled, MatchingEventTypes, SnsDestination } = properties.EventDestination;
    // Other kinds of destinations have no counterpart here.
    if (!Enabled || SnsDestination === undefined) return [];
    const { TopicARN: topicArn } = SnsDestination;
    if (topics.every(({ arn }) => arn !== topicArn))
      throw new Error(`${logicalName} publishes to ${topicArn}, which is not part of the assembly.`);
    // CloudFormation takes both deliveryDelay and DELIVERY_DELAY.
    const types = new Set(MatchingEventTypes.map((type) => type.replaceAll("_", "").toLowerCase()));
    return [{ configurationSet: properties.ConfigurationSetName, topicArn, types }];
  });
}
