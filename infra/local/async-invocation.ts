import type { Deployment } from "./deployment.ts";
import type { RunnableFunction } from "./function-pools.ts";
import type { PendingAnswers } from "./pending-answers.ts";

/** As Lambda has it where the template says nothing. */
const STANDARD_RETRIES = 2;
/** Between two attempts, in milliseconds: a sixtieth of what Lambda waits. */
const RETRY_AFTER_MS = [1000, 2000];

export interface AsyncInvocationOptions {
  readonly deployment: Deployment;
  readonly pending: PendingAnswers;
  readonly onLog: (line: string) => void;
}

/**
 * Calls a function as other AWS services do: nobody waits for the result, and a failure is tried again as often as the template
 * says. After the last one the event is gone, and a line tells so.
 * @returns takes an event, JSON; resolves when its first attempt has ended
 */
export function createAsyncInvocation(
  { resource, qualifier, pool }: RunnableFunction,
  { deployment, pending, onLog }: AsyncInvocationOptions,
): (event: string) => Promise<void> {
  const { name, arn, logicalName } = resource;
  const config = deployment.invokeConfigs.find(
    ({ properties }) => [name, arn].includes(properties.FunctionName) && properties.Qualifier === qualifier,
  );
  const retries = config?.properties.MaximumRetryAttempts ?? STANDARD_RETRIES;

  const attempt = async (event: string, retried: number): Promise<void> => {
    const failed = await pool.invoke(event).then(
      () => false,
      () => true,
    );
    if (!failed) return;
    if (retried < retries) {
      pending.give(RETRY_AFTER_MS[retried] ?? 0, () => attempt(event, retried + 1));
    } else {
      onLog(`${logicalName}: gave an event up after ${retried + 1} attempts`);
    }
  };
  return (event) => attempt(event, 0);
}
