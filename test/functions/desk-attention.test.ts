import { expect, test } from "vitest";
import { aNotice } from "../twins/builders.ts";
import { aDesk, CASEWORKER } from "./desk.ts";

const COLLEAGUE = { ...CASEWORKER, sub: "p-2" };

/** A desk with a failed notice that somebody must look at. */
async function aDeskWithAttention() {
  const { ask, notices } = await aDesk();
  const notice = aNotice({ caseId: "C-own", state: "failed", reason: "bounced", dueAt: undefined });
  const { caseId, noticeId } = notice;
  await notices.add({ ...notice, office: "coerde", attention: "coerde" });
  const post = async (step: "take" | "done" | "retry", who: object) => {
    const { statusCode, body } = await ask(`POST /api/cases/{caseId}/notices/{noticeId}/${step}`, who, {
      pathParameters: { caseId, noticeId },
      headers: { "content-type": "application/json" },
      body: JSON.stringify(step === "done" ? { word: "called" } : {}),
    });
    return { status: statusCode, body: JSON.parse(body) };
  };
  const there = async () => (await notices.read([notice]))[0];
  return { post, there };
}

test("what somebody has taken cannot be taken by somebody else, but be settled", async () => {
  const { post, there } = await aDeskWithAttention();
  expect(await post("take", CASEWORKER)).toMatchObject({ status: 200 });

  const late = await post("take", COLLEAGUE);

  expect(late).toMatchObject({
    status: 409,
    body: { code: "not-possible", why: "Somebody else is looking at it already." },
  });
  expect(await there()).toMatchObject({ attentionTakenBy: "p-1" });
  expect(await post("take", CASEWORKER)).toMatchObject({ status: 200 });
  expect(await post("done", COLLEAGUE)).toMatchObject({ status: 200 });
  expect(await there()).toMatchObject({ attentionDone: { word: "called", by: "p-2" } });
});

test("what is sent again is nobody's to look at, should it fail once more", async () => {
  const { post, there } = await aDeskWithAttention();
  await post("take", CASEWORKER);

  expect(await post("retry", COLLEAGUE)).toMatchObject({ status: 200 });

  expect((await there())?.attentionTakenBy).toBeUndefined();
});
