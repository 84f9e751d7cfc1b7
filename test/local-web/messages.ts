import type { ReceivedMessage } from "../../infra/local/received-message.ts";

/** An SMS as the phone of the local cloud takes it; `differences` are what a test is about. */
export function sms(differences: Partial<ReceivedMessage> = {}): ReceivedMessage {
  return {
    channel: "sms",
    to: "+491713920021",
    from: "Sachstand",
    text: "There is news about your application.",
    subject: null,
    html: null,
    raw: null,
    messageId: "sms-1",
    noticeId: null,
    language: null,
    at: "2026-11-22T09:00:00.000Z",
    ...differences,
  };
}

/** An e-mail as the mailbox of the local cloud takes it. */
export function email(differences: Partial<ReceivedMessage> = {}): ReceivedMessage {
  return {
    ...sms(),
    channel: "email",
    to: "person@example.org",
    from: "Jobcenter <news@example.org>",
    subject: "News about your application",
    html: "<p>There is news about your application.</p>",
    raw: "Subject: News about your application\r\n\r\nThere is news about your application.",
    messageId: "email-1",
    noticeId: "v000002-received-news-email",
    language: "en",
    ...differences,
  };
}
