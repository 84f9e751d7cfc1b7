import { expect, test } from "vitest";
import { refsBy } from "../../shared/adapters/refs.ts";
import { eraseContactData } from "../../shared/lambda/change-applicant.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import { anApplicant, KEYRING, NOW } from "../twins/builders.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { createEditorTwin } from "../twins/page.ts";

/** What is left of a record that says this, too, once it has been erased. */
async function leftOf(fields: object) {
  const applicants = createApplicantTwin([{ ...anApplicant(), ...fields }]);
  const { editor } = createEditorTwin(applicants, createNoticeTwin());
  const ports = { applicants, editor, smsDestinations: ["+4917"], now: () => NOW };
  expect(await eraseContactData(ports, "a-000042", refsBy(KEYRING))).toBe(true);
  return applicants.get("a-000042");
}

test.each<readonly [string, object]>([
  ["that can be read", { safeContact: true }],
  ["that cannot be read", { safeContact: true, reach: "nonsense" }],
  ["that cannot be read since it is written otherwise", { safeContact: "yes" }],
])("erasing a record %s keeps that nothing may be sent to the person", async (_, fields) => {
  expect(await leftOf(fields)).toEqual({
    applicantId: "a-000042",
    language: "de",
    channels: [],
    erasedAt: NOW,
    safeContact: true,
  });
});

test.each<readonly [string, object]>([
  ["none", { reach: "nonsense" }],
  ["that there is none", { safeContact: false, reach: "nonsense" }],
])("erasing a record that asks for %s makes no safe contact of it", async (_, fields) => {
  expect(await leftOf(fields)).not.toHaveProperty("safeContact");
});
