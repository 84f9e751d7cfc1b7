import { describe, expect, test } from "vitest";
import type { Contact } from "../../shared/domain/applicant.ts";
import { erased, proofsOf } from "../../shared/domain/edit-applicant.ts";
import { anApplicant, EMAIL, email, NOW, PHONE, sms } from "../twins/builders.ts";

const refOf = ({ channel, address }: Contact) =>
  `${channel}-${address}` === `sms-${PHONE}` ? "ref-1" : "ref-2";
const consent = { at: NOW, how: "page", text: "2026-11", language: "ar" };

function proofs(before: readonly Contact[], after: readonly Contact[]) {
  return proofsOf(anApplicant({ channels: before }), anApplicant({ channels: after }), refOf, NOW);
}

describe("the proofs of a change", () => {
  test("say of what was opened what the person has agreed to", () => {
    expect(proofs([sms({ state: "stopped" })], [sms({ consent })])).toEqual([
      { applicantId: "a-000042", channel: "sms", addressRef: "ref-1", consent },
    ]);
  });

  test("say of what was stopped which consent was withdrawn, and when", () => {
    expect(proofs([sms(), email()], [sms({ state: "stopped" }), email()])).toEqual([
      {
        applicantId: "a-000042",
        channel: "sms",
        addressRef: "ref-1",
        consent: sms().consent,
        withdrawnAt: NOW,
      },
    ]);
  });

  test("say so of what was taken away, too", () => {
    expect(proofs([sms(), email()], [])).toMatchObject([
      { addressRef: "ref-1", withdrawnAt: NOW },
      { addressRef: "ref-2", withdrawnAt: NOW },
    ]);
  });

  test("are none where nothing was opened or closed", () => {
    expect(proofs([sms(), email()], [email(), sms()])).toEqual([]);
  });

  test("are none of an address that was never proved", () => {
    expect(proofs([sms({ state: "unverified" })], [])).toEqual([]);
    expect(proofs([], [sms({ state: "unverified" })])).toEqual([]);
  });

  test("hold no address", () => {
    const text = JSON.stringify(proofs([sms(), email()], [sms({ state: "stopped" })]));

    expect(text).toContain("ref-1");
    expect(text).not.toContain(PHONE);
    expect(text).not.toContain(EMAIL);
  });

  // Two writes of one item cannot be made together, so the change could never be made.
  test("are one for an address that stands there twice by the same consent", () => {
    expect(proofs([sms(), sms()], [sms({ state: "stopped" })])).toHaveLength(1);
  });

  test("are two for an address that stands there twice by different consents", () => {
    expect(proofs([sms(), sms({ consent })], [])).toHaveLength(2);
  });
});

describe("who has been erased", () => {
  test("is known by id and language, and by nothing else", () => {
    const before = anApplicant({
      language: "ar",
      reach: "all",
      channels: [sms(), email()],
      sendHours: { from: "09:00", to: "10:00" },
      pausedUntil: "2026-12-24",
      chosenAt: "2026-11-22T09:00:00.000Z",
    });

    expect(erased(before, NOW)).toEqual({
      applicantId: "a-000042",
      language: "ar",
      channels: [],
      reach: "first",
      erasedAt: NOW,
    });
  });

  test.each([true, false, undefined])("still is sent nothing where safe contact was %s", (safeContact) => {
    expect(erased(anApplicant({ safeContact }), NOW).safeContact).toBe(safeContact);
  });

  test("is erased again with the later time", () => {
    const twice = erased(erased(anApplicant(), "2026-11-22T09:00:00.000Z"), NOW);

    expect(twice).toEqual(erased(anApplicant(), NOW));
  });
});
