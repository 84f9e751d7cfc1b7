import { describe, expect, test } from "vitest";
import { decideSend, type SendContext } from "../../shared/domain/decide-send.ts";
import type { LineEntry } from "../../shared/domain/line.ts";
import { EXPIRY } from "../../shared/domain/notice.ts";
import { NOTICE_STATE_NAMES } from "../../shared/domain/notice-states.ts";
import { after as moment, SECOND } from "../../shared/domain/time.ts";
import { needsHistory } from "../../shared/domain/what-became.ts";
import {
  aCase,
  aNotice,
  anApplicant,
  email,
  NOW,
  settings,
  silentStation,
  sms,
  station,
} from "../twins/builders.ts";

const first = station({ version: 1 });
const noGates = { pause: undefined, isBudgetSpent: false, isSuppressed: false, isReceiptOverdue: false };

function decide(fields: Partial<SendContext> = {}) {
  const context = {
    notice: aNotice(),
    case: aCase(),
    history: { line: [first], requests: [] },
    applicant: anApplicant(),
    gates: noGates,
    ...fields,
  };
  return decideSend(context, settings(), NOW);
}

function settled(fields: Partial<SendContext>) {
  const decision = decide(fields);
  return decision.do === "settle" ? decision.settled : decision.do;
}

describe("a message about a notice that is not waiting", () => {
  test.each(NOTICE_STATE_NAMES.filter((state) => !["queued", "sending", "failed"].includes(state)))(
    "does nothing when it is %s",
    (state) => {
      expect(decide({ notice: aNotice({ state }) })).toEqual({ do: "nothing" });
    },
  );

  test("does nothing when it has failed and somebody has seen to it", () => {
    expect(decide({ notice: aNotice({ state: "failed", dueAt: undefined }) })).toEqual({ do: "nothing" });
  });

  test("turns to the next channel when it has failed", () => {
    expect(decide({ notice: aNotice({ state: "failed" }) })).toMatchObject({
      do: "give-up",
      turnTo: "next-channel",
    });
  });

  const overdue = { ...noGates, isReceiptOverdue: true };

  test.each([
    ["email", "received", "next-channel"],
    ["email", "withdrawn", "next-channel"],
    ["sms", "received", "nobody"],
    ["sms", "withdrawn", "attention"],
  ] as const)("of %s about %s without a receipt in time turns to %s", (channel, kind, turnTo) => {
    const notice = aNotice({ state: "sent", channel, kind });

    expect(decide({ notice, gates: overdue })).toEqual({ do: "give-up", turnTo, reason: "no-receipt" });
  });

  test.each([
    ["is a trifle", aNotice({ state: "sent", kind: "received" })],
    ["has no kind, as the table allows", aNotice({ state: "sent", kind: undefined })],
  ])("of an SMS without a receipt in time asks nobody if it %s", (_, notice) => {
    expect(decide({ notice, gates: overdue })).toMatchObject({ do: "give-up", turnTo: "nobody" });
  });

  test("does nothing without a receipt if somebody has seen to it", () => {
    const notice = aNotice({ state: "sent", kind: "withdrawn", dueAt: undefined });

    expect(decide({ notice, gates: overdue })).toEqual({ do: "nothing" });
  });

  const LATE = "2026-11-23T08:59:59.999Z";

  test.each([
    ["asks a person, since no other channel can tell it in time", "news", "attention"],
    ["asks nobody if it is a reminder, whose news was told", "reminder", "nobody"],
  ] as const)("that has failed and is too late %s", (_, purpose, turnTo) => {
    const noticeId = `v000001-documents-needed-${purpose}-sms`;
    const notice = aNotice({ state: "failed", noticeId, kind: "documents-needed", expiresAt: LATE });
    const asked = station({ version: 1, status: "documents-needed" });

    expect(decide({ notice, case: asked.change, history: { line: [asked], requests: [] } })).toMatchObject({
      do: "give-up",
      turnTo,
    });
  });

  test("needs nobody when the matter is over", () => {
    const told = station({ version: 2, status: "withdrawn" });

    expect(
      decide({
        notice: aNotice({ state: "failed" }),
        case: told.change,
        history: { line: [first, told], requests: [] },
      }),
    ).toMatchObject({ do: "give-up", turnTo: "nobody" });
  });

  test("waits while another sender's lease is live", () => {
    const leaseUntil = "2026-11-23T09:00:00.001Z";

    expect(decide({ notice: aNotice({ state: "sending", leaseUntil }) })).toEqual({
      do: "wait",
      until: leaseUntil,
    });
  });

  test("marks it lost once the lease has ended", () => {
    expect(decide({ notice: aNotice({ state: "sending", leaseUntil: NOW }) })).toEqual({ do: "mark-lost" });
  });
});

