import type { Courier } from "../../shared/domain/courier.ts";
import type { ProviderAnswer } from "../../shared/domain/settle-answer.ts";

/** The twin of a provider. */
export interface CourierTwin<Message> extends Courier<Message> {
  /** All messages that it was handed, oldest first, with what it said. */
  readonly calls: readonly { readonly message: Message; readonly answer: ProviderAnswer }[];
}

/** A provider that answers by `answer`; by default it accepts everything. */
export function createCourierTwin<Message>(
  answer: (message: Message, call: number) => ProviderAnswer = acceptAll,
): CourierTwin<Message> {
  const calls: { message: Message; answer: ProviderAnswer }[] = [];
  return {
    calls,
    async deliver(message) {
      const said = answer(message, calls.length + 1);
      calls.push({ message, answer: said });
      return said;
    },
  };
}

function acceptAll(_message: unknown, call: number): ProviderAnswer {
  return { outcome: "accepted", messageId: `provider-${call}` };
}
