import { describe, expect, test } from "vitest";
import { EXPIRY } from "../../shared/domain/notice.ts";
import type { NoticeState } from "../../shared/domain/notice-states.ts";
import { DAY, MINUTE, after as moment } from "../../shared/domain/time.ts";
import {
  aCase,
  aNotice,
  anApplicant,
  aRequest,
  CASE_ID,
  email,
  NOW,
  requestItem,
  sms,
} from "../twins/builders.ts";
import { aStage, type CommandStage } from "./stage.ts";

const SMS = "v000001-received-news-sms";
const settled = { settledAt: NOW, attention: "coerde", dueAt: undefined };

/** A stage whose one notice has failed for good, as far as the sender is concerned. */
async function withFailed(...people: Parameters<typeof anApplicant>): Promise<CommandStage> {
  const stage = aStage({ people: [anApplicant(...people)] });
  stage.write(aCase());
  await stage.plan(1);
  stage.pass(2 * MINUTE);
  await stage.send("sms", ["refuses"]);
  return stage;
}

describe("retry", () => {
  test("puts a failed notice back into the queue, as it was before its first try", async () => {
    const stage = aStage();
    await stage.notices.add(
      aNotice({
        ...settled,
        state: "failed",
        reason: "unreachable",
        code: "x",
        attempts: 1,
        providerMessageId: "m",
      }),
    );

    const { exitCode, said } = await stage.run("retry", CASE_ID, SMS);

    expect(exitCode).toBe(0);
    expect(said).toContain("is in the queue again");
    expect(stage.queue.enqueued).toEqual([
      { caseId: CASE_ID, noticeId: SMS, channel: "sms", delaySeconds: 0 },
    ]);
    const cleared = {
      settledAt: undefined,
      attention: undefined,
      reason: undefined,
      code: undefined,
      providerMessageId: undefined,
    };
    expect(stage.notices.get(SMS)).toMatchObject({ ...cleared, state: "queued", dueAt: NOW, attempts: 1 });
    expect(stage.notices.indexed()).toHaveLength(1);
  });

  test("is sent once the way is free", async () => {
    const stage = await withFailed();
    stage.applicants.put(anApplicant({ channels: [sms({ address: "+491713920022" })] }));

    await stage.run("retry", CASE_ID, SMS);
    await stage.send("sms", ["accepts"]);

    expect(stage.notices.get(SMS)?.state).toBe("sent");
    expect(stage.handed.map(({ to }) => to)).toEqual(["+491713920021", "+491713920022"]);
  });

  test("is checked like any other: nothing goes to an address that is suppressed", async () => {
    const stage = await withFailed();

    await stage.run("retry", CASE_ID, SMS);
    await stage.send("sms", ["accepts"]);

    expect(stage.notices.get(SMS)).toMatchObject({
      state: "withheld",
      reason: "suppressed",
      attention: "coerde",
    });
    expect(stage.handed).toHaveLength(1);
  });

  test("warns that an uncertain notice may come twice, and remembers that it may have been read", async () => {
    const stage = aStage();
    await stage.notices.add(
      aNotice({
        state: "uncertain",
        dueAt: undefined,
        attempts: 1,
        uncertainSince: NOW,
        attention: "coerde",
      }),
    );

    const { said } = await stage.run("retry", CASE_ID, SMS);

    expect(said).toContain("may get it twice");
    expect(stage.notices.get(SMS)).toMatchObject({
      state: "queued",
      uncertainSince: NOW,
      attention: undefined,
    });
  });

  // Where a notice was uncertain once, a sender takes its message's id for the proof that it went out.
  test("sends a notice again that was uncertain before it failed", async () => {
    const stage = aStage();
    stage.write(aCase());
    const fields = { ...settled, state: "failed", attempts: 2, uncertainSince: NOW } as const;
    await stage.notices.add(
      aNotice({ ...fields, reason: "unreachable", providerMessageId: "first", sentAt: NOW }),
    );

    await stage.run("retry", CASE_ID, SMS);
    await stage.send("sms", ["accepts"]);

    expect(stage.handed).toHaveLength(1);
    expect(stage.notices.get(SMS)).toMatchObject({ state: "sent", providerMessageId: "provider-1" });
  });

  test("gives a notice that has expired seven more days", async () => {
    const stage = aStage();
    await stage.notices.add(aNotice({ ...settled, state: "failed", expiresAt: moment(NOW, -DAY) }));

    await stage.run("retry", CASE_ID, SMS);

    expect(stage.notices.get(SMS)?.expiresAt).toBe(moment(NOW, EXPIRY));
  });

  test("leaves an expiry alone that is still to come", async () => {
    const stage = aStage();
    await stage.notices.add(aNotice({ ...settled, state: "failed", expiresAt: moment(NOW, DAY) }));

    await stage.run("retry", CASE_ID, SMS);

    expect(stage.notices.get(SMS)?.expiresAt).toBe(moment(NOW, DAY));
  });

  test("refuses a reminder of what is over", async () => {
    const stage = aStage();
    const noticeId = "v000001-documents-needed-reminder-sms";
    await stage.notices.add(
      aNotice({ ...settled, noticeId, kind: "documents-needed", state: "failed", expiresAt: NOW }),
    );

    const { exitCode, complained } = await stage.run("retry", CASE_ID, noticeId);

    expect(exitCode).toBe(1);
    expect(complained).toContain("The day that it is about is over.");
    expect(stage.notices.get(noticeId)?.state).toBe("failed");
  });

  test("refuses an appointment that is over", async () => {
    const stage = aStage();
    stage.write(aCase({ quiet: true }));
    const parameters = { date: "2026-11-24", time: "09:30", place: "office" };
    stage.write(requestItem(aRequest({ kind: "appointment", parameters })));
    await stage.plan(2);
    await stage.send("sms", ["refuses"]);
    stage.pass(2 * DAY);

    const { exitCode } = await stage.run("retry", CASE_ID, "r-01JD9Z-appointment-news-sms");

    expect(exitCode).toBe(1);
    expect(stage.notices.get("r-01JD9Z-appointment-news-sms")?.state).toBe("failed");
  });

  test("refuses while the next channel is being looked for", async () => {
    const stage = aStage();
    await stage.notices.add(aNotice({ state: "failed", dueAt: NOW }));

    const { exitCode, complained } = await stage.run("retry", CASE_ID, SMS);

    expect(exitCode).toBe(1);
    expect(complained).toContain("next channel");
  });

  test("refuses what the person is told over another channel", async () => {
    const stage = await withFailed({ channels: [sms(), email()] });
    await stage.send("email", ["accepts"]);

    const { exitCode, complained } = await stage.run("retry", CASE_ID, SMS);

    expect(exitCode).toBe(1);
    expect(complained).toContain("told over email");
    expect(stage.notices.get(SMS)?.state).toBe("failed");
  });

  test.each<[NoticeState]>([
    ["held"],
    ["queued"],
    ["sending"],
    ["sent"],
    ["delivered"],
    ["superseded"],
    ["cancelled"],
    ["withheld"],
    ["not-told"],
    ["quarantined"],
  ])("refuses a notice that is %s, with a sentence", async (state) => {
    const stage = aStage();
    await stage.notices.add(aNotice({ state }));

    const { exitCode, complained } = await stage.run("retry", CASE_ID, SMS);

    expect(exitCode).toBe(1);
    expect(complained).toMatch(/stays as it is\. [A-Z].+\.$/);
    expect(stage.notices.get(SMS)).toEqual(aNotice({ state }));
    expect(stage.queue.enqueued).toEqual([]);
  });

  test("says that it has to wait where its channel stands still", async () => {
    const stage = aStage();
    await stage.notices.add(aNotice({ ...settled, state: "failed" }));
    await stage.run("pause", "sms");

    const { said } = await stage.run("retry", CASE_ID, SMS);

    expect(said).toContain("over sms unless one of them forbids it");
    expect(said).toContain("sms stands still until somebody resumes it");
  });

  test("says that there is no such notice", async () => {
    expect(await aStage().run("retry", CASE_ID, SMS)).toMatchObject({
      exitCode: 1,
      complained: `${CASE_ID} ${SMS} stays as it is. There is no such notice; show lists those of a case.`,
    });
  });

  test("does nothing to a notice that somebody else keeps moving", async () => {
    const stage = aStage();
    await stage.notices.add(aNotice({ ...settled, state: "failed" }));
    stage.ports.notices.move = async () => false;

    const { exitCode } = await stage.run("retry", CASE_ID, SMS);

    expect(exitCode).toBe(1);
    expect(stage.queue.enqueued).toEqual([]);
  });
});

