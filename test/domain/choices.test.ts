import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Applicant, Contact } from "../../shared/domain/applicant.ts";
import {
  agreed,
  type Choice,
  type ChoiceContext,
  choiceSchema,
  choose,
  maskAddress,
  needsCode,
  pauseDays,
  provingContact,
  withdrawn,
} from "../../shared/domain/choices.ts";
import { anApplicant, EMAIL, email, NOW, PHONE, sms } from "../twins/builders.ts";

const OTHER_PHONE = "+491713920033";
const OTHER_EMAIL = "other@example.org";

/** As the adapter does: capitals and small letters are the same. */
function refOf({ channel, address }: Pick<Contact, "channel" | "address">): string {
  return `${channel}-${address.toLowerCase()}`;
}

function context(fields: Partial<ChoiceContext> = {}): ChoiceContext {
  return { now: NOW, readIn: "ar", languages: ["ar", "de", "en"], refOf, ...fields };
}

function without(contact: Contact): Contact {
  const { consent: _, ...rest } = contact;
  return rest;
}

const unverified = (contact: Contact): Contact => without({ ...contact, state: "unverified" });
const stop = (contact: Contact) => ({ do: "stop", addressRef: refOf(contact) }) as const;
const start = (contact: Contact) => ({ do: "start", addressRef: refOf(contact) }) as const;
const verify = (contact: Contact) => ({ do: "verify", addressRef: refOf(contact) }) as const;
const putFirst = (contact: Contact) => ({ do: "put-first", addressRef: refOf(contact) }) as const;
const add = ({ channel, address }: Contact) =>
  ({ do: "add", channel, addressRef: refOf({ channel, address }) }) as const;

const before = anApplicant({
  channels: [sms(), email()],
  sendHours: { from: "09:00", to: "19:00" },
  pausedUntil: "2026-11-30",
});

/** The record after a choice. */
function made(choice: Choice, applicant: Applicant = before, fields: Partial<ChoiceContext> = {}) {
  const chosen = choose(applicant, choice, context(fields));
  if (!chosen.ok) throw new Error(`refused: ${chosen.why}`);
  return chosen.applicant;
}

function refusal(choice: Choice, applicant: Applicant = before, fields: Partial<ChoiceContext> = {}) {
  const chosen = choose(applicant, choice, context(fields));
  return chosen.ok ? undefined : chosen.why;
}

/** What the page writes down when somebody agrees. */
const given = { at: NOW, how: "page", text: expect.stringMatching(/^\d{4}-\d{2}$/), language: "ar" };

