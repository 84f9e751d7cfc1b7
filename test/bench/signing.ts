import { SESClient } from "@aws-sdk/client-ses";
import { SNSClient } from "@aws-sdk/client-sns";
import { createSesCourier } from "../../shared/adapters/ses-email.ts";
import { createSnsCourier } from "../../shared/adapters/sns-sms.ts";
import type { Courier, EmailMessage, SmsMessage } from "../../shared/domain/courier.ts";

/** Signs one request once more. */
export type Sign = () => Promise<unknown>;

type SignerProvider = SNSClient["config"]["signer"];

const CONFIG = {
  region: "eu-central-1",
  maxAttempts: 1,
  // The credentials of a function come with a session token, which is signed as well.
  credentials: { accessKeyId: "bench", secretAccessKey: "bench", sessionToken: "bench".repeat(160) },
};
const SMS_SENDER = { senderId: "Jobcenter", maxPrice: "0.50" };
const EMAIL_SENDER = {
  name: "Jobcenter Musterstadt",
  address: "mitteilungen@sachstand.example.org",
  configurationSet: "sachstand-local",
};

const smsConfig = { ...CONFIG, requestHandler: answering("Publish") };
const emailConfig = { ...CONFIG, requestHandler: answering("SendRawEmail") };

/** Couriers of the product with the SDK as it is, but for the network: their provider answers at once. */
export const smsCourier = createSnsCourier(new SNSClient(smsConfig), SMS_SENDER);
export const emailCourier = createSesCourier(new SESClient(emailConfig), EMAIL_SENDER);

/** What signs the requests that carry these messages: the SDK's own signers, each with its very request. */
export function signingOfSms(messages: readonly SmsMessage[]): Promise<readonly Sign[]> {
  const { signer } = new SNSClient(smsConfig).config;
  return signingOf(messages, (kept) =>
    createSnsCourier(new SNSClient({ ...smsConfig, signer: keeping(signer, kept) }), SMS_SENDER),
  );
}

/** The same for e-mails. */
export function signingOfEmails(messages: readonly EmailMessage[]): Promise<readonly Sign[]> {
  const { signer } = new SESClient(emailConfig).config;
  return signingOf(messages, (kept) =>
    createSesCourier(new SESClient({ ...emailConfig, signer: keeping(signer, kept) }), EMAIL_SENDER),
  );
}

async function signingOf<Message>(
  messages: readonly Message[],
  createCourier: (kept: Sign[]) => Courier<Message>,
): Promise<readonly Sign[]> {
  const kept: Sign[] = [];
  const courier = createCourier(kept);
  for (const message of messages) await deliver(courier, message);
  if (kept.length !== messages.length) throw new Error("Each message must be signed exactly once");
  return kept;
}

/** Sends a message; the stub must accept it. */
export async function deliver<Message>(courier: Courier<Message>, message: Message): Promise<string> {
  const answer = await courier.deliver(message);
  if (answer.outcome !== "accepted") throw new Error(`The provider said ${answer.outcome}`);
  return answer.messageId;
}

/** Signers of `provider` that also keep what they are asked to sign. */
function keeping(provider: SignerProvider, kept: Sign[]): SignerProvider {
  return async (scheme) => {
    const signer = await provider(scheme);
    return {
      sign(request, options) {
        kept.push(() => signer.sign(request, options));
        return signer.sign(request, options);
      },
    };
  };
}

/** In place of the network: accepts every request of an action. */
function answering(action: string) {
  const answer = `<${action}Response><${action}Result><MessageId>bench</MessageId></${action}Result></${action}Response>`;
  return {
    handle: async () => ({
      response: { statusCode: 200, headers: { "content-type": "text/xml" }, body: Buffer.from(answer) },
    }),
  };
}
