import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHANNEL_NAMES } from "../../shared/domain/channel.ts";
import { KIND_NAMES } from "../../shared/domain/kinds.ts";
import { channelOf, noticeIdFor, purposeOf } from "../../shared/domain/notice.ts";
import {
  choicesNotices,
  codeNotice,
  deedOf,
  isPersonal,
  officeToAsk,
  personsCaseId,
} from "../../shared/domain/personal-notices.ts";
import { aNotice, anApplicant, email, NOW, sms } from "../twins/builders.ts";

const deed = { id: "1-00ff", applicantId: "a-000042", office: "coerde" };
const PERSONAL = ["address-code", "choices-changed", "canary"];
const LATER = "2026-11-23T09:10:00.000Z";

const code = (fields: Partial<typeof deed> = {}) =>
  codeNotice({ ...deed, ...fields }, { channel: "sms", addressRef: "ref-of-a-number" }, LATER, NOW);

describe("the notice with a code", () => {
  test("goes to one address, at once, and for as long as the code is good", () => {
    expect(code()).toEqual({
      caseId: "person-a-000042",
      noticeId: "r-1-00ff-address-code-news-sms",
      state: "queued",
      applicantId: "a-000042",
      office: "coerde",
      kind: "address-code",
      channel: "sms",
      addressRef: "ref-of-a-number",
      plannedAt: NOW,
      dueAt: NOW,
      expiresAt: LATER,
      attempts: 0,
    });
  });

  test("says which confirmation it is about, whatever that is called", () => {
    const id = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
      fc.constantFrom("x-address-code-news-sms", "-", "r-"),
    );

    fc.assert(
      fc.property(id, (name) => {
        expect(deedOf(code({ id: name }))).toBe(name);
      }),
    );
  });

  test("is news, over its channel, by its id", () => {
    expect(purposeOf(code().noticeId)).toBe("news");
    expect(channelOf(code().noticeId)).toBe("sms");
  });
});

describe("a notice that is about no deed", () => {
  test.each([
    ["of a case", aNotice()],
    ["without a kind", aNotice({ noticeId: "r-1-00ff-address-code-news-sms", kind: undefined })],
    [
      "of another kind than its id says",
      aNotice({ noticeId: "r-1-please-call-news-sms", kind: "address-code" }),
    ],
    ["whose id is none of ours", aNotice({ noticeId: "event-1", kind: "address-code" })],
  ])("%s names none", (_, notice) => {
    expect(deedOf(notice)).toBeUndefined();
  });
});

describe("the notices of a change of choices", () => {
  const told = (before: ReturnType<typeof anApplicant>, changed: ReturnType<typeof anApplicant>) =>
    choicesNotices(deed, { before, after: changed }, ({ address }) => `ref of ${address}`, NOW);
  const both = anApplicant({ channels: [sms(), email()] });

  test("go over each channel that was open and still is, and expire after a week", () => {
    const notices = told(both, both);

    expect(notices.map(({ channel }) => channel)).toEqual(["sms", "email"]);
    expect(notices[0]).toEqual({
      caseId: "person-a-000042",
      noticeId: "r-1-00ff-choices-changed-news-sms",
      state: "queued",
      applicantId: "a-000042",
      office: "coerde",
      kind: "choices-changed",
      channel: "sms",
      plannedAt: NOW,
      dueAt: NOW,
      expiresAt: "2026-11-30T09:00:00.000Z",
      attempts: 0,
      addressRef: "ref of +491713920021",
    });
  });

  test("go to the address that was told before, even where a new one of the channel now comes first", () => {
    const another = sms({ address: "+491713920033" });

    const [notice] = told(both, anApplicant({ channels: [another, sms(), email()] }));

    expect(notice).toMatchObject({ channel: "sms", addressRef: "ref of +491713920021" });
  });

  test.each([
    [
      "not over one that was stopped",
      anApplicant({ channels: [sms({ state: "stopped" }), email()] }),
      ["email"],
    ],
    ["not over one that was taken away", anApplicant({ channels: [sms()] }), ["sms"]],
    ["nowhere when everything was stopped", anApplicant({ channels: [] }), []],
    [
      "not to a new address where the old one was stopped",
      anApplicant({ channels: [sms({ state: "stopped" }), sms({ address: "+491713920033" })] }),
      [],
    ],
    [
      "not over one that was stopped though its address is open by another channel",
      anApplicant({ channels: [sms({ state: "stopped" }), email({ address: sms().address })] }),
      [],
    ],
  ])("go %s", (_, changed, channels) => {
    expect(told(both, changed).map(({ channel }) => channel)).toEqual(channels);
  });

  // Whoever has just added an address need not be told so; who had one before must.
  test("do not go to a channel that has only been opened by it", () => {
    const before = anApplicant({ channels: [sms(), email({ state: "stopped" })] });

    expect(told(before, both).map(({ channel }) => channel)).toEqual(["sms"]);
  });

  // The first of two phones may be the one that somebody else has got hold of.
  test("go to each address of a channel that was open and still is, once, and each by an id of its own", () => {
    const [second, third] = [sms({ address: "+491713920033" }), sms({ address: "+491713920044" })];
    const channels = [
      sms(),
      second,
      email(),
      email(),
      third,
      sms({ address: "+491713920055", state: "stopped" }),
    ];
    const before = anApplicant({ channels });
    const changed = anApplicant({ channels: [sms(), second, email(), sms({ ...third, state: "stopped" })] });

    const notices = told(before, changed);

    expect(notices.map(({ noticeId, addressRef }) => [noticeId, addressRef])).toEqual([
      ["r-1-00ff-choices-changed-news-sms", "ref of +491713920021"],
      ["r-1-00ff-2-choices-changed-news-sms", "ref of +491713920033"],
      ["r-1-00ff-choices-changed-news-email", `ref of ${email().address}`],
    ]);
  });

  test("have ids of their own for each deed and channel, so that a repeated one is found out", () => {
    const ids = ["1-a", "1-b"].flatMap((id) =>
      choicesNotices({ ...deed, id }, { before: both, after: both }, () => "ref", NOW),
    );

    expect(new Set(ids.map(({ noticeId }) => noticeId)).size).toBe(4);
  });
});

describe("a personal notice", () => {
  test.each(KIND_NAMES)("of the kind %s is one only if it is about own choices", (kind) => {
    expect(isPersonal({ kind })).toBe(PERSONAL.includes(kind));
  });

  test("is none without a kind", () => {
    expect(isPersonal({ kind: undefined })).toBe(false);
  });

  test("asks no office, though it names one, and every other notice asks its own", () => {
    for (const kind of KIND_NAMES)
      expect(officeToAsk(aNotice({ kind }))).toBe(PERSONAL.includes(kind) ? undefined : "coerde");
  });

  test("belongs to no case, but to its person", () => {
    expect(personsCaseId("a-000042")).toBe("person-a-000042");
  });

  test("has an id that a tag of the provider can hold", () => {
    const id = `${"9".repeat(16)}-${"f".repeat(24)}`;

    for (const channel of CHANNEL_NAMES)
      expect(noticeIdFor({ requestId: id }, "choices-changed", channel)).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
  });
});
