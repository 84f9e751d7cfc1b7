import { describe, expect, test } from "vitest";
import { reminderVersion, reminderVersions } from "../../shared/domain/amended-reminders.ts";
import type { Channel } from "../../shared/domain/channel.ts";
import type { LineEntry } from "../../shared/domain/line.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { aNotice, station } from "../twins/builders.ts";

const asked = station({ version: 1, status: "documents-needed" });

function amendment(version: number, channels: readonly Channel[] = ["sms"]): LineEntry {
  const reminder = { at: "2026-12-05T09:00:00.000Z", channels };
  return station(
    { version, status: "documents-needed" },
    { outcome: "not-told", reason: "amendment", channels: [], reminder },
  );
}

function reminder(version: number, fields: Partial<Notice> = {}): Notice {
  const channel = fields.channel ?? "sms";
  const noticeId = `v00000${version}-documents-needed-reminder-${channel}`;
  return aNotice({ noticeId, version, kind: "documents-needed", state: "held", ...fields });
}

const leftNoTime = { state: "cancelled", reason: "amendment" } as const;

/** Of the reminder that the third version, an amendment, speaks of. */
function versionFor(earlier: readonly Notice[], channels: readonly Channel[] = ["sms"]) {
  return reminderVersion(amendment(3, channels), [asked, amendment(2)], earlier, "sms");
}

describe("the reminder of an amendment", () => {
  test("bears the version of the change it amends, where there is none yet", () => {
    expect(versionFor([])).toBe(1);
  });

  test.each([
    ["one waits", reminder(1)],
    ["one has come", reminder(1, { state: "sent" })],
    [
      "one has come over a channel that the person no longer prefers",
      reminder(1, { channel: "email", state: "sent" }),
    ],
    ["one waits there", reminder(1, { channel: "email" })],
    ["one may have come", reminder(1, { state: "failed", uncertainSince: "2026-12-05T09:00:00.000Z" })],
    ["one has failed", reminder(1, { state: "failed" })],
    ["a caseworker has taken one back", reminder(1, { state: "cancelled", reason: "by-caseworker" })],
  ])("is not put a second time where %s", (_, earlier) => {
    expect(versionFor([earlier])).toBeUndefined();
  });

  test("is put over the second of two channels beside the first", () => {
    expect(versionFor([reminder(1, { channel: "email" })], ["email", "sms"])).toBe(1);
  });

  test("bears its own version where an amendment had ended the last one", () => {
    expect(versionFor([reminder(1, leftNoTime)])).toBe(3);
    expect(versionFor([reminder(2, leftNoTime), reminder(1, leftNoTime)])).toBe(3);
  });

  test("is not put a second time where an amendment has made a new one since", () => {
    expect(versionFor([reminder(2), reminder(1, leftNoTime)])).toBeUndefined();
    expect(versionFor([reminder(1, leftNoTime), reminder(2, { state: "sent" })])).toBeUndefined();
  });

  test("bears its own version where the last one is somebody else's", () => {
    expect(versionFor([reminder(1, { applicantId: "a-000099" })])).toBe(3);
    expect(versionFor([reminder(1, { applicantId: "a-000099", channel: "email", state: "sent" })])).toBe(1);
  });

  test("is left alone when the amendment is planned again after a newer change", () => {
    const line = [asked, amendment(3), station({ version: 4, status: "documents-needed" })];

    expect(reminderVersion(amendment(3), line, [reminder(1, leftNoTime)], "sms")).toBeUndefined();
  });

  test("does not depend on news, or on reminders of an earlier time", () => {
    const before = station({ version: 1, status: "documents-needed" });
    const again = station({ version: 3, status: "documents-needed" });
    const line = [before, station({ version: 2, status: "documents-received" }), again];
    const news = aNotice({ noticeId: "v000003-documents-needed-news-email", version: 3, channel: "email" });

    expect(reminderVersion(amendment(4), line, [reminder(1), news], "sms")).toBe(3);
  });

  test("may be kept under either version", () => {
    expect(reminderVersions(amendment(3), [asked, amendment(2)])).toEqual([1, 3]);
    expect(reminderVersions(asked, [asked])).toEqual([1]);
  });
});