describe("cancel", () => {
  test.each<[NoticeState]>([["held"], ["queued"]])("ends a notice that is %s", async (state) => {
    const stage = aStage();
    await stage.notices.add(aNotice({ state }));

    const { exitCode, said } = await stage.run("cancel", CASE_ID, SMS);

    expect(exitCode).toBe(0);
    expect(said).toContain("the person does not get it");
    expect(stage.notices.get(SMS)).toMatchObject({
      state: "cancelled",
      reason: "by-caseworker",
      settledAt: NOW,
    });
    expect(stage.notices.indexed()).toEqual([]);
  });

  test("keeps its message from being sent", async () => {
    const stage = aStage();
    stage.write(aCase());
    await stage.plan(1);

    await stage.run("cancel", CASE_ID, SMS);
    stage.pass(2 * MINUTE);
    await stage.send("sms", ["accepts"]);

    expect(stage.handed).toEqual([]);
  });

  test.each<[NoticeState]>([
    ["sending"],
    ["uncertain"],
    ["sent"],
    ["delivered"],
    ["failed"],
    ["superseded"],
    ["cancelled"],
    ["withheld"],
    ["not-told"],
    ["quarantined"],
  ])("refuses a notice that is %s, with a sentence", async (state) => {
    const stage = aStage();
    await stage.notices.add(aNotice({ state }));

    const { exitCode, complained } = await stage.run("cancel", CASE_ID, SMS);

    expect(exitCode).toBe(1);
    expect(complained).toMatch(/stays as it is\. [A-Z].+\.$/);
    expect(stage.notices.get(SMS)).toEqual(aNotice({ state }));
  });

  test("of a notice that a sender has just claimed says so", async () => {
    const stage = aStage();
    await stage.notices.add(aNotice());
    const { move, claim } = stage.notices;
    stage.ports.notices.move = async (step) => {
      const set = { attempts: 1 };
      await claim({ key: step.key, from: "queued", to: "sending", set }, []);
      return move(step);
    };

    const { exitCode, complained } = await stage.run("cancel", CASE_ID, SMS);

    expect(exitCode).toBe(1);
    expect(complained).toContain("It is being sent right now.");
  });
});
