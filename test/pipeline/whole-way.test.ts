import { describe, expect, it } from "vitest";
import { CANARY_CASE } from "../../shared/domain/personal-notices.ts";
import { caseItem, email, eventually, quiet, sms, useStage } from "./stage.ts";

const stage = useStage({ alarmMinuteMs: 500 });

describe("the canary", () => {
  it("goes the whole way with its own role's rights, says that it arrived, and leaves nothing behind", async () => {
    const { cloud } = stage.running;
    const name = "sachstand-local-tell-canary";
    await cloud.invoke(name);
    await eventually(async () =>
      expect(await stage.notices(CANARY_CASE)).toMatchObject([{ state: "delivered", language: "ar" }]),
    );
    expect((await stage.notices(CANARY_CASE))[0]).not.toHaveProperty("office");
    await cloud.invoke(name);

    await eventually(() => {
      const seen = stage.logLines.filter((line) => line.includes('"CANARY_SEEN"'));
      expect(seen[1]).toContain('"arrived":1');
      expect(seen[1]).not.toContain("@");
    });
    await eventually(async () =>
      expect(await stage.notices(CANARY_CASE)).toMatchObject([{ state: "delivered", language: "bg" }]),
    );
  });
});

describe("a change becomes a message", () => {
  it("sends exactly one message per consented channel, and none when the same update is written again", async () => {
    const channels = [sms("+491713920020"), email("one@example.org")];
    await stage.putApplicant({ applicantId: "a-1", language: "ar", reach: "all", channels });
    await stage.putCase(caseItem("C-1", "a-1"));
    await eventually(async () => {
      expect(await stage.messagesTo("+491713920020")).toHaveLength(1);
      expect(await stage.messagesTo("one@example.org")).toHaveLength(1);
    });

    await stage.setStatus("C-1", "documents-needed", 2);
    await eventually(async () => {
      expect(await stage.messagesTo("+491713920020")).toHaveLength(2);
      expect(await stage.messagesTo("one@example.org")).toHaveLength(2);
    });
    await stage.setStatus("C-1", "documents-needed", 2);
    await quiet();

    const [first, second, ...more] = await stage.messagesTo("+491713920020");
    expect(more).toEqual([]);
    expect(first).toMatchObject({ noticeId: "v000001-received-news-sms", language: "ar", from: "Jobcenter" });
    expect(second).toMatchObject({ noticeId: "v000002-documents-needed-news-sms" });
    expect(second?.text).toContain("مستندات");
    const mails = await stage.messagesTo("one@example.org");
    expect(mails.map(({ noticeId }) => noticeId)).toEqual([
      "v000001-received-news-email",
      "v000002-documents-needed-news-email",
    ]);
    expect(mails[1]?.html).toContain('dir="rtl"');
  });

  it("names the person's page code, the office and its phone, and nothing of the case", async () => {
    await stage.putApplicant({
      applicantId: "a-2",
      language: "de",
      pageCode: "K7QF2M9X4T",
      channels: [sms("+491713920022")],
    });
    await stage.putCase(caseItem("C-2-SECRET", "a-2", { office: "hiltrup" }));
    const [message] = await eventually(async () => {
      const found = await stage.messagesTo("+491713920022");
      expect(found).toHaveLength(1);
      return found;
    });
    expect(message?.text).toMatch(
      /^Jobcenter Hiltrup: Ihr Antrag ist angekommen\. Stand: 127\.0\.0\.1:\d+\/s Code K7QF2-M9X4T\. Fragen: 030 23125-104$/,
    );
  });

  it("tells an appointment with its date, time and place", async () => {
    await stage.putApplicant({ applicantId: "a-3", language: "en", channels: [email("three@example.org")] });
    await stage.putCase(caseItem("C-3", "a-3", { quiet: true }));
    await stage.putRequest({
      caseId: "C-3",
      entry: "request#R1",
      kind: "appointment",
      requestedAt: "2026-11-22T09:00:00.000Z",
      requestedBy: "desk",
      parameters: { date: "2099-12-01", time: "09:30", place: "office" },
    });
    const [message] = await eventually(async () => {
      const found = await stage.messagesTo("three@example.org");
      expect(found).toHaveLength(1);
      return found;
    });
    expect(message).toMatchObject({ noticeId: "r-R1-appointment-news-email", language: "en" });
    expect(message?.text).toContain("Tuesday, 1 December 2099 at 09:30");
    expect(message?.text).toContain("at our office");
  });
});

