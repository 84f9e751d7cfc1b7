/** One message as a phone or a mailbox took it. */
export interface ReceivedMessage {
  readonly channel: "sms" | "email";
  /** E.164, or a mail address. */
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly subject: string | null;
  readonly html: string | null;
  /** The MIME text of an e-mail. */
  readonly raw: string | null;
  /** As the provider answered it to the sender. */
  readonly messageId: string;
  readonly noticeId: string | null;
  /** BCP 47, from the Content-Language of an e-mail. */
  readonly language: string | null;
  /** ISO 8601. */
  readonly at: string;
}
