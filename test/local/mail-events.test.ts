import { SESClient, SendRawEmailCommand } from "@aws-sdk/client-ses";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { ANSWERED_MAIL } from "./answering-assembly.ts";
import { type RunningCloud, startForTest, startTiny, temporaryFolder, until } from "./running-cloud.ts";

async function send({ client }: RunningCloud, to: string, ConfigurationSetName?: string): Promise<string> {
  const from = "Jobcenter <noreply@sachstand.example>";
  const mail = new MailComposer({ from, to, subject: "Neuigkeiten für Sie", text: "Guten Tag" });
  const { MessageId = "" } = await new SESClient(client).send(
    new SendRawEmailCommand({
      RawMessage: { Data: await mail.compile().build() },
      Source: "noreply@sachstand.example",
      Destinations: [to],
      Tags: [{ Name: "notice", Value: "v000003-received-news-email" }],
      ...(ConfigurationSetName !== undefined && { ConfigurationSetName }),
    }),
  );
  return MessageId;
}

/** The next messages of a queue, until there are as many; more may come in the same go. */
async function take({ client, cloud }: RunningCloud, queue: string, count: number) {
  const sqs = new SQSClient(client);
  const QueueUrl = cloud.stack.queues[queue];
  const taken: Record<string, unknown>[] = [];
  return until(async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { Body = "", ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      taken.push(JSON.parse(Body));
    }
    return taken.length >= count && taken;
  });
}

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const SES_ID = expect.stringMatching(/^0107[0-9a-f]{12}-[0-9a-f-]{36}-000000$/);

function mailTo(to: string, messageId: string) {
  return {
    timestamp: TIME,
    source: "noreply@sachstand.example",
    sourceArn: "arn:aws:ses:eu-central-1:000000000000:identity/sachstand.example",
    sendingAccountId: "000000000000",
    messageId,
    destination: [to],
    headersTruncated: false,
    headers: expect.arrayContaining([
      { name: "From", value: "Jobcenter <noreply@sachstand.example>" },
      { name: "To", value: to },
      { name: "Subject", value: "=?UTF-8?Q?Neuigkeiten_f=C3=BCr_Sie?=" },
    ]),
    commonHeaders: {
      from: ["Jobcenter <noreply@sachstand.example>"],
      to: [to],
      messageId,
      subject: "Neuigkeiten für Sie",
    },
    tags: {
      "ses:source-ip": ["127.0.0.1"],
      "ses:configuration-set": ["all"],
      "ses:from-domain": ["sachstand.example"],
      "ses:caller-identity": ["somebody"],
      notice: ["v000003-received-news-email"],
    },
  };
}

const bounce = (bounceType: string, bounceSubType: string, recipient: object) => ({
  bounceType,
  bounceSubType,
  bouncedRecipients: [recipient],
  timestamp: TIME,
  feedbackId: SES_ID,
});

