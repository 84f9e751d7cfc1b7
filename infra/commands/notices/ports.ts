import { SQSClient } from "@aws-sdk/client-sqs";
import { createApplicantTable } from "../../../shared/adapters/applicant-table.ts";
import { createCaseScan } from "../../../shared/adapters/case-scan.ts";
import { createCaseTable } from "../../../shared/adapters/case-table.ts";
import { createDeadLetters, type DeadLetters } from "../../../shared/adapters/dead-letters.ts";
import { createDocumentClient } from "../../../shared/adapters/dynamodb.ts";
import { createKeyring } from "../../../shared/adapters/keyring.ts";
import { createQueueUrls } from "../../../shared/adapters/named-queues.ts";
import { createNoticeLists } from "../../../shared/adapters/notice-lists.ts";
import { createNoticeQueues } from "../../../shared/adapters/notice-queues.ts";
import { createNoticeTable } from "../../../shared/adapters/notice-table.ts";
import { newPageCode } from "../../../shared/adapters/page-code.ts";
import { createPauseTable } from "../../../shared/adapters/pause-table.ts";
import type { CaseScan } from "../../../shared/domain/change.ts";
import type { DueIndex, NoticeLists, NoticeQueue } from "../../../shared/domain/notice.ts";
import type { ChannelPauses } from "../../../shared/domain/register.ts";
import { systemClock } from "../../../shared/lambda/clock.ts";
import type { PlannerDeps } from "../../../shared/lambda/plan-changes.ts";
import { planSettingsOf, readSettings } from "../../settings.ts";

/** Everything that the commands on notices use of a stage. */
export interface Ports extends PlannerDeps {
  readonly stage: string;
  readonly lists: NoticeLists;
  readonly dueIndex: DueIndex;
  readonly scan: CaseScan;
  readonly pauses: ChannelPauses;
  readonly deadLetters: DeadLetters;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * A stage's tables and queues, by their fixed names; nothing is asked before it is needed.
 * @throws SettingsError if the stage has no usable settings
 */
export function connect(stage: string): Ports {
  const settings = planSettingsOf(readSettings(stage));
  const tables = createDocumentClient();
  const table = (name: string) => `sachstand-${stage}-${name}`;
  const sqs = new SQSClient();
  const keyring = createKeyring(`sachstand-${stage}-keys`);
  const queueUrls = createQueueUrls(sqs);
  const notices = createNoticeTable(tables, table("Notices"));
  const queue: NoticeQueue = {
    async enqueue(messages) {
      const [sms, email] = await Promise.all([queueUrls(table("sms")), queueUrls(table("email"))]);
      await createNoticeQueues(sqs, { sms, email }).enqueue(messages);
    },
  };
  return {
    stage,
    settings,
    notices,
    dueIndex: notices,
    queue,
    cases: createCaseTable(tables, table("Cases")),
    applicants: createApplicantTable(tables, table("Applicants")),
    lists: createNoticeLists(tables, table("Notices")),
    scan: createCaseScan(tables, table("Cases")),
    pauses: createPauseTable(tables, table("Register")),
    deadLetters: createDeadLetters(sqs, queueUrls),
    now: systemClock,
    newPageCode: async () => newPageCode(await keyring()),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}
