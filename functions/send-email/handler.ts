import type { Keyring } from "../../shared/adapters/keyring.ts";
import { unsubscribeToken } from "../../shared/adapters/unsubscribe-token.ts";
import type { EmailMessage } from "../../shared/domain/courier.ts";
import type { Delivery, SenderDeps } from "../../shared/lambda/deliver-notice.ts";
import { createSendHandler, type Draft } from "../../shared/lambda/sender.ts";
import { loadCatalog } from "../../shared/messages/load-catalog.ts";
import { type NoticeContent, renderEmail } from "../../shared/messages/render.ts";

/** Stands below every translated text, so that staff and helpers can follow. */
const STAFF_LANGUAGE = "de";

interface EmailDeps extends Omit<SenderDeps<EmailMessage>, "compose"> {
  readonly draft: (delivery: Delivery) => Promise<Draft>;
  readonly keyring: () => Promise<Keyring>;
}

/** Sends e-mail notices. */
export function createHandler({ draft, keyring, ...deps }: EmailDeps) {
  return createSendHandler<EmailMessage>({
    ...deps,
    compose: async (delivery) => {
      const { catalog, content, office } = await draft(delivery);
      const { caseId, noticeId } = delivery.notice;
      const stopUrl = await stopUrlFor(delivery, content, keyring);
      const text = renderEmail(catalog, { ...content, stopUrl }, await loadCatalog(STAFF_LANGUAGE));
      const to = delivery.address;
      const { language } = catalog;
      return { message: { ...text, to, replyTo: office.email, language, stopUrl, caseId, noticeId } };
    },
  });
}

/** The link that ends these e-mails; whoever is sent a confirmation code gets none yet. */
async function stopUrlFor(
  { notice: { applicantId } }: Delivery,
  { kind, pageUrl }: NoticeContent,
  keyring: () => Promise<Keyring>,
): Promise<string | undefined> {
  if (kind === "address-code" || applicantId === undefined) return undefined;
  return `${pageUrl}/stop/${unsubscribeToken(await keyring(), { applicantId, channel: "email" })}`;
}