describe("SES events", () => {
  it.each(["amal@example.org", "Success+1@simulator.amazonses.com"])(
    "tell of %s: sent, delivered",
    async (to) => {
      const running = await startForTest(ANSWERED_MAIL);
      const mail = mailTo(to, await send(running, to, "all"));
      const events = await take(running, "RawAnswers", 2);
      expect(events).toEqual([
        { eventType: "Send", mail, send: {} },
        {
          eventType: "Delivery",
          mail: { ...mail, tags: { ...mail.tags, "ses:outgoing-ip": ["127.0.0.1"] } },
          delivery: {
            timestamp: TIME,
            processingTimeMillis: expect.any(Number),
            recipients: [to],
            smtpResponse: "250 2.6.0 Message received",
            reportingMTA: "a1-1.smtp-out.eu-central-1.amazonses.com",
          },
        },
      ]);
    },
  );

  it("tell of an unknown mailbox that the mail bounced for ever", async () => {
    const running = await startForTest(ANSWERED_MAIL);
    const emailAddress = "BOUNCE+7@simulator.amazonses.com";
    const mail = mailTo(emailAddress, await send(running, emailAddress, "all"));
    const [sent, bounced, ...others] = await take(running, "RawAnswers", 2);
    expect(sent).toMatchObject({ eventType: "Send" });
    expect(bounced).toEqual({
      eventType: "Bounce",
      mail,
      bounce: {
        ...bounce("Permanent", "General", {
          emailAddress,
          action: "failed",
          status: "5.1.1",
          diagnosticCode: "smtp; 550 5.1.1 user unknown",
        }),
        reportingMTA: "dns; a1-1.smtp-out.eu-central-1.amazonses.com",
      },
    });
    expect(others).toEqual([]);
  });

  it("tell of a suppressed address that nothing was sent to it", async () => {
    const running = await startForTest(ANSWERED_MAIL);
    const emailAddress = "suppressionlist@simulator.amazonses.com";
    await send(running, emailAddress, "all");
    const [, bounced] = await take(running, "RawAnswers", 2);
    expect(bounced).toMatchObject({
      eventType: "Bounce",
      bounce: {
        ...bounce("Permanent", "Suppressed", {
          emailAddress,
          action: "failed",
          status: "5.1.1",
          diagnosticCode: expect.stringContaining("Amazon SES has suppressed sending to this address"),
        }),
        reportingMTA: "dns; amazonses.com",
      },
    });
  });

  it("tell of a complaint after the delivery", async () => {
    const running = await startForTest(ANSWERED_MAIL);
    const emailAddress = "complaint@simulator.amazonses.com";
    const mail = mailTo(emailAddress, await send(running, emailAddress, "all"));
    const events = await take(running, "RawAnswers", 3);
    expect(events.map(({ eventType }) => eventType)).toEqual(["Send", "Delivery", "Complaint"]);
    expect(events[2]).toEqual({
      eventType: "Complaint",
      mail,
      complaint: {
        complainedRecipients: [{ emailAddress }],
        complaintSubType: null,
        complaintFeedbackType: "abuse",
        userAgent: "Amazon SES Mailbox Simulator",
        timestamp: TIME,
        arrivalDate: TIME,
        feedbackId: SES_ID,
      },
    });
  });

  it("tell of an automatic reply as of a passing bounce after the delivery", async () => {
    const running = await startForTest(ANSWERED_MAIL);
    const emailAddress = "ooto@simulator.amazonses.com";
    await send(running, emailAddress, "all");
    const events = await take(running, "RawAnswers", 3);
    expect(events.map(({ eventType }) => eventType)).toEqual(["Send", "Delivery", "Bounce"]);
    expect(events[2]?.["bounce"]).toEqual(bounce("Transient", "General", { emailAddress }));
  });

  it("come in an envelope where the subscription is not raw", async () => {
    const running = await startForTest(ANSWERED_MAIL);
    await send(running, "amal@example.org", "all");
    const [envelope] = await take(running, "WrappedAnswers", 1);
    expect(envelope).toMatchObject({
      Type: "Notification",
      TopicArn: "arn:aws:sns:eu-central-1:000000000000:sachstand-test-work-AnswersDDDDDDDD",
    });
    expect(JSON.parse(String(envelope?.["Message"]))).toMatchObject({ eventType: "Send" });
  });

  it("are only those the configuration set wants, survive an orderly stop, and count as no one's requests", async () => {
    const folder = temporaryFolder();
    let stop = async () => {};
    const start = () =>
      startTiny(
        folder,
        (stopCloud) => {
          stop = stopCloud;
          onTestFinished(stopCloud);
        },
        ANSWERED_MAIL,
      );
    const before = await start();
    await send(before, "complaint@simulator.amazonses.com");
    await send(before, "complaint@simulator.amazonses.com", "failures");
    await send(before, "bounce@simulator.amazonses.com", "failures");
    // What was still to come is told now.
    await stop();
    expect(before.cloud.requestCounts()).toEqual({ person: { "ses:SendRawEmail": 3 } });

    const events = await take(await start(), "RawAnswers", 1);
    expect(events).toMatchObject([
      { eventType: "Bounce", mail: { destination: ["bounce@simulator.amazonses.com"] } },
    ]);
  });

  it("need a configuration set of the template", async () => {
    const running = await startForTest(ANSWERED_MAIL);
    await expect(send(running, "amal@example.org", "other")).rejects.toMatchObject({
      name: "ConfigurationSetDoesNotExistException",
    });
    expect(running.inbox).toEqual([]);
  });
});
