import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Channel } from "../domain/channel.ts";
import {
  type AddressFacts,
  monthOf,
  type Resumption,
  type SendingFacts,
  type SendingRegister,
  type Suppressions,
} from "../domain/register.ts";
import { after, DAY, type Instant } from "../domain/time.ts";
import { addressHashes } from "./address-hash.ts";
import { batchGet } from "./dynamodb.ts";
import type { Keyring } from "./keyring.ts";
import { createPauseTable, pauseIn, pauseKey } from "./pause-table.ts";
import { putUnless } from "./put-unless.ts";
import { secondsOf } from "./ttl.ts";

/** What has been spent is kept for the year's accounts. */
const KEEP_SPENDING = 400 * DAY;

export const spendingSchema = z.object({ usd: z.number() });

/** The table Register behind its ports. Addresses stand in it as keyed hashes only. */
export function createRegisterTable(
  client: DynamoDBDocumentClient,
  table: string,
  keyring: () => Promise<Keyring>,
): SendingRegister & Suppressions & Resumption {
  const pauses = createPauseTable(client, table);
  return {
    look: async (channel, addresses, now) => look(client, table, await keyring(), channel, addresses, now),
    spend: async (channel, usd, now) => {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: spendingKey(channel, now),
          UpdateExpression: "ADD usd :usd SET #ttl = :ttl",
          ExpressionAttributeNames: { "#ttl": "ttl" },
          ExpressionAttributeValues: { ":usd": usd, ":ttl": secondsOf(after(now, KEEP_SPENDING)) },
          ReturnValues: "UPDATED_NEW",
        }),
      );
      return spendingSchema.parse(Attributes).usd;
    },
    pause: pauses.pause,
    resume: pauses.resume,
    suppress: async (channel, address, reason, at) => {
      const [{ hash }] = addressHashes(await keyring(), channel, address);
      // The first reason stays: it says since when.
      await putUnless(
        client,
        table,
        { ...suppressionKey(channel, hash), reason, at },
        { condition: "attribute_not_exists(#key)", names: { "#key": "key" } },
      );
    },
  };
}

async function look(
  client: DynamoDBDocumentClient,
  table: string,
  keyring: Keyring,
  channel: Channel,
  addresses: readonly string[],
  now: Instant,
): Promise<SendingFacts> {
  const hashes = new Map(addresses.map((address) => [address, addressHashes(keyring, channel, address)]));
  const suppressionKeys = [...hashes.values()].flat().map(({ hash }) => suppressionKey(channel, hash));
  const keys = [pauseKey(channel), spendingKey(channel, now), ...suppressionKeys];
  const items = await batchGet(client, table, keys);
  const found = new Map(items.map((item) => [keyText(item), item]));
  const facts = [...hashes].map(([address, [current, ...older]]): readonly [string, AddressFacts] => {
    const all = [current, ...older];
    const isSuppressed = all.some(({ hash }) => found.has(keyText(suppressionKey(channel, hash))));
    return [address, { hash: current.hash, refs: all.map(({ hash }) => hash), isSuppressed }];
  });
  const spending = spendingSchema.safeParse(found.get(keyText(spendingKey(channel, now))));
  return {
    pause: pauseIn(found.get(keyText(pauseKey(channel)))),
    spentUsd: spending.data?.usd ?? 0,
    addresses: new Map(facts),
  };
}

function spendingKey(channel: Channel, now: Instant) {
  return { key: `spent#${channel}`, entry: monthOf(now) };
}

function suppressionKey(channel: Channel, hash: string) {
  return { key: `suppression#${hash}`, entry: channel };
}

function keyText(item: Readonly<Record<string, unknown>>): string {
  return `${String(item["key"])}/${String(item["entry"])}`;
}
