import { describe, expect, test } from "vitest";
import { createHandler } from "../../functions/send-email/handler.ts";
import { composeMime } from "../../shared/adapters/ses-email.ts";
import { unsubscribeToken } from "../../shared/adapters/unsubscribe-token.ts";
import type { EmailMessage } from "../../shared/domain/courier.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import {
  aCase,
  aLog,
  aNotice,
  anApplicant,
  CASE_ID,
  EMAIL,
  email,
  KEYRING,
  NOW,
  sendSettings,
  settings,
} from "../twins/builders.ts";
import { createCaseTwin } from "../twins/case-store.ts";
import { createCourierTwin } from "../twins/courier.ts";
import { createQueueTwin } from "../twins/notice-queue.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { createRegisterTwin } from "../twins/register.ts";
import { draft } from "./draft.ts";

const noticeId = "v000001-received-news-email";

function anEmailNotice(fields: Partial<Notice> = {}): Notice {
  return aNotice({ noticeId, channel: "email", ...fields });
}

function aSender(notices: readonly Notice[], overrides: Partial<Parameters<typeof createHandler>[0]> = {}) {
  const register = createRegisterTwin();
  const twins = {
    register,
    suppressions: register,
    queue: createQueueTwin(() => NOW),
    notices: createNoticeTwin(notices, register),
    cases: createCaseTwin([aCase()]),
    applicants: createApplicantTwin([anApplicant({ channels: [email()] })]),
  };
  const courier = createCourierTwin<EmailMessage>();
  const hidden: string[] = [];
  const log = aLog();
  const handler = createHandler({
    ...twins,
    courier,
    draft,
    keyring: async () => KEYRING,
    channel: "email",
    settings: settings(),
    sending: sendSettings(),
    rateLimiter: () => 0,
    sleep: async () => undefined,
    now: () => NOW,
    newPageCode: async () => "0123456789",
    confirmationCode: async () => "123456",
    hide: async (receipt) => {
      hidden.push(receipt);
    },
    log,
    ...overrides,
  });
  return { ...twins, courier, hidden, log, handler };
}

function messagesFor(...noticeIds: readonly string[]) {
  return {
    Records: noticeIds.map((id, index) => ({
      messageId: `m-${index}`,
      receiptHandle: `r-${index}`,
      body: JSON.stringify({ caseId: CASE_ID, noticeId: id }),
    })),
  };
}

/** The link that a token of this person stops e-mails by. */
function stopUrlOf(applicantId: string): string {
  return `https://sachstand.example.org/s/stop/${unsubscribeToken(KEYRING, { applicantId, channel: "email" })}`;
}