describe("a choice", () => {
  test.each<readonly [Choice, Partial<Applicant>]>([
    [{ do: "language", language: "en" }, { language: "en" }],
    [stop(sms()), { channels: [sms({ state: "stopped" }), email()] }],
    [{ do: "stop-all" }, { channels: [sms({ state: "stopped" }), email({ state: "stopped" })] }],
    [{ do: "pause", until: "2026-12-24" }, { pausedUntil: "2026-12-24" }],
    [{ do: "end-pause" }, { pausedUntil: undefined }],
    [start(email()), {}],
    [putFirst(email()), { channels: [email(), sms()] }],
    [{ do: "reach", reach: "all" }, { reach: "all" }],
    [{ do: "hours", hours: { from: "12:00", to: "13:00" } }, { sendHours: { from: "12:00", to: "13:00" } }],
  ])("$0 changes just what it speaks of, and says when", (choice, changed) => {
    expect(made(choice)).toEqual({ ...before, ...changed, chosenAt: NOW });
  });

  test("leaves the record that it was made from as it was", () => {
    const copy = structuredClone(before);

    for (const choice of [stop(sms()), { do: "stop-all" }, putFirst(email())] as const) made(choice);

    expect(before).toEqual(copy);
  });

  test.each(["stop", "start", "put-first", "verify"] as const)(
    "to %s needs a contact that is there",
    (name) => {
      expect(refusal({ do: name, addressRef: refOf(sms({ address: OTHER_PHONE })) })).toBe("unknown-contact");
    },
  );

  test.each(["ku", "DE", ""])("of the language %j that nobody offers is refused", (language) => {
    expect(refusal({ do: "language", language })).toBe("unknown-language");
  });

  test("of hours that end before they begin is none", () => {
    expect(choiceSchema.safeParse({ do: "hours", hours: { from: "19:00", to: "09:00" } }).success).toBe(
      false,
    );
  });

  test("made twice is the same as made once, if it can be made again at all", () => {
    fc.assert(
      fc.property(anyApplicant, anyChoice, (applicant, { choice, address }) => {
        const once = choose(applicant, choice, context({ address }));
        if (!once.ok) return;
        const twice = choose(once.applicant, choice, context({ address }));
        if (twice.ok) expect(twice.applicant).toEqual(once.applicant);
        // What was forgotten or opened by it is not there to be forgotten or opened again.
        else expect(["stop", "add"]).toContain(choice.do);
      }),
    );
  });

  test("never touches the id, the page code, or what protects the person", () => {
    fc.assert(
      fc.property(anyApplicant, anyChoice, (applicant, { choice, address }) => {
        const chosen = choose(applicant, choice, context({ address }));
        if (!chosen.ok) return;
        const { applicantId, pageCode, safeContact } = chosen.applicant;
        expect({ applicantId, pageCode, safeContact }).toEqual({
          applicantId: applicant.applicantId,
          pageCode: applicant.pageCode,
          safeContact: applicant.safeContact,
        });
      }),
    );
  });

  test("never opens what is suppressed", () => {
    fc.assert(
      fc.property(anyApplicant, anyChoice, (applicant, { choice, address }) => {
        const chosen = choose(applicant, choice, context({ address }));
        const states = chosen.ok ? chosen.applicant.channels : [];
        for (const dead of applicant.channels.filter(({ state }) => state === "suppressed"))
          if (chosen.ok) expect(states).toContainEqual(dead);
      }),
    );
  });

  test("by the page code alone never opens an address, and never turns notices to another one", () => {
    fc.assert(
      fc.property(anyApplicant, anyChoice, (applicant, { choice, address }) => {
        fc.pre(!needsCode(choice));
        const chosen = choose(applicant, choice, context({ address }));
        if (!chosen.ok) return;
        expect(agreed(applicant, chosen.applicant)).toEqual([]);
        const places = chosen.applicant.channels.map((contact) => refOf(contact));
        expect(
          applicant.channels.map((contact) => refOf(contact)).filter((ref) => places.includes(ref)),
        ).toEqual(places);
      }),
    );
  });
});

describe("a code is", () => {
  test.each<Choice>([
    { do: "language", language: "en" },
    stop(sms()),
    { do: "stop-all" },
    { do: "pause", until: "2026-12-24" },
    { do: "end-pause" },
  ])("not needed for $do", (choice) => {
    expect(needsCode(choice)).toBe(false);
  });

  test.each<Choice>([
    start(sms()),
    putFirst(sms()),
    { do: "reach", reach: "all" },
    { do: "hours", hours: { from: "09:00", to: "10:00" } },
    add(sms()),
    verify(sms()),
  ])("needed for $do", (choice) => {
    expect(needsCode(choice)).toBe(true);
  });
});

describe("stopping", () => {
  test("an address that was never proved forgets it", () => {
    const applicant = anApplicant({ channels: [sms(), unverified(email())] });

    expect(made(stop(email()), applicant).channels).toEqual([sms()]);
    expect(made({ do: "stop-all" }, applicant).channels).toEqual([sms({ state: "stopped" })]);
  });

  test.each(["stopped", "suppressed"] as const)("leaves what is %s as it is", (state) => {
    const applicant = anApplicant({ channels: [sms({ state }), email()] });

    expect(made(stop(sms()), applicant).channels).toEqual([sms({ state }), email()]);
  });

  test("keeps the consent that was given, for its proof", () => {
    expect(made(stop(sms())).channels[0]?.consent).toEqual(sms().consent);
  });

  // Whoever writes the table may name an address twice, or once in capitals.
  test.each([EMAIL, EMAIL.toUpperCase()])("an address stops it wherever else it stands, as %s", (address) => {
    const applicant = anApplicant({ channels: [email(), sms(), email({ address })] });

    expect(made(stop(email()), applicant).channels.map(({ state }) => state)).toEqual([
      "stopped",
      "active",
      "stopped",
    ]);
  });
});

