import type { Channel } from "../../../shared/domain/channel.ts";

/** The code that the texts show as an example. */
export const EXAMPLE_CODE = "K7QF2-M9X4T";

/** What an address looks like, for hints and problems. The number is one that is never assigned (Bundesnetzagentur). */
export const EXAMPLES: Readonly<Record<Channel, string>> = { sms: "0171 3920021", email: "name@example.org" };
