import { PublishCommand } from "@aws-sdk/client-sns";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { createSmsClient, createSnsCourier } from "../../shared/adapters/sns-sms.ts";
import { PHONE } from "../twins/builders.ts";
import { connectionError, refusal } from "./provider-answers.ts";
import "aws-sdk-client-mock-vitest/extend";

const client = createSmsClient();
const sns = mockClient(client);
const courier = createSnsCourier(client, { senderId: "Jobcenter", maxPrice: "0.50" });
const message = { to: PHONE, text: "Jobcenter Coerde: Ihr Antrag ist angekommen." };

beforeEach(() => {
  sns.reset();
});

describe("an SMS by SNS", () => {
  test("goes straight to the number, with sender, type and price cap", async () => {
    sns.on(PublishCommand).resolves({ MessageId: "sns-1" });

    expect(await courier.deliver(message)).toEqual({ outcome: "accepted", messageId: "sns-1" });

    expect(sns).toHaveReceivedCommandExactlyOnceWith(PublishCommand, {
      PhoneNumber: PHONE,
      Message: message.text,
      MessageAttributes: {
        "AWS.SNS.SMS.SenderID": { DataType: "String", StringValue: "Jobcenter" },
        "AWS.SNS.SMS.SMSType": { DataType: "String", StringValue: "Transactional" },
        "AWS.SNS.SMS.MaxPrice": { DataType: "Number", StringValue: "0.50" },
      },
    });
  });

  test("is tried once: the client never sends again by itself", async () => {
    expect(await client.config.maxAttempts()).toBe(1);
  });

  test.each([
    ["InvalidParameterException", 400, "refused", "InvalidParameter"],
    ["InvalidParameterValueException", 400, "refused", "InvalidParameterValue"],
    ["ValidationException", 400, "refused", "Validation"],
    ["AuthorizationErrorException", 403, "misconfigured", "AuthorizationError"],
    ["InvalidSecurityException", 403, "misconfigured", "InvalidSecurity"],
    ["KMSAccessDeniedException", 400, "misconfigured", "KMSAccessDenied"],
    ["KMSDisabledException", 400, "misconfigured", "KMSDisabled"],
    ["AccessDeniedException", 400, "misconfigured", "AccessDenied"],
    ["ExpiredTokenException", 403, "misconfigured", "ExpiredToken"],
    ["SomethingNewException", 400, "misconfigured", "SomethingNew"],
    ["KMSThrottlingException", 400, "busy", "KMSThrottling"],
    ["ThrottledException", 429, "busy", "Throttled"],
    ["Throttling", 400, "busy", "Throttling"],
    ["ThrottlingException", 400, "busy", "Throttling"],
    ["TooManyRequestsException", 429, "busy", "TooManyRequests"],
    ["ServiceUnavailable", 503, "busy", "ServiceUnavailable"],
    ["InternalErrorException", 500, "lost", "InternalError"],
    ["SomethingNewException", 500, "lost", "SomethingNew"],
    ["SomethingNewException", 502, "lost", "SomethingNew"],
  ])("that SNS answers with %s (%i) is %s", async (name, status, outcome, code) => {
    sns.on(PublishCommand).rejects(refusal(name, status));

    expect(await courier.deliver(message)).toEqual({ outcome, code });
  });

  test("to a number that has opted out is refused for good", async () => {
    sns.on(PublishCommand).rejects(refusal("OptedOutException", 400));

    expect(await courier.deliver(message)).toEqual({ outcome: "refused", code: "OptedOut", forGood: true });
  });

  test.each([
    ["ECONNREFUSED", "busy"],
    ["ENOTFOUND", "busy"],
    ["EAI_AGAIN", "busy"],
    ["ECONNRESET", "lost"],
    ["EPIPE", "lost"],
  ])("whose connection ends with %s is %s", async (code, outcome) => {
    sns.on(PublishCommand).rejects(connectionError(code));

    expect(await courier.deliver(message)).toEqual({ outcome, code });
  });

  test("whose answer does not come in time is lost", async () => {
    sns.on(PublishCommand).rejects(Object.assign(new Error("timed out"), { name: "TimeoutError" }));

    expect(await courier.deliver(message)).toEqual({ outcome: "lost", code: "TimeoutError" });
  });

  test("whose answer has no message id is lost", async () => {
    sns.on(PublishCommand).resolves({});

    expect(await courier.deliver(message)).toEqual({ outcome: "lost", code: "NoMessageId" });
  });

  test("leaves nothing of the number in its answer", async () => {
    sns.on(PublishCommand).rejects(refusal("InvalidParameterException", 400, `Invalid parameter: ${PHONE}`));

    expect(JSON.stringify(await courier.deliver(message))).not.toContain(PHONE);
  });

  test("that could not even be signed is misconfigured", async () => {
    const error = Object.assign(new Error("Could not load credentials"), {
      name: "CredentialsProviderError",
    });
    sns.on(PublishCommand).rejects(error);

    expect(await courier.deliver(message)).toMatchObject({ outcome: "misconfigured" });
  });
});
