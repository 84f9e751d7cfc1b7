import type { ProviderAnswer } from "./settle-answer.ts";

/** A rendered SMS on its way to the provider. */
export interface SmsMessage {
  /** E.164. */
  readonly to: string;
  readonly text: string;
}

/** A rendered e-mail on its way to the provider. */
export interface EmailMessage {
  readonly to: string;
  /** The office's own address. */
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Ends the e-mails by one POST (RFC 8058); absent where there is nothing to end yet. */
  readonly stopUrl?: string | undefined;
  /** BCP 47, of the text as a whole. */
  readonly language: string;
  /** Come back with the provider's events, so that a lost answer can be settled. */
  readonly caseId: string;
  readonly noticeId: string;
}

/** Hands one message to the provider, once, and never throws: every end is an answer. */
export interface Courier<Message> {
  deliver(message: Message): Promise<ProviderAnswer>;
}
