import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { channelSchema } from "../domain/channel.ts";
import { type ConsentProof, KEEP_PROOF } from "../domain/confirmation.ts";
import { after } from "../domain/time.ts";
import { secondsOf } from "./ttl.ts";

/** The write that keeps a proof in the table Register; a withdrawal completes the proof that was there. */
export function proofWrite(
  table: string,
  { applicantId, channel, addressRef, consent, withdrawnAt }: ConsentProof,
) {
  const base = { "#channel": "channel", "#ref": "addressRef", "#consent": "consent" };
  const values = { ":channel": channel, ":ref": addressRef, ":consent": consent };
  const given = "SET #channel = :channel, #ref = :ref, #consent = :consent";
  const common = {
    TableName: table,
    Key: { key: keyOf(applicantId), entry: `${channel}#${addressRef}#${consent.at}` },
  };
  if (withdrawnAt === undefined) {
    return {
      Update: {
        ...common,
        UpdateExpression: given,
        ExpressionAttributeNames: base,
        ExpressionAttributeValues: values,
      },
    };
  }
  return {
    Update: {
      ...common,
      UpdateExpression: `${given}, withdrawnAt = :at, #ttl = :ttl`,
      ExpressionAttributeNames: { ...base, "#ttl": "ttl" },
      ExpressionAttributeValues: {
        ...values,
        ":at": withdrawnAt,
        ":ttl": secondsOf(after(withdrawnAt, KEEP_PROOF)),
      },
    },
  };
}

export const proofSchema = z.object({
  channel: channelSchema,
  addressRef: z.string(),
  consent: z.object({
    at: z.string(),
    how: z.string(),
    by: z.string().optional(),
    text: z.string().optional(),
    language: z.string().optional(),
  }),
  withdrawnAt: z.string().optional(),
});

/** All proofs of one person, in no order. */
export async function readProofs(
  client: DynamoDBDocumentClient,
  table: string,
  applicantId: string,
): Promise<readonly ConsentProof[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: "#key = :key",
      ExpressionAttributeNames: { "#key": "key" },
      ExpressionAttributeValues: { ":key": keyOf(applicantId) },
    },
  );
  const proofs: ConsentProof[] = [];
  for await (const { Items = [] } of pages) {
    proofs.push(...Items.map((item) => ({ applicantId, ...proofSchema.parse(item) })));
  }
  return proofs;
}

function keyOf(applicantId: string): string {
  return `consent#${applicantId}`;
}
