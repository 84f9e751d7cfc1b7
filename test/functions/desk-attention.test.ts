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

test("a notice of a case that was handed over is the new office's, but for what the old one is asked to look at", async () => {
  const { ask, notices } = await aDesk();
  const send = (caseId: string, noticeId: string, step: string) =>
    ask(`POST /api/cases/{caseId}/notices/{noticeId}/${step}`, CASEWORKER, {
      pathParameters: { caseId, noticeId },
    });
  const put = async (caseId: string, office: string, fields: Parameters<typeof aNotice>[0] = {}) => {
    const notice = aNotice({ caseId, noticeId: "v000001-received-news-sms", office, ...fields });
    await notices.add(notice);
    return notice.noticeId;
  };
  const asked = "v000002-withdrawn-news-sms";

  const ours = await put("C-own", "mitte");
  const theirs = await put("C-foreign", "coerde");
  await put("C-foreign", "coerde", { noticeId: asked, state: "failed", attention: "coerde" });

  expect(await send("C-own", ours, "cancel")).toMatchObject({ statusCode: 200 });
  expect(await send("C-foreign", theirs, "cancel")).toMatchObject({ statusCode: 404 });
  expect(await send("C-foreign", asked, "take")).toMatchObject({ statusCode: 200 });
});
