import { expect, test } from "vitest";
import { anApplicant, NOW, SENDING_HOURS, settings } from "../twins/builders.ts";
import { aDesk, CASEWORKER } from "./desk.ts";

const APPOINTMENT = {
  kind: "appointment",
  parameters: { date: "2026-11-25", time: "09:30", place: "office" },
};

async function previewFor(person: Parameters<typeof anApplicant>[0], wish: object, now = NOW) {
  const { ask, applicants } = await aDesk(() => ({
    settings: settings({ sendingHours: SENDING_HOURS }),
    now: () => now,
  }));
  applicants.put({ ...anApplicant({ applicantId: "a-own", ...person }) });
  const { body } = await ask("POST /api/cases/{caseId}/preview", CASEWORKER, {
    pathParameters: { caseId: "C-own" },
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wish),
  });
  return JSON.parse(body);
}

test.each([
  ["a request", { request: { kind: "please-call" } }],
  ["a change", { change: { status: "documents-needed" } }],
])("%s is shown to leave when the person's own pause is over", async (_, wish) => {
  expect(await previewFor({ pausedUntil: "2026-11-25" }, wish)).toMatchObject({
    outcome: "told",
    notices: [{ at: "2026-11-26T07:00:00.000Z" }],
  });
});

test.each([
  ["longer than a notice is good for", "2026-12-24", { request: { kind: "please-call" } }],
  ["beyond the day that it is about", "2026-11-25", { request: APPOINTMENT }],
])("nothing is shown to leave if the person pauses %s", async (_, pausedUntil, wish) => {
  expect(await previewFor({ pausedUntil }, wish)).toMatchObject({
    outcome: "withheld",
    reason: "own-pause",
    why: "The person has asked for a pause.",
    notices: [],
  });
});

test("what would be over before the sending hours begin is shown to go out no more", async () => {
  const wish = { request: { ...APPOINTMENT, parameters: { ...APPOINTMENT.parameters, time: "07:30" } } };

  expect(await previewFor({}, wish, "2026-11-24T21:00:00.000Z")).toMatchObject({
    ...{ outcome: "withheld", reason: "expired", notices: [] },
  });
});
