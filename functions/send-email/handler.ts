import type { EmailMessage } from "../../shared/domain/courier.ts";
import type { Delivery, SenderDeps } from "../../shared/lambda/send-notices.ts";
import { createSendHandler, type Draft } from "../../shared/lambda/sender.ts";
import { renderEmail } from "../../shared/messages/render.ts";

interface EmailDeps extends Omit<SenderDeps<EmailMessage>, "compose"> {
  readonly draft: (delivery: Delivery) => Promise<Draft>;
}

/** Sends e-mail notices. */
export function createHandler({ draft, ...deps }: EmailDeps) {
  return createSendHandler<EmailMessage>({
    ...deps,
    compose: async (delivery) => {
      const { catalog, content, office } = await draft(delivery);
      const { caseId, noticeId } = delivery.notice;
      const text = renderEmail(catalog, content);
      return {
        ...text,
        to: delivery.address,
        replyTo: office.email,
        language: catalog.language,
        caseId,
        noticeId,
      };
    },
  });
}
