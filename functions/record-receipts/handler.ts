import * as z from "zod";
import { TIMINGS } from "../../shared/domain/timings.ts";
import type { TimingLog, Timings } from "../../shared/lambda/log.ts";
import { type MailOrigin, parseReceipt } from "../../shared/lambda/parse-receipt.ts";
import { type ReceiptDeps, type ReceiptEnding, recordReceipt } from "../../shared/lambda/record-receipts.ts";

export interface RecorderDeps extends ReceiptDeps {
  readonly log: TimingLog;
}

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

type Ending = ReceiptEnding | { readonly as: "dropped" | "again" };

/** After so many looks a message that no notice knows is taken for somebody else's. */
const LOOKS = 4;

/** Records what providers say of messages they took; answers with the receipts that must come again. */
export function createHandler(deps: RecorderDeps, origin: MailOrigin) {
  return async (event: unknown) => {
    const { Records } = eventSchema.parse(event);
    const endings = await Promise.all(Records.map((message) => endingOf(deps, origin, message)));
    const again = Records.filter((_, index) => endings[index]?.as === "again");
    const counts = { receipts: Records.length, ...countsOf(endings.flatMap(namesOf)) };
    deps.log.timed("RECEIPTS_RECORDED", counts, timingsOf(endings));
    return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

async function endingOf(deps: ReceiptDeps, origin: MailOrigin, message: Message): Promise<Ending> {
  const receipt = parseReceipt(message.body, origin);
  if (receipt === undefined) return { as: "dropped" };
  try {
    const ending = await recordReceipt(deps, receipt);
    const isHopeless = message.attributes.ApproximateReceiveCount >= LOOKS;
    if (ending.as === "too-early") return { as: isHopeless ? "dropped" : "again" };
    return ending.as === "foreign" ? { as: "dropped" } : ending;
  } catch (error) {
    deps.log.error("RECEIPT_FAILED", error);
    return { as: "again" };
  }
}

/** `recorded`, and beside it `sms_delivered`, a name that metric filters can take: what became of the notices of a channel. */
function namesOf(ending: Ending): readonly string[] {
  return ending.as === "recorded" ? [ending.as, `${ending.channel}_${ending.became}`] : [ending.as];
}

function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

function timingsOf(endings: readonly Ending[]): Timings {
  const recorded = endings.flatMap((ending) => (ending.as === "recorded" ? [ending] : []));
  const of = (wanted: keyof typeof TIMINGS.toDelivery) =>
    recorded.flatMap(({ channel, secondsToDelivery }) =>
      channel === wanted && secondsToDelivery !== undefined ? [secondsToDelivery] : [],
    );
  return { [TIMINGS.toDelivery.sms]: of("sms"), [TIMINGS.toDelivery.email]: of("email") };
}
