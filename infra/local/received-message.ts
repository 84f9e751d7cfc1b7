import * as z from "zod";

export const receivedMessageSchema = z.object({
  channel: z.enum(["sms", "email"]),
  /** E.164, or a mail address. */
  to: z.string(),
  from: z.string(),
  text: z.string(),
  subject: z.string().nullable(),
  html: z.string().nullable(),
  /** The MIME text of an e-mail. */
  raw: z.string().nullable(),
  /** As the provider answered it to the sender. */
  messageId: z.string(),
  noticeId: z.string().nullable(),
  /** BCP 47, from the Content-Language of an e-mail. */
  language: z.string().nullable(),
  /** ISO 8601. */
  at: z.string(),
});

/** One message as a phone or a mailbox took it; null where a channel has none. */
export type ReceivedMessage = Readonly<z.infer<typeof receivedMessageSchema>>;