describe("starting", () => {
  test("a stopped address opens it with a new consent, by the page and in the language that was read", () => {
    const applicant = anApplicant({ channels: [sms({ state: "stopped" }), email()] });

    expect(made(start(sms()), applicant).channels).toEqual([sms({ consent: given }), email()]);
  });

  test("an active address that was never agreed to brings the consent", () => {
    const applicant = anApplicant({ channels: [without(sms())] });

    expect(made(start(sms()), applicant).channels).toEqual([sms({ consent: given })]);
  });

  test.each(["suppressed", "unverified"] as const)("an address that is %s is refused", (state) => {
    expect(refusal(start(sms()), anApplicant({ channels: [sms({ state })] }))).toBe("unusable");
  });
});

describe("proving a new address", () => {
  test("opens it with a new consent", () => {
    const applicant = anApplicant({ channels: [sms(), unverified(email())] });

    expect(made(verify(email()), applicant).channels).toEqual([sms(), email({ consent: given })]);
  });

  test("that has been proved meanwhile changes nothing", () => {
    expect(made(verify(sms()))).toEqual({ ...before, chosenAt: NOW });
  });

  test.each(["stopped", "suppressed"] as const)("opens none that is %s meanwhile", (state) => {
    expect(refusal(verify(sms()), anApplicant({ channels: [sms({ state })] }))).toBe("unknown-contact");
  });
});

describe("adding an address", () => {
  const added = (address: string, channels: readonly Contact[]) =>
    made(add(sms({ address })), anApplicant({ channels }), { address }).channels;
  const refusedFor = (address: string | undefined, channels: readonly Contact[]) =>
    refusal(add(sms({ address: address ?? PHONE })), anApplicant({ channels }), { address });

  test("puts it last, without consent, until it is proved", () => {
    expect(added(OTHER_PHONE, [sms(), email()])).toEqual([
      sms(),
      email(),
      unverified(sms({ address: OTHER_PHONE })),
    ]);
  });

  test("makes room for it by forgetting an older one of the channel that was never proved", () => {
    const channels = [unverified(sms()), unverified(email()), sms({ address: "+491713920044" })];

    expect(added(OTHER_PHONE, channels)).toEqual([
      unverified(email()),
      sms({ address: "+491713920044" }),
      unverified(sms({ address: OTHER_PHONE })),
    ]);
  });

  test("opens one again that was stopped, since it has been proved before", () => {
    expect(added(PHONE, [sms({ state: "stopped" }), email()])).toEqual([sms({ consent: given }), email()]);
  });

  test("opens that one alone, and no other that was stopped", () => {
    const other = sms({ address: OTHER_PHONE, state: "stopped" });

    expect(added(PHONE, [other, sms({ state: "stopped" })])).toEqual([other, sms({ consent: given })]);
  });

  test("says of each way when the person has chosen, and touches nothing else", () => {
    for (const channels of [[sms()], [sms(), email({ address: OTHER_EMAIL, state: "stopped" })]]) {
      const applicant = { ...before, channels };
      const chosen = made(add(email({ address: OTHER_EMAIL })), applicant, { address: OTHER_EMAIL });

      expect(chosen).toEqual({ ...applicant, channels: chosen.channels, chosenAt: NOW });
    }
  });

  test("takes a mailbox in other capitals for the one that is there", () => {
    const address = EMAIL.toUpperCase();
    const channels = [email({ state: "stopped" })];

    expect(made(add(email({ address })), anApplicant({ channels }), { address }).channels).toEqual([
      email({ consent: given }),
    ]);
    expect(refusal(add(email({ address })), anApplicant({ channels: [email()] }), { address })).toBe("known");
  });

  test("that is open already is refused as known", () => {
    expect(refusedFor(PHONE, [email(), sms()])).toBe("known");
  });

  test("that is suppressed is refused as unusable", () => {
    expect(refusedFor(PHONE, [sms({ state: "suppressed" })])).toBe("unusable");
  });

  test("without naming it is refused", () => {
    expect(refusedFor(undefined, [email()])).toBe("unknown-contact");
  });

  const nine = Array.from({ length: 9 }, (_, index) => sms({ address: `+4917139200${index + 30}` }));

  test("as the eleventh is refused", () => {
    expect(refusedFor(PHONE, [...nine, email()])).toBe("too-many");
  });

  test("as the tenth is not, nor in place of one that was never proved, nor one that was stopped", () => {
    expect(refusedFor(PHONE, nine)).toBeUndefined();
    expect(refusedFor(PHONE, [...nine, unverified(sms({ address: "+491713920055" }))])).toBeUndefined();
    expect(refusedFor(PHONE, [...nine, sms({ state: "stopped" })])).toBeUndefined();
  });
});

