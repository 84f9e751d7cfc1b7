import { SESClient, SendRawEmailCommand } from "@aws-sdk/client-ses";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { describe, expect, it } from "vitest";
import { type RunningCloud, startForTest } from "./running-cloud.ts";

async function send({ client }: RunningCloud, ...Destinations: string[]) {
  const mail = new MailComposer({
    from: "Jobcenter <noreply@sachstand.example>",
    to: Destinations[0] ?? "nobody",
    subject: "Neuigkeiten für Sie",
    text: "Guten Tag",
    html: "<p>Guten Tag</p>",
    headers: { "Content-Language": "de" },
  });
  const Data = await mail.compile().build();
  const Tags = [
    { Name: "case", Value: "c-1" },
    { Name: "notice", Value: "v000003-received-news-email" },
  ];
  return new SESClient(client).send(new SendRawEmailCommand({ RawMessage: { Data }, Destinations, Tags }));
}

describe("the mail provider", () => {
  it("puts a mail into the inbox, with the notice of its tags and its language", async () => {
    const running = await startForTest();
    const { MessageId } = await send(running, "amal@example.org");
    expect(running.inbox).toMatchObject([
      {
        channel: "email",
        to: "amal@example.org",
        from: '"Jobcenter" <noreply@sachstand.example>',
        subject: "Neuigkeiten für Sie",
        html: "<p>Guten Tag</p>",
        noticeId: "v000003-received-news-email",
        language: "de",
        messageId: MessageId,
      },
    ]);
    expect(running.inbox[0]?.text.trim()).toBe("Guten Tag");
    expect(running.inbox[0]?.raw).toContain("Content-Language: de");
    expect(MessageId).toMatch(/^0107/);
  });

  it("takes mails to failing simulator mailboxes and delivers none", async () => {
    const running = await startForTest();
    for (const label of ["bounce+1", "bounce", "suppressionlist+x"]) {
      await send(running, `${label}@simulator.amazonses.com`);
    }
    await send(running, "success+1@simulator.amazonses.com");
    expect(running.inbox.map(({ to }) => to)).toEqual(["success+1@simulator.amazonses.com"]);
  });

  it.each(["not an address", "müller@example.org", "a@b@c"])("refuses %s for ever", async (address) => {
    const running = await startForTest();
    await expect(send(running, address)).rejects.toMatchObject({ name: "MessageRejected" });
    expect(running.inbox).toEqual([]);
  });

  it("takes some hundred mails without keeping them", async () => {
    const running = await startForTest();
    for (let mail = 0; mail < 120; mail += 1) await send(running, "amal@example.org");
    expect(new Set(running.inbox.map(({ messageId }) => messageId)).size).toBe(120);
  });
});
