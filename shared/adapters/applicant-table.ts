import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { type ApplicantStore, pageCodeSchema } from "../domain/applicant.ts";
import type { Channel } from "../domain/channel.ts";
import { batchGet } from "./dynamodb.ts";

/** Whoever was erased has no page, unless they have come back with an address; `:none` is 0. */
export const MAY_HAVE_PAGE = "(attribute_not_exists(erasedAt) OR size(channels) > :none)";

/** The table Applicants behind its port. */
export function createApplicantTable(client: DynamoDBDocumentClient, table: string): ApplicantStore {
  return {
    async read(applicantIds) {
      const items = await batchGet(
        client,
        table,
        applicantIds.map((applicantId) => ({ applicantId })),
      );
      return new Map(items.map((item) => [String(item["applicantId"]), item]));
    },
    async givePageCode(applicantId, code) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: table,
            Key: { applicantId },
            UpdateExpression: "SET pageCode = :code",
            // A person who is gone must not come back as an empty record, nor one who was just erased with a page.
            ConditionExpression: `attribute_exists(applicantId) AND attribute_not_exists(pageCode) AND ${MAY_HAVE_PAGE}`,
            ExpressionAttributeValues: { ":code": code, ":none": 0 },
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return code;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const parsed = pageCodeSchema.safeParse(unmarshall(error.Item ?? {})["pageCode"]);
        return parsed.success ? parsed.data : undefined;
      }
    },
    suppress: (applicantId, channel, address) => suppress(client, table, applicantId, channel, address),
  };
}

const contactsSchema = z.array(
  z.object({ channel: z.string(), address: z.string(), state: z.string() }).partial(),
);

async function suppress(
  client: DynamoDBDocumentClient,
  table: string,
  applicantId: string,
  channel: Channel,
  address: string,
): Promise<void> {
  const [item] = await batchGet(client, table, [{ applicantId }]);
  const contacts = contactsSchema.safeParse(item?.["channels"]).data ?? [];
  for (const [index, contact] of contacts.entries()) {
    if (contact.channel !== channel || contact.address !== address || contact.state !== "active") continue;
    await markSuppressed(client, table, applicantId, index, address);
  }
}

/** The list may have been changed since it was read; then whoever changed it knows better. */
async function markSuppressed(
  client: DynamoDBDocumentClient,
  table: string,
  applicantId: string,
  index: number,
  address: string,
): Promise<void> {
  const contact = `channels[${index}]`;
  try {
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { applicantId },
        UpdateExpression: `SET ${contact}.#state = :suppressed`,
        ConditionExpression: `${contact}.address = :address AND ${contact}.#state = :active`,
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: { ":suppressed": "suppressed", ":active": "active", ":address": address },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