describe("a pause", () => {
  const LATE = "2026-11-23T23:30:00.000Z";

  test("ends between tomorrow and three months from now", () => {
    expect(pauseDays(NOW)).toEqual({ earliest: "2026-11-24", latest: "2027-02-23" });
  });

  test.each([
    ["today", "2026-11-23", "wrong-day"],
    ["yesterday", "2026-11-22", "wrong-day"],
    ["tomorrow", "2026-11-24", undefined],
    ["in 92 days", "2027-02-23", undefined],
    ["in 93 days", "2027-02-24", "wrong-day"],
  ])("up to %s: %s", (_, until, why) => {
    expect(refusal({ do: "pause", until })).toBe(why);
  });

  test("is counted by the day in Berlin, which begins before the one in UTC", () => {
    expect(refusal({ do: "pause", until: "2026-11-24" }, before, { now: LATE })).toBe("wrong-day");
    expect(refusal({ do: "pause", until: "2026-11-25" }, before, { now: LATE })).toBeUndefined();
  });
});

describe("what a change", () => {
  const changed = anApplicant({
    channels: [sms({ state: "stopped" }), email({ address: OTHER_EMAIL })],
  });
  const first = anApplicant({
    channels: [sms(), email({ address: OTHER_EMAIL, state: "stopped" }), email()],
  });

  test("has withdrawn is what was open, and is closed or gone", () => {
    expect(withdrawn(first, changed)).toEqual([sms(), email()]);
  });

  test("has agreed to is what is open now, and was not", () => {
    expect(agreed(first, changed)).toEqual([email({ address: OTHER_EMAIL })]);
  });

  test("has withdrawn is also what had been agreed to and is dead, once it is gone or stopped", () => {
    const dead = sms({ state: "suppressed" });
    const there = anApplicant({ channels: [dead, email()] });

    expect(withdrawn(there, anApplicant({ channels: [email()] }))).toEqual([dead]);
    expect(withdrawn(there, anApplicant({ channels: [sms({ state: "stopped" }), email()] }))).toEqual([dead]);
    expect(withdrawn(there, there)).toEqual([]);
    expect(agreed(there, anApplicant({ channels: [sms(), email()] }))).toEqual([sms()]);
  });

  test("has withdrawn is nothing where an address only dies", () => {
    const alive = anApplicant({ channels: [sms()] });

    expect(withdrawn(alive, anApplicant({ channels: [sms({ state: "suppressed" })] }))).toEqual([]);
  });

  test("has done is nothing where only the order, or another consent, is new", () => {
    const consent = { at: NOW, how: "desk" };
    const same = anApplicant({ channels: [email(), sms({ consent })] });

    expect([...withdrawn(before, same), ...agreed(before, same)]).toEqual([]);
  });

  test("takes from an address without consent withdraws nothing", () => {
    expect(withdrawn(anApplicant({ channels: [without(sms())] }), anApplicant({ channels: [] }))).toEqual([]);
  });
});

