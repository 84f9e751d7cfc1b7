import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Channel } from "../domain/channel.ts";
import type { ChannelPauses, Pause } from "../domain/register.ts";
import { batchGet } from "./dynamodb.ts";
import { putUnless } from "./put-unless.ts";

export const pauseSchema = z.object({ since: z.string(), until: z.string().optional(), code: z.string() });

/** The pauses in the table Register; no key is needed for them. */
export function createPauseTable(client: DynamoDBDocumentClient, table: string): ChannelPauses {
  return {
    pause: (channel, pause) => putPause(client, table, channel, pause),
    async resume(channel) {
      await client.send(new DeleteCommand({ TableName: table, Key: pauseKey(channel) }));
    },
    async current(channel) {
      const [item] = await batchGet(client, table, [pauseKey(channel)]);
      return pauseIn(item);
    },
  };
}

/** The key under which a channel's pause stands. */
export function pauseKey(channel: Channel) {
  return { key: "pause", entry: channel };
}

/** The pause that an item of Register holds, if it is one. */
export function pauseIn(item: unknown): Pause | undefined {
  return pauseSchema.safeParse(item).data;
}

/** A pause that lasts longer is not cut short by one that a provider's answer asks for. */
async function putPause(
  client: DynamoDBDocumentClient,
  table: string,
  channel: Channel,
  pause: Pause,
): Promise<void> {
  const item = { ...pauseKey(channel), ...pause };
  if (pause.until === undefined) {
    await client.send(new PutCommand({ TableName: table, Item: item }));
    return;
  }
  await putUnless(client, table, item, {
    condition: "attribute_not_exists(#key) OR (attribute_exists(#until) AND #until < :until)",
    names: { "#key": "key", "#until": "until" },
    values: { ":until": pause.until },
  });
}