describe("what is not told leaves a trace", () => {
  it("withholds a notice where there is no usable channel", async () => {
    await stage.putApplicant({ applicantId: "a-4", language: "de", channels: [] });
    await stage.putCase(caseItem("C-4", "a-4"));
    await eventually(async () =>
      expect(await stage.notices("C-4")).toMatchObject([{ state: "withheld", reason: "no-channel" }]),
    );
  });

  it("quarantines a malformed item by field and rule, and goes on with the next", async () => {
    await stage.putApplicant({ applicantId: "a-5", language: "xx", channels: [sms("+491713920025")] });
    await stage.putCase(caseItem("C-5", "a-5", { status: "approved" }));
    await stage.putCase(caseItem("C-6", "a-5"));
    await eventually(async () => {
      expect(await stage.notices("C-5")).toMatchObject([
        { state: "quarantined", reason: "malformed", problem: { field: "status" } },
      ]);
      expect(await stage.messagesTo("+491713920025")).toHaveLength(1);
    });
    expect(await stage.notices("C-6")).toMatchObject([{ language: "de", languageWanted: "xx" }]);
  });

  it("quarantines a lower version, a forbidden move, an unknown applicant and a malformed number", async () => {
    await stage.putApplicant({ applicantId: "a-7", language: "de", channels: [sms("+491713920027")] });
    await stage.putApplicant({ applicantId: "a-8", language: "de", channels: [sms("0171 3920028")] });
    await stage.putCase(caseItem("C-7", "a-7", { version: 5 }));
    await stage.putCase(caseItem("C-7", "a-7", { version: 4, status: "decided" }));
    await stage.putCase(caseItem("C-8", "a-7", { status: "forwarded" }));
    await stage.putCase(caseItem("C-8", "a-7", { status: "received", version: 2 }));
    await stage.putCase(caseItem("C-9", "a-nobody"));
    await stage.putCase(caseItem("C-10", "a-8"));
    const reasons = async (caseId: string) =>
      (await stage.notices(caseId))
        .filter(({ state }) => state === "quarantined")
        .map(({ reason }) => reason);
    await eventually(async () => {
      expect(await reasons("C-7")).toEqual(["version-backward"]);
      expect(await reasons("C-8")).toEqual(["move-forbidden"]);
      expect(await reasons("C-9")).toEqual(["unknown-applicant"]);
      expect(await reasons("C-10")).toEqual(["malformed-applicant"]);
    });
    const [malformed] = await stage.notices("C-10");
    expect(malformed?.problem?.field).toBe("applicant.channels.0.address");
    expect(JSON.stringify(malformed)).not.toContain("3920028");
  });

  it("settles a notice as failed, with its reason, when the provider says no for ever", async () => {
    await stage.putApplicant({ applicantId: "a-11", language: "de", channels: [sms("+491713920095")] });
    await stage.putCase(caseItem("C-11", "a-11"));
    await eventually(async () =>
      expect(await stage.notices("C-11")).toMatchObject([
        { state: "failed", reason: "provider-refused", code: "OptedOut", attention: "coerde" },
      ]),
    );
  });
});

it("keeps every address out of notices, queues and the functions' own records", async () => {
  await stage.putApplicant({ applicantId: "a-12", language: "de", channels: [sms("+491713920032")] });
  await stage.putCase(caseItem("C-12", "a-12"));
  await eventually(async () => expect(await stage.messagesTo("+491713920032")).toHaveLength(1));
  expect(JSON.stringify(await stage.notices("C-12"))).not.toContain("3920032");
});

describe("an alarm", () => {
  const state = (id: string) =>
    stage.running.cloud.alarms().alarms.find(({ name }) => name === `sachstand-local-${id}`)?.state;

  it("rings while a function may not run, and is over once it may", async () => {
    const { cloud, webUrl } = stage.running;
    const pages = "sachstand-local-applicant-pages";
    await eventually(() => expect(state("pages-5xx")).toBe("OK"));

    cloud.faults.limitConcurrency(pages, 0);
    await eventually(async () => {
      const { status } = await fetch(`${webUrl}/s`);
      expect(status).toBe(503);
      expect([state("pages-5xx"), state("applicant-pages-throttles")]).toEqual(["ALARM", "ALARM"]);
    });
    expect(await (await fetch(`${webUrl}/alarms`)).text()).toContain("sachstand-local-pages-5xx");
    expect(await (await fetch(`${webUrl}/alarms.json`)).json()).toEqual(cloud.alarms());

    cloud.faults.limitConcurrency(pages, undefined);
    // People go on asking: where all data ends, CloudWatch looks back at what was, and may ring again.
    await eventually(async () => {
      expect((await fetch(`${webUrl}/s`)).status).toBe(200);
      expect([state("pages-5xx"), state("sweep-stopped")]).toEqual(["OK", "OK"]);
    });
    const said = stage.logLines.filter((line) => line.startsWith("alarms: sachstand-local-pages-5xx "));
    expect(said).toEqual([expect.stringContaining("OK to ALARM"), expect.stringContaining("ALARM to OK")]);
  });
});
