import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { caseItem, email, eventually, quiet, sms, useStage } from "./stage.ts";

const stage = useStage();

const applicantSchema = z.object({
  applicantId: z.string(),
  channels: z.array(z.object({ channel: z.string(), state: z.string() })),
});

async function everythingIn(table: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const TableName = `sachstand-local-${table}`;
  const { Items = [] } = await stage.running.tables.send(new ScanCommand({ TableName }));
  return Items;
}

async function contactsOf(applicantId: string): Promise<readonly string[]> {
  const items = await everythingIn("Applicants");
  const applicant = items
    .map((item) => applicantSchema.parse(item))
    .find((one) => one.applicantId === applicantId);
  return (applicant?.channels ?? []).map(({ channel, state }) => `${channel} ${state}`);
}

async function stateOf(caseId: string, channel: string) {
  return (await stage.notices(caseId)).find((notice) => notice.channel === channel);
}

describe("what providers say later", () => {
  it("settles a notice as delivered over both channels", async () => {
    const channels = [sms("+491713920040"), email("success+1@simulator.amazonses.com")];
    await stage.putApplicant({ applicantId: "r-1", language: "de", reach: "all", channels });
    await stage.putCase(caseItem("R-1", "r-1"));

    await eventually(async () => {
      expect(await stateOf("R-1", "sms")).toMatchObject({ state: "delivered" });
      expect(await stateOf("R-1", "email")).toMatchObject({ state: "delivered" });
    });
    expect((await stage.notices("R-1")).every(({ dueAt, settledAt }) => !dueAt && settledAt)).toBe(true);
  });

  it("turns a bounce into an SMS, and the address is never used again", async () => {
    const channels = [email("bounce+2@simulator.amazonses.com"), sms("+491713920041")];
    await stage.putApplicant({ applicantId: "r-2", language: "de", channels });
    await stage.putCase(caseItem("R-2", "r-2", { status: "withdrawn" }));

    await eventually(async () => expect(await stage.messagesTo("+491713920041")).toHaveLength(1));
    expect(await stateOf("R-2", "email")).toMatchObject({ state: "failed", reason: "bounced" });
    expect(await contactsOf("r-2")).toEqual(["email suppressed", "sms active"]);

    // The same mailbox in another person's record: known by its hash alone.
    await stage.putApplicant({
      applicantId: "r-3",
      language: "de",
      channels: [email("bounce+2@simulator.amazonses.com")],
    });
    await stage.putCase(caseItem("R-3", "r-3"));
    await eventually(async () =>
      expect(await stateOf("R-3", "email")).toMatchObject({
        state: "withheld",
        reason: "suppressed",
        attention: "coerde",
      }),
    );
  });

  it("asks the office to look where no channel is left", async () => {
    await stage.putApplicant({ applicantId: "r-4", language: "de", channels: [sms("+491713920085")] });
    await stage.putCase(caseItem("R-4", "r-4", { office: "hiltrup" }));

    await eventually(async () =>
      expect(await stateOf("R-4", "sms")).toMatchObject({
        state: "failed",
        reason: "unreachable",
        attention: "hiltrup",
      }),
    );
    // A phone that is switched off is not dead.
    expect(await contactsOf("r-4")).toEqual(["sms active"]);
  });

  it("does not send to a number that was opted out a second time, and turns to the next channel", async () => {
    const channels = [sms("+491713920095"), email("five@example.org")];
    await stage.putApplicant({ applicantId: "r-5", language: "de", channels });
    await stage.putCase(caseItem("R-5", "r-5"));
    await eventually(async () => expect(await stage.messagesTo("five@example.org")).toHaveLength(1));
    expect(await contactsOf("r-5")).toEqual(["sms suppressed", "email active"]);

    await stage.setStatus("R-5", "documents-needed", 2);
    await eventually(async () => expect(await stage.messagesTo("five@example.org")).toHaveLength(2));
    await quiet();
    const ids = (await stage.notices("R-5")).map(({ noticeId }) => noticeId);
    expect(ids).not.toContain("v000002-documents-needed-news-sms");
  });

  it("takes an out-of-office reply for what it is, and a complaint for a stop", async () => {
    await stage.putApplicant({
      applicantId: "r-6",
      language: "de",
      channels: [email("ooto@simulator.amazonses.com")],
    });
    await stage.putApplicant({
      applicantId: "r-7",
      language: "de",
      channels: [email("complaint@simulator.amazonses.com")],
    });
    await stage.putCase(caseItem("R-6", "r-6"));
    await stage.putCase(caseItem("R-7", "r-7"));

    await eventually(async () => expect(await contactsOf("r-7")).toEqual(["email suppressed"]));
    await quiet();
    expect(await stateOf("R-6", "email")).toMatchObject({ state: "delivered" });
    expect(await stateOf("R-7", "email")).toMatchObject({ state: "delivered" });
    expect(await contactsOf("r-6")).toEqual(["email active"]);
  });

  it("leaves no address in any table but Applicants", async () => {
    const others = await Promise.all(["Cases", "Notices", "Register"].map(everythingIn));

    expect(JSON.stringify(others)).not.toMatch(/simulator\.amazonses|example\.org|\+49171/);
  });
});