describe("a notice that is to be sent again, since nobody knows whether it went out", () => {
  const uncertainSince = "2026-11-23T08:00:00.000Z";

  test("is not sent once a receipt has found it", () => {
    expect(decide({ notice: aNotice({ uncertainSince, providerMessageId: "provider-1" }) })).toEqual({
      do: "adopt",
    });
  });

  test.each([
    ["no receipt has found it", { uncertainSince }],
    ["it has an id, but was never lost", { providerMessageId: "provider-1" }],
  ])("is sent while %s", (_, fields) => {
    expect(decide({ notice: aNotice(fields) }).do).toBe("send");
  });
});

describe("right before a send", () => {
  test("the notice goes to the address and in the language that count now", () => {
    const now = anApplicant({ language: "ar", channels: [email(), sms({ address: "+491713920033" })] });

    expect(decide({ applicant: now })).toEqual({
      do: "send",
      contact: sms({ address: "+491713920033" }),
      language: { language: "ar" },
    });
  });

  test("an unknown language goes out in the default, and that shows", () => {
    expect(decide({ applicant: anApplicant({ language: "ku" }) })).toMatchObject({
      language: { language: "de", languageWanted: "ku" },
    });
  });

  test("an expired notice is withheld", () => {
    expect(settled({ notice: aNotice({ expiresAt: "2026-11-23T08:59:59.999Z" }) })).toEqual({
      state: "withheld",
      reason: "expired",
      attention: true,
    });
  });

  test("an expired reminder asks nobody: its news was told", () => {
    const notice = aNotice({
      noticeId: "v000001-documents-needed-reminder-sms",
      expiresAt: "2026-11-23T08:59:59.999Z",
    });

    expect(settled({ notice })).toEqual({ state: "withheld", reason: "expired", attention: false });
  });

  test("a notice in its last millisecond is sent", () => {
    expect(decide({ notice: aNotice({ expiresAt: NOW }) }).do).toBe("send");
  });

  test("nothing is sent about a case that is gone", () => {
    expect(settled({ case: undefined })).toEqual({ state: "withheld", reason: "case-gone" });
  });

  test("nothing is sent to a person who is gone", () => {
    expect(settled({ applicant: undefined })).toEqual({
      state: "withheld",
      reason: "applicant-gone",
    });
  });

  test("a record that cannot be read any more is brought to a person", () => {
    expect(settled({ applicant: "unreadable" })).toEqual({
      state: "withheld",
      reason: "malformed-applicant",
      attention: true,
    });
  });

  test("safe contact is brought to a person and nothing is sent", () => {
    expect(settled({ applicant: anApplicant({ safeContact: true }) })).toEqual({
      state: "withheld",
      reason: "safe-contact",
      attention: true,
    });
  });

  test.each([
    ["was stopped", sms({ state: "stopped" }), "stopped"],
    ["lost its consent", { channel: "sms", address: "+491713920021", state: "active" }, "no-channel"],
    ["was changed and not yet verified", sms({ state: "unverified" }), "no-channel"],
    ["was taken away", email(), "no-channel"],
    ["was taken away, though another one was stopped", email({ state: "stopped" }), "no-channel"],
  ] as const)("nothing is sent over a channel that %s", (_, contact, reason) => {
    expect(settled({ applicant: anApplicant({ channels: [contact] }) })).toEqual({
      state: "withheld",
      reason,
      climbs: true,
    });
  });

  test("another address of the channel takes the place of a stopped one", () => {
    const channels = [sms({ state: "stopped" }), sms({ address: "+491713920033" })];

    expect(decide({ applicant: anApplicant({ channels }) })).toMatchObject({
      contact: { address: "+491713920033" },
    });
  });

  test.each([
    ["was marked with the person", { applicant: anApplicant({ channels: [sms({ state: "suppressed" })] }) }],
    ["has bounced for good", { gates: { ...noGates, isSuppressed: true } }],
  ])("an address that %s is brought to a person, once no other channel is left", (_, fields) => {
    expect(settled(fields)).toEqual({
      state: "withheld",
      reason: "suppressed",
      attention: true,
      climbs: true,
    });
  });

  test("nothing is sent to somebody whom the case no longer belongs to", () => {
    const moved = aCase({ version: 2, applicantId: "a-000099" });
    const line = [first, silentStation({ version: 2, applicantId: "a-000099" }, "amendment")];

    expect(decide({ case: moved, history: { line, requests: [] } }).do).toBe("settle");
  });
});

