import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, TransactWriteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Applicant, Contact } from "../domain/applicant.ts";
import type { ApplicantEdit, ApplicantEditor } from "../domain/edit-applicant.ts";
import { MAY_HAVE_PAGE } from "./applicant-table.ts";
import { proofWrite } from "./consent-proofs.ts";
import { erasureWrite } from "./erasures.ts";
import { noticeItem } from "./notice-table.ts";

/** The tables that a change of a person's record touches. */
export interface EditedTables {
  readonly applicants: string;
  readonly notices: string;
  readonly register: string;
}

type Item = Readonly<Record<string, unknown>>;

/** What a person may change, by hand or by the desk. */
const FIELDS = [
  "language",
  "channels",
  "reach",
  "sendHours",
  "pausedUntil",
  "safeContact",
  "chosenAt",
] as const;

/** Changes records of the table Applicants, each with its proofs and notices in one transaction. */
export function createApplicantEditor(client: DynamoDBDocumentClient, tables: EditedTables): ApplicantEditor {
  return {
    async edit(edit) {
      const proofs = edit.proofs.map((proof) => proofWrite(tables.register, proof));
      const notices = edit.notices.map((notice) => ({
        Put: {
          TableName: tables.notices,
          Item: noticeItem(notice),
          ConditionExpression: "attribute_not_exists(noticeId)",
        },
      }));
      try {
        const { applicantId, erasedAt: at } = edit.after;
        const erasures =
          edit.erases && at !== undefined ? [erasureWrite(tables.register, { applicantId, at })] : [];
        const TransactItems = [recordWrite(tables.applicants, edit), ...proofs, ...notices, ...erasures];
        await client.send(new TransactWriteCommand({ TransactItems }));
        return true;
      } catch (error) {
        if (isOvertaken(error)) return false;
        throw error;
      }
    },
    async renewPageCode(applicantId, code) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tables.applicants,
            Key: { applicantId },
            UpdateExpression: "SET pageCode = :code",
            ConditionExpression: `attribute_exists(applicantId) AND ${MAY_HAVE_PAGE}`,
            ExpressionAttributeValues: { ":code": code, ":none": 0 },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

function recordWrite(table: string, edit: ApplicantEdit) {
  return edit.erases ? erasure(table, edit) : update(table, edit);
}

/** The record has changed, or is being changed right now. */
function isOvertaken(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const [record] = error.CancellationReasons ?? [];
  return record?.Code === "ConditionalCheckFailed" || record?.Code === "TransactionConflict";
}

/**
 * Nothing of what was there stays, whoever wrote it, but the id, the language for letters and what protects them; and that
 * must not have changed since it was read.
 */
function erasure(table: string, { seen, after }: ApplicantEdit) {
  const { applicantId, language, erasedAt, safeContact } = after;
  const { channels, safeContact: wasSafe } = itemOf(seen);
  const values = {
    ...(channels !== undefined && { ":channels": channels }),
    ...(wasSafe !== undefined && { ":safeContact": wasSafe }),
  };
  return {
    Put: {
      TableName: table,
      Item: { applicantId, language, channels: [], erasedAt, safeContact },
      ConditionExpression: [
        "attribute_exists(applicantId)",
        channels === undefined ? "attribute_not_exists(channels)" : "channels = :channels",
        wasSafe === undefined ? "attribute_not_exists(safeContact)" : "safeContact = :safeContact",
      ].join(" AND "),
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    },
  };
}

/** Sets what has changed, if it still is what was read. */
function update(table: string, { seen, before, after }: ApplicantEdit) {
  const raw = itemOf(seen);
  const wanted: Item = { ...after, channels: mergeContacts(raw["channels"], before, after) };
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const [sets, removes, conditions]: [string[], string[], string[]] = [[], [], []];
  for (const field of FIELDS) {
    names[`#${field}`] = field;
    if (raw[field] === undefined) conditions.push(`attribute_not_exists(#${field})`);
    else {
      conditions.push(`#${field} = :old_${field}`);
      values[`:old_${field}`] = raw[field];
    }
    if (wanted[field] === undefined) removes.push(`#${field}`);
    else {
      sets.push(`#${field} = :${field}`);
      values[`:${field}`] = wanted[field];
    }
  }
  const removing = removes.length > 0 ? ` REMOVE ${removes.join(", ")}` : "";
  return {
    Update: {
      TableName: table,
      Key: { applicantId: after.applicantId },
      UpdateExpression: `SET ${sets.join(", ")}${removing}`,
      ConditionExpression: conditions.join(" AND "),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
  };
}

/** Keeps what others have written into a contact beside the fields that we know. */
function mergeContacts(raw: unknown, before: Applicant, after: Applicant): readonly Item[] {
  const items: readonly unknown[] = Array.isArray(raw) ? raw : [];
  return after.channels.map((contact) => {
    const index = before.channels.findIndex((other) => isSame(contact, other));
    return { ...itemOf(items[index]), ...contact };
  });
}

function isSame(one: Contact, other: Contact): boolean {
  return one.channel === other.channel && one.address === other.address;
}

function itemOf(value: unknown): Item {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
