import { describe, expect, test } from "vitest";
import { HOUR, MINUTE, after as moment, SECOND } from "../../shared/domain/time.ts";
import { aCase, aNotice, CASE_ID, NOW, SENDING_HOURS } from "../twins/builders.ts";
import { aStage } from "./stage.ts";

const SMS = "v000001-received-news-sms";

describe("pause", () => {
  test("keeps a channel from sending until somebody resumes it", async () => {
    const stage = aStage();
    stage.write(aCase());
    await stage.plan(1);

    const { exitCode, said } = await stage.run("pause", "sms");
    stage.pass(2 * MINUTE);
    await stage.send("sms", ["accepts"]);

    expect(exitCode).toBe(0);
    expect(said).toContain("sms stands still until somebody resumes it");
    expect(stage.handed).toEqual([]);
    expect(stage.notices.get(SMS)).toMatchObject({ state: "held", reason: "paused" });
  });

  test("takes a moment of any zone", async () => {
    const stage = aStage();

    const { said } = await stage.run("pause", "email", "--until", "2026-11-24T08:00:00+01:00");

    expect(stage.register.pauses.get("email")).toEqual({
      since: NOW,
      until: "2026-11-24T07:00:00.000Z",
      code: "by-hand",
    });
    expect(said).toContain("until 2026-11-24 08:00:00 CET");
    expect(said).not.toContain("longer");
  });

  test("does not cut a longer pause short, and says so", async () => {
    const stage = aStage();
    await stage.register.pause("sms", { since: NOW, code: "SpendLimit" });

    const { said } = await stage.run("pause", "sms", "--until", "2026-11-24T08:00:00+01:00");

    expect(said).toContain("until somebody resumes it (since 2026-11-23 10:00:00 CET, SpendLimit)");
    expect(said).toContain("resume sms first to have a shorter one");
  });
});

describe("channels", () => {
  test("says of each whether it goes on, and until when it does not", async () => {
    const stage = aStage();
    await stage.run("pause", "email", "--until", "2026-11-24T08:00:00+01:00");

    const { exitCode, said } = await stage.run("channels");

    expect(exitCode).toBe(0);
    expect(said).toContain("sms goes on.");
    expect(said).toContain("email stands still until 2026-11-24 08:00:00 CET");

    stage.pass(48 * HOUR);
    expect((await stage.run("channels")).said).toContain("email goes on.");
  });
});

describe("resume", () => {
  test("lets what was held back go out at once, however long the pause should have been", async () => {
    const stage = aStage();
    stage.write(aCase());
    await stage.plan(1);
    await stage.run("pause", "sms", "--until", "2027-05-24T08:00:00+01:00");
    stage.pass(2 * MINUTE);
    await stage.send("sms", ["accepts"]);

    const { exitCode, said } = await stage.run("resume", "sms");
    stage.pass(2 * MINUTE);
    await stage.sweep();
    await stage.send("sms", ["accepts"]);

    expect(exitCode).toBe(0);
    expect(said).toBe("sms goes on. 1 notice(s) that it held back leave within 3 minutes.");
    expect(stage.handed).toHaveLength(1);
  });

  test("leaves alone what waits for something else, or for another channel", async () => {
    const stage = aStage();
    const later = moment(NOW, HOUR);
    const others = [
      aNotice({ caseId: "C-1", state: "held", reason: "outside-hours", dueAt: later }),
      aNotice({
        caseId: "C-2",
        noticeId: "v000001-received-news-email",
        channel: "email",
        state: "held",
        reason: "paused",
        dueAt: later,
      }),
      aNotice({ caseId: "C-3", state: "held", reason: "paused", dueAt: moment(NOW, SECOND / 1_000) }),
      aNotice({ caseId: "C-4", state: "held", reason: "awaiting-letter", dueAt: undefined }),
    ];
    for (const notice of others) await stage.notices.add(notice);

    const { said } = await stage.run("resume", "sms");

    expect(said).toBe("sms did not stand still, and goes on.");
    expect(stage.notices.all()).toEqual(others);
  });

  test("lets a wave leave over some minutes, not at once", async () => {
    const stage = aStage();
    const wave = Array.from({ length: 50 }, (_, index) =>
      aNotice({ caseId: `C-${index}`, state: "held", reason: "paused", dueAt: moment(NOW, HOUR) }),
    );
    for (const notice of wave) await stage.notices.add(notice);

    await stage.run("resume", "sms");

    const dueAt = stage.notices.all().map((notice) => notice.dueAt ?? "");
    expect(new Set(dueAt).size).toBeGreaterThan(40);
    expect(dueAt.every((at) => at >= NOW && at < moment(NOW, 2 * MINUTE))).toBe(true);
  });

  test("promises nothing for the night", async () => {
    const stage = aStage({ settings: { sendingHours: SENDING_HOURS } });
    await stage.notices.add(aNotice({ state: "held", reason: "paused", dueAt: moment(NOW, HOUR) }));

    expect((await stage.run("resume", "sms")).said).toContain(
      "within 3 minutes, or once sending hours begin.",
    );
  });

  test("leaves no notice that says it waits for the channel", async () => {
    const stage = aStage();
    await stage.run("pause", "sms");
    await stage.notices.add(aNotice({ state: "held", reason: "paused", dueAt: moment(NOW, HOUR) }));

    await stage.run("resume", "sms");

    expect((await stage.run("show", CASE_ID)).said).not.toContain("stands still");
    expect((await stage.run("resume", "sms")).said).not.toContain("notice(s)");
  });

  test("does no harm where nothing stands still", async () => {
    expect(await aStage().run("resume", "email")).toMatchObject({
      exitCode: 0,
      said: "email did not stand still, and goes on.",
    });
  });

  test("does not touch a notice that has just been moved", async () => {
    const stage = aStage();
    const notice = aNotice({ state: "held", reason: "paused", dueAt: moment(NOW, HOUR) });
    await stage.notices.add(notice);
    const { read } = stage.notices;
    stage.ports.notices.read = async (keys) => {
      const found = await read(keys);
      const set = { dueAt: NOW };
      await stage.notices.move({ key: notice, from: "held", to: "queued", set });
      return found;
    };

    await stage.run("resume", "sms");

    expect(stage.notices.get(SMS, CASE_ID)).toMatchObject({ state: "queued", dueAt: NOW });
  });
});