describe("a status notice that was overtaken", () => {
  const told = station({ version: 2, status: "documents-needed" });

  test("is superseded by a newer change that was told", () => {
    expect(settled({ case: told.change, history: { line: [first, told], requests: [] } })).toEqual({
      state: "superseded",
      reason: "newer-change",
    });
  });

  test("is superseded by a correction that was told, even if that was taken back in silence", () => {
    const slip = station({ version: 2, status: "withdrawn" });
    const corrected = station({ version: 3, corrects: 2, status: "in-review" }, { kind: "correction" });
    const quiet = silentStation({ version: 4, corrects: 3, status: "withdrawn", quiet: true }, "quiet");
    const line = [first, slip, corrected, quiet];

    expect(settled({ case: quiet.change, history: { line, requests: [] } })).toEqual({
      state: "superseded",
      reason: "newer-change",
    });
  });

  test("is superseded by a newer change that would have been told, had there been a channel", () => {
    const withheld = station(
      { version: 2, status: "documents-needed" },
      { outcome: "withheld", reason: "no-channel", channels: [] },
    );

    expect(
      settled({ case: withheld.change, history: { line: [first, withheld], requests: [] } }),
    ).toMatchObject({
      state: "superseded",
    });
  });

  test.each([
    ["a forbidden move", aCase({ version: 2, status: "received", corrects: undefined }), "withdrawn"],
    ["an unknown office", aCase({ version: 2, status: "documents-needed", office: "nirgends" }), "received"],
  ] as const)("is sent in spite of a newer change that is invalid: %s", (_, newer, status) => {
    const notice = aNotice({ kind: status, noticeId: `v000001-${status}-news-sms` });
    const forbidden = status === "withdrawn" ? { ...newer, status: "documents-needed" as const } : newer;

    expect(
      decide({ notice, case: forbidden, history: { line: [station({ version: 1, status })], requests: [] } })
        .do,
    ).toBe("send");
  });

  test("is sent in spite of a newer item that cannot be read", () => {
    expect(decide({ case: "unreadable" }).do).toBe("send");
  });

  test("is superseded by what was accepted before the item became unreadable", () => {
    expect(settled({ case: "unreadable", history: { line: [first, told], requests: [] } })).toMatchObject({
      state: "superseded",
    });
  });

  test.each([
    ["told", { version: 2, status: "documents-needed" }],
    ["quiet", { version: 2, status: "documents-needed", quiet: true }],
    ["of a silent status", { version: 2, status: "in-review" }],
    ["an amendment", { version: 2 }],
    ["a decision without its letter", { version: 2, status: "decided" }],
    ["a correction of it", { version: 2, status: "documents-needed", corrects: 1 }],
  ] as const)("waits for the planner to see a newer change that is %s", (_, item) => {
    expect(decide({ case: aCase(item) })).toEqual({
      do: "postpone",
      until: "2026-11-23T09:00:30.000Z",
    });
  });

  test.each([
    ["a minute", 60, "2026-11-23T09:01:00.000Z"],
    ["an hour", 3_600, "2026-11-23T09:15:00.000Z"],
    ["no time yet", -60, "2026-11-23T09:00:30.000Z"],
  ])("waits longer, if it has waited for %s", (_, seconds, until) => {
    const notice = aNotice({ expiresAt: moment(NOW, EXPIRY - seconds * SECOND) });

    expect(decide({ notice, case: aCase({ version: 2, status: "documents-needed" }) })).toEqual({
      do: "postpone",
      until,
    });
  });

  test("does not wait for a change to another applicant, who may be unknown", () => {
    expect(decide({ case: aCase({ version: 2, applicantId: "a-000099" }) }).do).toBe("send");
  });

  test("is sent in spite of a newer change that was planned as silent", () => {
    const silent = silentStation({ version: 2, status: "in-review" }, "silent-status");

    expect(decide({ case: silent.change, history: { line: [first, silent], requests: [] } }).do).toBe("send");
  });

  test("is sent in spite of a decision that waits for its letter", () => {
    const waiting = station({ version: 2, status: "decided" }, { reason: "awaiting-letter" });

    expect(decide({ case: waiting.change, history: { line: [first, waiting], requests: [] } }).do).toBe(
      "send",
    );
  });

  test("is cancelled by a correction of it", () => {
    const correction = silentStation({ version: 2, status: "documents-needed", corrects: 1 }, "undone");

    expect(
      settled({ case: correction.change, history: { line: [first, correction], requests: [] } }),
    ).toEqual({
      state: "cancelled",
      reason: "corrected",
    });
  });

  test("is sent after all when what overtook it was itself corrected", () => {
    const correction = silentStation({ version: 3, corrects: 2 }, "undone");

    expect(
      decide({ case: correction.change, history: { line: [first, told, correction], requests: [] } }).do,
    ).toBe("send");
  });

  test("that asks for documents is ended by a silent change to another status", () => {
    const notice = aNotice({ kind: "documents-needed" });
    const asked = station({ version: 1, status: "documents-needed" });
    const silent = silentStation({ version: 2, status: "in-review" }, "silent-status");

    expect(
      settled({ notice, case: silent.change, history: { line: [asked, silent], requests: [] } }),
    ).toEqual({
      state: "cancelled",
      reason: "moved-on",
    });
  });

  test("that asks for documents survives an amendment", () => {
    const notice = aNotice({ kind: "documents-needed" });
    const asked = station({ version: 1, status: "documents-needed" });
    const amended = silentStation({ version: 2, status: "documents-needed" }, "amendment");

    expect(
      decide({ notice, case: amended.change, history: { line: [asked, amended], requests: [] } }).do,
    ).toBe("send");
  });

  test("is never overtaken when it is about a request", () => {
    const notice = aNotice({ version: undefined, kind: "please-call", about: "request#01JD9Z" });

    expect(decide({ notice, case: told.change, history: { line: [first, told], requests: [] } }).do).toBe(
      "send",
    );
  });

  test("of a decision is cancelled when the case is reopened before its letter's day", () => {
    const notice = aNotice({ kind: "decided" });
    const decided = station({ version: 1, status: "decided", details: { letterSentOn: "2026-11-23" } });
    const reopened = silentStation({ version: 2, status: "in-review" }, "silent-status");

    expect(
      settled({ notice, case: reopened.change, history: { line: [decided, reopened], requests: [] } }),
    ).toMatchObject({
      state: "cancelled",
    });
  });

  test("is superseded by a decision whose letter came with an amendment", () => {
    const decided = station({ version: 2, status: "decided" }, { reason: "awaiting-letter" });
    const letter = silentStation(
      { version: 3, status: "decided", details: { letterSentOn: "2026-11-23" } },
      "amendment",
    );

    expect(
      settled({ case: letter.change, history: { line: [first, decided, letter], requests: [] } }),
    ).toMatchObject({
      state: "superseded",
    });
  });
});

