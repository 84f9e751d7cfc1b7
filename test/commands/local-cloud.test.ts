import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../infra/commands/notices/ports.ts";
import { runCommand } from "../../infra/commands/notices/run.ts";
import { caseItem, email, eventually, sms, useStage } from "../pipeline/stage.ts";

const stage = useStage();

beforeAll(() => {
  vi.stubEnv("AWS_ENDPOINT_URL", stage.running.cloud.stack.endpoint);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "anybody");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "anything");
});

async function run(...words: readonly string[]) {
  const lines: string[] = [];
  const output = { say: (line: string) => lines.push(line), complain: (line: string) => lines.push(line) };
  const ports = () => ({ ...connect("local"), sleep: async () => undefined });
  return { exitCode: await runCommand(words, ports, output), text: lines.join("\n") };
}

const now = () => new Date().toISOString();

describe("npm run notices on the local cloud", () => {
  test("shows a person whose number is dead, and sends again once there is another", async () => {
    await stage.putApplicant({ applicantId: "a-1", language: "de", channels: [sms("+491713920095")] });
    await stage.putCase(caseItem("C-1", "a-1", { changedAt: now() }));
    await eventually(async () =>
      expect((await run("attention", "--office", "coerde")).text).toContain("C-1"),
    );
    await stage.putApplicant({ applicantId: "a-1", language: "de", channels: [sms("+491713920031")] });

    const { exitCode } = await run("retry", "C-1", "v000001-received-news-sms");

    expect(exitCode).toBe(0);
    await eventually(async () => expect(await stage.messagesTo("+491713920031")).toHaveLength(1));
    expect((await run("attention")).text).not.toContain("C-1");
    expect((await run("show", "C-1")).text).toMatch(/attempts +2/);
  });

  test("holds a channel back and lets it go on", async () => {
    await run("pause", "sms");
    await stage.putApplicant({ applicantId: "a-2", language: "de", channels: [sms("+491713920032")] });
    await stage.putCase(caseItem("C-2", "a-2", { changedAt: now() }));
    await eventually(async () =>
      expect((await run("show", "C-2")).text).toContain("The channel stands still"),
    );

    const { text } = await run("resume", "sms");

    expect(text).toContain("1 notice(s)");
    const [notice] = await stage.notices("C-2");
    expect(Date.parse(notice?.dueAt ?? "")).toBeLessThan(Date.now() + 2 * 60_000);
    expect((await run("cancel", "C-2", "v000001-received-news-sms")).exitCode).toBe(0);
  });

  test("plans from the tables what was lost, and finds nothing to do after that", async () => {
    const lost = { caseId: "C-3", entry: "change#1" };
    await stage.putApplicant({ applicantId: "a-3", language: "de", channels: [email("three@example.org")] });
    await stage.putCase(caseItem("C-3", "a-3", { changedAt: now() }));
    await eventually(async () => expect(await stage.messagesTo("three@example.org")).toHaveLength(1));
    const { tables } = stage.running;
    await tables.send(new DeleteCommand({ TableName: "sachstand-local-Cases", Key: lost }));
    const Key = { caseId: "C-3", noticeId: "v000001-received-news-email" };
    await tables.send(new DeleteCommand({ TableName: "sachstand-local-Notices", Key }));

    expect((await run("rebuild", "--dry-run")).text).toContain("C-3 case: would be planned");
    expect((await run("rebuild")).text).toContain("1 planned, 0 replayed, 0 quarantined");

    await eventually(async () => expect(await stage.messagesTo("three@example.org")).toHaveLength(2));
    expect((await run("rebuild")).text).toBe("0 planned, 0 replayed, 0 quarantined");
  });

  test("gives dead letters back to their sender", async () => {
    const sqs = new SQSClient();
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: "sachstand-local-email-dead-letter" }),
    );
    const body = JSON.stringify({ caseId: "C-nobody", noticeId: "v000001-received-news-email" });
    for (let copy = 0; copy < 12; copy++) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
    }

    const { text } = await run("redrive", "--channel", "email");

    expect(text).toContain("email: 12 dead letter(s) given back\n");
    expect((await run("redrive", "--channel", "email")).text).toBe("email: 0 dead letter(s) given back");
  });

  test("says that there is no such case", async () => {
    expect(await run("show", "C-unknown")).toEqual({ exitCode: 1, text: "There is no case C-unknown." });
  });
});
