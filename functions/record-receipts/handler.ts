import * as z from "zod";
import { type MailOrigin, parseReceipt } from "../../shared/lambda/parse-receipt.ts";
import { type ReceiptDeps, recordReceipt } from "../../shared/lambda/record-receipts.ts";

const eventSchema = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number() }),
    }),
  ),
});

type Message = z.infer<typeof eventSchema>["Records"][number];

/** After so many looks a message that no notice knows is taken for somebody else's. */
const LOOKS = 4;

/** Records what providers say of messages they took; answers with the receipts that must come again. */
export function createHandler(deps: ReceiptDeps, origin: MailOrigin) {
  return async (event: unknown) => {
    const { Records } = eventSchema.parse(event);
    const endings = await Promise.all(Records.map((message) => endingOf(deps, origin, message)));
    const again = Records.filter((_, index) => endings[index] === "again");
    deps.log.info("RECEIPTS_RECORDED", { receipts: Records.length, ...countsOf(endings) });
    return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

async function endingOf(deps: ReceiptDeps, origin: MailOrigin, message: Message): Promise<string> {
  const receipt = parseReceipt(message.body, origin);
  if (receipt === undefined) return "dropped";
  try {
    const ending = await recordReceipt(deps, receipt);
    const isHopeless = message.attributes.ApproximateReceiveCount >= LOOKS;
    if (ending === "too-early") return isHopeless ? "dropped" : "again";
    return ending === "foreign" ? "dropped" : ending;
  } catch (error) {
    deps.log.error("RECEIPT_FAILED", error);
    return "again";
  }
}

function countsOf(endings: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...Map.groupBy(endings, (ending) => ending)].map(([name, all]) => [name, all.length]),
  );
}
