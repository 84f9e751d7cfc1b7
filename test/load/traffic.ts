import { type DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { type Notice, noticeSchema } from "../../shared/domain/notice.ts";
import { inLanes, pageCodeOf, putCase, putPeople } from "../bench/load.ts";

/** People of a run with one case each, and when each case's change was written. */
export interface Traffic {
  readonly run: string;
  readonly count: number;
  /** By case, milliseconds since 1970 right before its write. */
  readonly writtenAt: Map<string, number>;
}

/** Writes the people of a run, who have heard of nothing yet. */
export async function people(tables: DynamoDBDocumentClient, run: string, count: number): Promise<Traffic> {
  await putPeople(tables, run, count);
  return { run, count, writtenAt: new Map() };
}

/** Writes the change of the nth person's case. */
export async function change(
  tables: DynamoDBDocumentClient,
  { run, writtenAt }: Traffic,
  index: number,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  writtenAt.set(`${run}-${index}`, Date.now());
  await putCase(tables, run, index, fields);
}

/** Writes all changes as fast as the tables take them; returns the milliseconds that takes. */
export async function allAtOnce(tables: DynamoDBDocumentClient, traffic: Traffic): Promise<number> {
  const start = performance.now();
  await inLanes(traffic.count, (index) => change(tables, traffic, index));
  return performance.now() - start;
}

/** Writes so many changes a second, evenly, until all are written or `until` says so. */
export async function evenly(
  tables: DynamoDBDocumentClient,
  traffic: Traffic,
  perSecond: number,
  until: () => boolean = () => false,
): Promise<void> {
  const writes: Promise<void>[] = [];
  const start = performance.now();
  for (let index = 0; index < traffic.count && !until(); index++) {
    const due = start + (index * 1_000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    writes.push(change(tables, traffic, index));
  }
  await Promise.all(writes);
}

/** By case, the page code in its message; only of changes that were written. */
export function expectedOf({ run, count, writtenAt }: Traffic): ReadonlyMap<string, string> {
  const all = Array.from(
    { length: count },
    (_, index) => [`${run}-${index}`, pageCodeOf(run, index)] as const,
  );
  return new Map(all.filter(([caseId]) => writtenAt.has(caseId)));
}

/** All notices there are. */
export async function allNotices(tables: DynamoDBDocumentClient): Promise<readonly Notice[]> {
  const notices: Notice[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await tables.send(
      new ScanCommand({ TableName: "sachstand-local-Notices", ExclusiveStartKey: start }),
    );
    notices.push(...(page.Items ?? []).map((item) => noticeSchema.parse(item)));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return notices;
}