describe("sending an e-mail", () => {
  test("hands it to the provider once, answered by the office, and records the provider's id", async () => {
    const { handler, courier, notices } = aSender([anEmailNotice()]);

    expect(await handler(messagesFor(noticeId))).toEqual({ batchItemFailures: [] });

    expect(courier.calls).toMatchObject([
      {
        message: {
          to: EMAIL,
          replyTo: "coerde@example.org",
          subject: "Neue Mitteilung von Jobcenter Coerde",
          language: "de",
          caseId: CASE_ID,
          noticeId,
        },
      },
    ]);
    expect(notices.get(noticeId)).toMatchObject({
      state: "sent",
      providerMessageId: "provider-1",
      attempts: 1,
    });
  });

  test("gives header, text and HTML the same link to stop, for this person and for e-mail", async () => {
    const { handler, courier } = aSender([anEmailNotice()]);

    await handler(messagesFor(noticeId));

    const { stopUrl, text, html } = sentBy(courier);
    expect(stopUrl).toBe(stopUrlOf("a-000042"));
    expect(linksToStopIn(text)).toEqual([stopUrl]);
    expect(linksToStopIn(html)).toEqual([stopUrl]);
  });

  test("brings the link onto the wire", async () => {
    const { handler, courier } = aSender([anEmailNotice()]);
    await handler(messagesFor(noticeId));

    const sender = { name: "Jobcenter", address: "from@example.org", configurationSet: "sachstand-test" };
    const raw = (await composeMime(sentBy(courier), sender)).toString("latin1");

    expect(raw).toContain(`<${stopUrlOf("a-000042")}>\r\nList-Unsubscribe-Post:`);
  });

  test("gives each person of a batch their own link", async () => {
    const other = anEmailNotice({ noticeId: "r-1-please-call-news-email", applicantId: "a-000043" });
    const { handler, courier, applicants, cases } = aSender([anEmailNotice(), { ...other, caseId: "C-2" }]);
    applicants.put(anApplicant({ applicantId: "a-000043", channels: [email()] }));
    cases.put(aCase({ caseId: "C-2", applicantId: "a-000043" }));
    const { Records } = messagesFor(noticeId, other.noticeId);
    const bodies = Records.map((record, index) =>
      index === 0 ? record : { ...record, body: JSON.stringify({ caseId: "C-2", noticeId: other.noticeId }) },
    );

    await handler({ Records: bodies });

    expect(courier.calls.map(({ message }) => message.stopUrl)).toEqual([
      stopUrlOf("a-000042"),
      stopUrlOf("a-000043"),
    ]);
  });

  test("signs with the key that is current now", async () => {
    const keys = { ...KEYRING.keys, "2": "another key of this test, and of nothing else" };
    const { handler, courier } = aSender([anEmailNotice()], {
      keyring: async () => ({ current: "2", keys }),
    });

    await handler(messagesFor(noticeId));

    expect(sentBy(courier).stopUrl).toMatch(/\/stop\/2\.a-000042\.email\./);
  });
});

describe("an e-mail with a confirmation code", () => {
  const codeId = "r-01JD9Z-address-code-news-email";

  function aCodeSender() {
    const notice = anEmailNotice({
      noticeId: codeId,
      kind: "address-code",
      about: undefined,
      version: undefined,
    });
    return aSender([notice], { keyring: () => Promise.reject(new Error("nobody needs a key for this")) });
  }

  test("carries no link to stop, for whoever gets it has agreed to nothing yet", async () => {
    const { handler, courier } = aCodeSender();

    await handler(messagesFor(codeId));

    const { stopUrl, text, html } = sentBy(courier);
    expect(text).toContain("123456");
    expect(stopUrl).toBeUndefined();
    expect([...linksToStopIn(text), ...linksToStopIn(html)]).toEqual([]);
    expect(text + html).not.toContain("Diese E-Mails beenden");
  });
});

describe("a keyring that cannot be read", () => {
  const keyring = () => Promise.reject(new Error("ResourceNotFoundException"));

  test("fails the message before the claim: the notice stays queued and no attempt is burnt", async () => {
    const { handler, courier, notices, hidden, log } = aSender([anEmailNotice()], { keyring });

    expect(await handler(messagesFor(noticeId))).toEqual({ batchItemFailures: [{ itemIdentifier: "m-0" }] });

    expect(notices.get(noticeId)).toEqual(anEmailNotice());
    expect(courier.calls).toEqual([]);
    expect(hidden).toEqual([]);
    expect(log.codes).toContain("SENDING_FAILED");
  });

  test("lets the message through once it can be read", async () => {
    let isBroken: boolean = true;
    const { handler, notices } = aSender([anEmailNotice()], {
      keyring: () => (isBroken ? keyring() : Promise.resolve(KEYRING)),
    });
    await handler(messagesFor(noticeId));
    isBroken = false;

    expect(await handler(messagesFor(noticeId))).toEqual({ batchItemFailures: [] });

    expect(notices.get(noticeId)).toMatchObject({ state: "sent", attempts: 1 });
  });
});

function sentBy({ calls }: { readonly calls: readonly { readonly message: EmailMessage }[] }): EmailMessage {
  expect(calls).toHaveLength(1);
  const message = calls[0]?.message;
  if (message === undefined) throw new Error("nothing was sent");
  return message;
}

/** All links within a text or an HTML part that lead to the end of the e-mails. */
function linksToStopIn(part: string): readonly string[] {
  return [...part.matchAll(/https?:\/\/[^\s"<>]+/g)]
    .map(([link]) => link)
    .filter((link) => link.includes("/stop/"));
}
