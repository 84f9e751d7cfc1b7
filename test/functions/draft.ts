import type { Delivery } from "../../shared/lambda/deliver-notice.ts";
import type { Draft } from "../../shared/lambda/sender.ts";
import { loadCatalog } from "../../shared/messages/load-catalog.ts";

/** A draft as the senders' composition root makes it, for the one office there is. */
export async function draft(delivery: Delivery): Promise<Draft> {
  const { notice, parameters, pageCode } = delivery;
  if (notice.kind === undefined) throw new Error(`Notice ${notice.noticeId} has no kind`);
  const office = { name: "Jobcenter Coerde", phone: "030 23125-101", email: "coerde@example.org" };
  const content = {
    kind: notice.kind,
    office,
    parameters,
    pageUrl: "https://sachstand.example.org/s",
    pageCode,
  };
  return { delivery, content, office, catalog: await loadCatalog(delivery.language) };
}
