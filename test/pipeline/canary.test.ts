import { expect, it } from "vitest";
import { everythingKept, fieldsOffTheMap } from "./everything-kept.ts";
import { tokenFor } from "./sign-in.ts";
import { caseItem, email, eventually, quiet, sms, useStage } from "./stage.ts";

const stage = useStage();

/** What nobody but the Applicants table and a provider may ever see: in every form that it could take on its way. */
const CANARIES = [
  ...["canary", "Kanari", "Zwitscherer"],
  ...["1713920067", "1713920087", "1713920097", "0171 39200 77"],
];

const mailbox = (name: string) => email(`${name}+canary-kanarienvogel@simulator.amazonses.com`);

/** Each a way that a notice can take, or the record behind it. */
const PEOPLE = [
  { applicantId: "c-arrives", channels: [mailbox("success"), sms("+491713920067")], reach: "all" },
  { applicantId: "c-bounces", channels: [mailbox("bounce"), sms("+491713920087")] },
  { applicantId: "c-complains", channels: [mailbox("complaint")] },
  { applicantId: "c-refused", channels: [sms("+491713920097")] },
  { applicantId: "c-malformed", channels: [{ ...email("x"), address: "Zwitscherer Kanari" }] },
  { applicantId: "c-more", name: "Zwitscherer Kanari", channels: [mailbox("success")] },
];

async function askDesk(path: string, body: object): Promise<number> {
  const token = await tokenFor(stage.running.webUrl, "caseworker");
  const response = await fetch(`${stage.running.webUrl}/api${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.status;
}

it("personal data is in the table Applicants and nowhere else, whatever becomes of the notices", async () => {
  for (const person of PEOPLE) {
    await stage.putApplicant({ language: "de", ...person });
    await stage.putCase(caseItem(`C-${person.applicantId}`, person.applicantId));
  }
  const channels = [{ channel: "sms", address: "0171 39200 77", how: "paper" }];
  expect(await askDesk("/applicants", { applicantId: "c-desk", language: "de", channels })).toBe(201);
  const wrong = [{ channel: "email", address: "Zwitscherer Kanari", how: "paper" }];
  expect(await askDesk("/applicants", { language: "de", channels: wrong })).toBe(422);
  expect(await askDesk("/applicants", { Zwitscherer: "Kanari" })).toBe(422);
  await fetch(`${stage.running.webUrl}/s/canary-kanarienvogel?name=Zwitscherer`);
  const settled = async (id: string, state: string, count: number) => {
    const notices = await stage.notices(`C-${id}`);
    expect(
      notices.filter((notice) => notice.state === state),
      id,
    ).toHaveLength(count);
  };
  await eventually(async () => {
    await settled("c-arrives", "delivered", 2);
    await settled("c-bounces", "failed", 2);
    await settled("c-complains", "delivered", 1);
    await settled("c-refused", "failed", 1);
    await settled("c-malformed", "quarantined", 1);
    await settled("c-more", "delivered", 1);
  });
  await quiet();

  const kept = await everythingKept(stage);

  expect([...kept.keys()]).toEqual(expect.arrayContaining(["table Notices", "table Register", "logs"]));
  const found = [...kept].flatMap(([place, text]) =>
    CANARIES.filter((canary) => text.toLowerCase().includes(canary.toLowerCase())).map(
      (canary) => `${place}: ${canary}`,
    ),
  );
  expect(found.filter((one) => !one.startsWith("table Applicants: "))).toEqual([]);
  // A name is no field of ours: whoever wrote it there did so beside the interface.
  expect(fieldsOffTheMap(kept)).toEqual(["Applicants : name"]);
  // It can be found where it is.
  expect(found).toContain("table Applicants: canary");
  expect(found).toContain("table Applicants: 1713920097");
});
