import type { ApplicantStore } from "../domain/applicant.ts";
import type { Channel } from "../domain/channel.ts";
import type { Suppressions } from "../domain/register.ts";
import type { Instant } from "../domain/time.ts";

export interface SuppressionDeps {
  readonly applicants: ApplicantStore;
  readonly suppressions: Suppressions;
  readonly now: () => Instant;
}

/** An address that nothing may be sent to any more, and why. */
export interface DeadAddress {
  readonly applicantId: string | undefined;
  readonly channel: Channel;
  readonly address: string;
  readonly reason: string;
}

/** Takes an address out of use: for everybody by its hash, and in the record of the person whose it is. */
export async function suppressAddress(
  { applicants, suppressions, now }: SuppressionDeps,
  { applicantId, channel, address, reason }: DeadAddress,
): Promise<void> {
  await suppressions.suppress(channel, address, reason, now());
  if (applicantId !== undefined) await applicants.suppress(applicantId, channel, address);
}
