import type { SmsMessage } from "../../shared/domain/courier.ts";
import type { Delivery, SenderDeps } from "../../shared/lambda/deliver-notice.ts";
import { createSendHandler, type Draft } from "../../shared/lambda/sender.ts";
import { renderSms } from "../../shared/messages/render.ts";
import { measureSms } from "../../shared/messages/sms-parts.ts";

interface SmsDeps extends Omit<SenderDeps<SmsMessage>, "compose"> {
  readonly draft: (delivery: Delivery) => Promise<Draft>;
}

/** Sends SMS notices. */
export function createHandler({ draft, ...deps }: SmsDeps) {
  return createSendHandler<SmsMessage>({
    ...deps,
    compose: async (delivery) => {
      const { catalog, content } = await draft(delivery);
      const text = renderSms(catalog, content);
      const { parts, encoding } = measureSms(text);
      return { message: { to: delivery.address, text }, measured: { parts, encoding } };
    },
  });
}