describe("a notice and a decision that comes after it", () => {
  const letterSentOn = "2026-11-23";
  const waiting = station({ version: 4, status: "decided" }, { reason: "awaiting-letter" });
  const notice = aNotice({ kind: "in-review", version: 3 });
  const reopened = [
    station({ version: 2, status: "decided", details: { letterSentOn } }),
    station({ version: 3, status: "in-review" }),
  ];

  function outcome(...later: readonly LineEntry[]) {
    const line = [...reopened, waiting, ...later];
    return settled({ notice, case: line.at(-1)?.change, history: { line, requests: [] } });
  }

  test("is told: the letter of the decision before has nothing to say about this one", () => {
    expect(outcome()).toBe("send");
  });

  test("is told after an amendment that leaves the letter's day open", () => {
    expect(outcome(silentStation({ version: 5, status: "decided" }, "amendment"))).toBe("send");
  });

  test("is not told once an amendment has named the letter's day", () => {
    const named = silentStation({ version: 5, status: "decided", details: { letterSentOn } }, "amendment");

    expect(outcome(named)).toMatchObject({ state: "superseded" });
  });
});

describe("a reminder of papers that are due", () => {
  test("is sent although the same was said again: that leaves the papers missing", () => {
    const line = [
      station({ version: 1, status: "documents-needed" }),
      station({ version: 2, status: "documents-received" }),
      station({ version: 3, status: "documents-needed", corrects: 2 }, { kind: "correction" }),
    ];
    const fields = { kind: "documents-needed", noticeId: "v000001-documents-needed-reminder-sms" } as const;

    const decision = decide({
      notice: aNotice(fields),
      case: line.at(-1)?.change,
      history: { line, requests: [] },
    });

    expect(decision.do).toBe("send");
  });
});

describe("the line of the case", () => {
  test.each([
    ["is not read while the case stands where it stood", aNotice(), aCase(), false],
    ["is read when the case has moved on", aNotice(), aCase({ version: 2 }), true],
    ["is read when the case cannot be read", aNotice(), "unreadable", true],
    ["is not read when the case is gone", aNotice(), undefined, false],
    [
      "is read for a request when the case cannot be read",
      aNotice({ version: undefined }),
      "unreadable",
      true,
    ],
    ["is not read within minutes", aNotice({ plannedAt: moment(NOW, -300 * SECOND) }), aCase(), false],
    [
      "is read where it has waited longer, since the item may have been written back",
      aNotice({ plannedAt: moment(NOW, -301 * SECOND) }),
      aCase(),
      true,
    ],
    [
      "is read in a second try, though the case stands where it stood",
      aNotice({ attempts: 1 }),
      aCase(),
      true,
    ],
    [
      "is read for a request, whose successor does not show in the case",
      aNotice({ version: undefined }),
      aCase({ version: 2 }),
      true,
    ],
  ] as const)("%s", (_, notice, current, expected) => {
    expect(needsHistory(notice, current, NOW)).toBe(expected);
  });
});