describe("an address of one channel", () => {
  test("is another contact than the same address of another channel", () => {
    const there = anApplicant({ channels: [sms()] });
    const moved = anApplicant({ channels: [email({ address: PHONE })] });

    expect(withdrawn(there, moved)).toEqual([sms()]);
    expect(agreed(there, moved)).toEqual([email({ address: PHONE })]);
  });
});

describe("who asks is proved by a code", () => {
  test("to the first address that is open, in the person's order", () => {
    const channels = [
      sms({ state: "stopped" }),
      unverified(sms({ address: OTHER_PHONE })),
      without(email({ address: OTHER_EMAIL })),
      email(),
      sms({ address: "+491713920044" }),
    ];

    expect(provingContact(anApplicant({ channels }))).toEqual(email());
  });

  test("to none where none is open", () => {
    const channels = [sms({ state: "suppressed" }), unverified(email())];

    expect(provingContact(anApplicant({ channels }))).toBeUndefined();
  });
});

describe("a masked address", () => {
  test("shows enough to know one's own", () => {
    expect(maskAddress(sms())).toBe("••• 21");
    expect(maskAddress(email())).toBe("s•••@e•••.org");
    expect(maskAddress(email({ address: "a@mail.sub.example.org" }))).toBe("a•••@m•••.org");
  });

  test("that is no address shows its first letter only", () => {
    expect(maskAddress({ channel: "email", address: "someone" })).toBe("s•••@•••");
  });

  test("of a number never shows more than its last two digits", () => {
    fc.assert(
      fc.property(anyNumber, (address) => {
        expect(maskAddress({ channel: "sms", address }).replace(/[ •]/g, "")).toBe(address.slice(-2));
      }),
    );
  });

  test("of a mailbox never shows more than an initial on each side and the ending, nor how long it is", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const [name = "", domain = ""] = address.split("@");
        const ending = domain.split(".").at(-1);

        expect(maskAddress({ channel: "email", address })).toBe(`${name[0]}•••@${domain[0]}•••.${ending}`);
      }),
    );
  });
});

const anyNumber = fc.nat({ max: 99 }).map((number) => `+4917139200${String(number).padStart(2, "0")}`);
const someContact = fc
  .record({
    who: fc.constantFrom(
      { channel: "sms", address: PHONE } as const,
      { channel: "sms", address: OTHER_PHONE } as const,
      { channel: "email", address: EMAIL } as const,
      { channel: "email", address: OTHER_EMAIL } as const,
    ),
    state: fc.constantFrom("unverified", "active", "stopped", "suppressed"),
    agreed: fc.boolean(),
  })
  .map(({ who, state, agreed: has }): Contact => {
    const contact = { ...sms({ state }), ...who };
    return has ? contact : without(contact);
  });

const anyApplicant = fc
  .record({
    channels: fc.uniqueArray(someContact, { selector: refOf, maxLength: 4 }),
    reach: fc.constantFrom("first", "all"),
    language: fc.constantFrom("ar", "de", "ku"),
    pausedUntil: fc.option(fc.constantFrom("2026-11-20", "2026-12-24"), { nil: undefined }),
    safeContact: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map((fields) => anApplicant(fields));

const anyChoice = fc.oneof(
  someContact.chain((contact) =>
    fc.constantFrom(stop, start, verify, putFirst, add).map((make): { choice: Choice; address?: string } => ({
      choice: make(contact),
      address: contact.address,
    })),
  ),
  fc
    .constantFrom<Choice>(
      { do: "stop-all" },
      { do: "end-pause" },
      { do: "language", language: "en" },
      { do: "pause", until: "2026-12-24" },
      { do: "pause", until: "2026-11-23" },
      { do: "reach", reach: "all" },
      { do: "hours", hours: { from: "10:00", to: "11:00" } },
    )
    .map((choice): { choice: Choice; address?: string } => ({ choice })),
);
