import * as z from "zod";
import type { Behaviour } from "../../infra/local/provider-behaviour.ts";
import type { Settings } from "../../infra/settings.ts";
import type { Channel } from "../../shared/domain/channel.ts";

/** What a stage in another process is started with. */
export interface StageOptions {
  readonly dataDir: string;
  /** Another DynamoDB in place of the built-in engine. */
  readonly dynamodbEndpoint?: string | undefined;
  /** In place of those of the stage `local` without hold. */
  readonly settings?: Partial<Settings> | undefined;
}

/** The parent is this repository too, so settings are taken as they come. */
export const stageOptionsSchema = z.object({
  dataDir: z.string(),
  dynamodbEndpoint: z.string().optional(),
  settings: z.custom<Partial<Settings>>((value) => typeof value === "object").optional(),
});

/** Asks a provider of the stage to behave so from now on. */
export interface Behave {
  readonly channel: Channel;
  readonly behaviour: Behaviour;
}
