import type { Keyring } from "../../shared/adapters/keyring.ts";
import type { ApplicantStore } from "../../shared/domain/applicant.ts";
import type { BulkJobs, BulkSlices } from "../../shared/domain/bulk.ts";
import type { BulkQueue } from "../../shared/domain/bulk-pace.ts";
import type { CaseLists } from "../../shared/domain/case-lists.ts";
import type { CaseStore } from "../../shared/domain/change.ts";
import type { DeskLog } from "../../shared/domain/desk-log.ts";
import type { ApplicantEditor } from "../../shared/domain/edit-applicant.ts";
import type { OfficeNotices } from "../../shared/domain/figures.ts";
import type { IdempotencyStore } from "../../shared/domain/idempotency.ts";
import type { ImportStore } from "../../shared/domain/import-record.ts";
import type { NoticeLists, NoticeQueue, NoticeStore } from "../../shared/domain/notice.ts";
import type { PageFinder } from "../../shared/domain/page.ts";
import type { PageSettings } from "../../shared/domain/page-settings.ts";
import type { PlanSettings, SendSettings } from "../../shared/domain/settings.ts";
import type { Instant } from "../../shared/domain/time.ts";
import type { Log } from "../../shared/lambda/log.ts";

/** Everything that the desk's API needs. */
export interface DeskDeps {
  readonly finder: PageFinder;
  readonly caseLists: CaseLists;
  readonly cases: CaseStore;
  readonly applicants: ApplicantStore;
  readonly lists: NoticeLists;
  readonly notices: NoticeStore;
  readonly officeNotices: OfficeNotices;
  readonly editor: ApplicantEditor;
  readonly store: ImportStore;
  readonly deskLog: DeskLog;
  readonly idempotency: IdempotencyStore;
  readonly queue: NoticeQueue;
  readonly bulkJobs: BulkJobs;
  readonly bulkSlices: BulkSlices;
  readonly bulkQueue: BulkQueue;
  readonly keyring: () => Promise<Keyring>;
  readonly settings: PlanSettings;
  readonly sending: SendSettings;
  readonly texts: PageSettings;
  readonly newId: () => string;
  readonly now: () => Instant;
  readonly log: Log;
}
