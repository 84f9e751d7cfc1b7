import type { EmailMessage } from "../../shared/domain/courier.ts";
import type { Delivery, SenderDeps } from "../../shared/lambda/send-notices.ts";
import { createSendHandler, type Draft } from "../../shared/lambda/sender.ts";
import { loadCatalog } from "../../shared/messages/load-catalog.ts";
import { renderEmail } from "../../shared/messages/render.ts";

/** Stands below every translated text, so that staff and helpers can follow. */
const STAFF_LANGUAGE = "de";

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
      const text = renderEmail(catalog, content, await loadCatalog(STAFF_LANGUAGE));
      const to = delivery.address;
      const { language } = catalog;
      return { message: { ...text, to, replyTo: office.email, language, caseId, noticeId } };
    },
  });
}
