import { describe, expect, test } from "vitest";
import { leftAlone, nextRung, siblingsOf } from "../../shared/domain/ladder.ts";
import { aNotice, anApplicant, CASE_ID, email, NOW, sms } from "../twins/builders.ts";

const failed = aNotice({ state: "failed", attempts: 3, reason: "unreachable", code: "x" });
const both = anApplicant({ channels: [sms(), email()] });
const byMail = { noticeId: "v000001-received-news-email", channel: "email" } as const;

describe("the ladder", () => {
  test("leads to the next channel that the person has agreed to, as a notice that nobody has tried", () => {
    const rung = nextRung(failed, both, [], NOW);

    expect(rung).toMatchObject({
      do: "try",
      notice: { ...byMail, caseId: CASE_ID, state: "queued", attempts: 0, expiresAt: failed.expiresAt },
    });
    expect(rung.do === "try" && rung.notice.reason).toBeUndefined();
  });

  test.each([
    ["without consent", email({ consent: undefined })],
    ["that was stopped", email({ state: "stopped" })],
    ["that is not verified", email({ state: "unverified" })],
    ["that is suppressed", email({ state: "suppressed" })],
  ])("never leads to a channel %s", (_, contact) => {
    expect(nextRung(failed, anApplicant({ channels: [sms(), contact] }), [], NOW)).toEqual({
      do: "ask-person",
    });
  });

  test.each(["held", "queued", "sending", "sent", "delivered", "uncertain"] as const)(
    "leaves it to another channel whose notice is %s",
    (state) => {
      expect(nextRung(failed, both, [aNotice({ ...byMail, state })], NOW)).toEqual({ do: "leave" });
    },
  );

  test.each(["failed", "withheld"] as const)(
    "asks a person when the other channel's notice is %s",
    (state) => {
      expect(nextRung(failed, both, [aNotice({ ...byMail, state })], NOW)).toEqual({ do: "ask-person" });
    },
  );

  test("goes on from an e-mail that was sent and of which nothing was heard again, which has hardly arrived", () => {
    const silent = aNotice({ ...byMail, state: "sent", reason: "no-receipt" });

    expect(nextRung(failed, both, [silent], NOW)).toEqual({ do: "ask-person" });
  });

  test.each([
    [
      "an SMS of which nothing was heard again, since it mostly has arrived",
      { state: "sent", reason: "no-receipt" },
    ],
    ["an SMS that has arrived after all", { state: "delivered", reason: "no-receipt" }],
    ["an SMS that was sent", { state: "sent", reason: "unreachable" }],
  ] as const)("leaves it to %s", (_, fields) => {
    const byPhone = aNotice(fields);
    const bounced = aNotice({ ...byMail, state: "failed", reason: "bounced" });

    expect(nextRung(bounced, both, [byPhone], NOW)).toEqual({ do: "leave" });
  });

  test.each(["delivered", "uncertain"] as const)(
    "leaves it to an e-mail that is %s, whatever was heard before",
    (state) => {
      const late = aNotice({ ...byMail, state, reason: "no-receipt" });

      expect(nextRung(failed, both, [late], NOW)).toEqual({ do: "leave" });
    },
  );

  test("leaves it to an e-mail that was sent, as long as nobody misses its receipt", () => {
    const sent = aNotice({ ...byMail, state: "sent", reason: "unreachable" });

    expect(nextRung(failed, both, [sent], NOW)).toEqual({ do: "leave" });
  });

  test("keeps a reminder a reminder", () => {
    const reminder = aNotice({ noticeId: "v000003-documents-needed-reminder-sms" });

    expect(siblingsOf(reminder)).toEqual([
      { caseId: CASE_ID, noticeId: "v000003-documents-needed-reminder-email" },
    ]);
  });
});

describe("a channel that failed while there was hope for another", () => {
  test.each([
    ["failed and was given up", { state: "failed", reason: "unreachable" }],
    ["was withheld for a reason that a person must know", { state: "withheld", reason: "over-budget" }],
    ["was withheld while its due time still stands", { state: "withheld", reason: "suppressed", dueAt: NOW }],
  ] as const)("is left alone if it %s", (_, fields) => {
    const other = aNotice({ dueAt: undefined, ...fields });

    expect(leftAlone([other])).toEqual(other);
  });

  test.each([
    ["still to be given up", { state: "failed", reason: "unreachable", dueAt: NOW }],
    ["stopped by the person, too", { state: "withheld", reason: "stopped" }],
    ["replaced", { state: "superseded", reason: "newer-change" }],
    ["on the office's list already", { state: "failed", reason: "unreachable", attention: "coerde" }],
    [
      "seen to by somebody",
      { state: "failed", reason: "unreachable", attentionDone: { word: "called", by: "b", at: NOW } },
    ],
    ["on its way again", { state: "queued", reason: "unreachable" }],
    ["waiting for its receipt", { state: "sent" }],
  ] as const)("is not if it is %s", (_, fields) => {
    expect(leftAlone([aNotice({ dueAt: undefined, ...fields })])).toBeUndefined();
  });

  test("is not as long as there is hope for a third, or somebody is asked about it", () => {
    const failedOne = aNotice({ state: "failed", reason: "unreachable", dueAt: undefined });

    expect(leftAlone([failedOne, aNotice({ ...byMail, state: "queued" })])).toBeUndefined();
    expect(
      leftAlone([failedOne, aNotice({ ...byMail, state: "failed", reason: "bounced", attention: "coerde" })]),
    ).toBeUndefined();
  });
});
