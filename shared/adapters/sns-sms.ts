import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Courier, SmsMessage } from "../domain/courier.ts";
import { answerTo, type ErrorTable, ONE_TRY } from "./provider-error.ts";

/** Source: SNS API Reference, Publish, Errors. */
const SNS_ERRORS: ErrorTable = {
  InvalidParameter: "refused",
  InvalidParameterValue: "refused",
  Validation: "refused",
  OptedOut: "refused-for-good",
  AuthorizationError: "misconfigured",
  InvalidSecurity: "misconfigured",
  KMSAccessDenied: "misconfigured",
  KMSDisabled: "misconfigured",
  KMSInvalidState: "misconfigured",
  KMSNotFound: "misconfigured",
  KMSOptInRequired: "misconfigured",
  KMSThrottling: "busy",
  InternalError: "lost",
};

export interface SmsSender {
  /** 3 to 11 letters and digits, at least one letter. */
  readonly senderId: string;
  /** US dollars; SNS drops a message that would cost more. */
  readonly maxPrice: string;
}

/** A client that sends each message at most once. */
export function createSmsClient(): SNSClient {
  return new SNSClient(ONE_TRY);
}

/** SMS by SNS, straight to the number. */
export function createSnsCourier(client: SNSClient, sender: SmsSender): Courier<SmsMessage> {
  const attributes = {
    "AWS.SNS.SMS.SenderID": { DataType: "String", StringValue: sender.senderId },
    "AWS.SNS.SMS.SMSType": { DataType: "String", StringValue: "Transactional" },
    "AWS.SNS.SMS.MaxPrice": { DataType: "Number", StringValue: sender.maxPrice },
  };
  return {
    async deliver({ to, text }) {
      try {
        const command = new PublishCommand({ PhoneNumber: to, Message: text, MessageAttributes: attributes });
        const { MessageId } = await client.send(command);
        return MessageId === undefined
          ? { outcome: "lost", code: "NoMessageId" }
          : { outcome: "accepted", messageId: MessageId };
      } catch (error) {
        return answerTo(error, SNS_ERRORS);
      }
    },
  };
}
