import type { Keyring } from "../../shared/adapters/keyring.ts";
import type { ApplicantStore } from "../../shared/domain/applicant.ts";
import type { CaseStore } from "../../shared/domain/change.ts";
import type { Confirmations, ConsentProof } from "../../shared/domain/confirmation.ts";
import type { ApplicantEditor } from "../../shared/domain/edit-applicant.ts";
import type { MissStore } from "../../shared/domain/misses.ts";
import type { NoticeLists, NoticeQueue, NoticeStore } from "../../shared/domain/notice.ts";
import type { PageFinder } from "../../shared/domain/page.ts";
import type { PageSettings } from "../../shared/domain/page-settings.ts";
import type { SendingRegister } from "../../shared/domain/register.ts";
import type { PlanSettings } from "../../shared/domain/settings.ts";
import type { Instant } from "../../shared/domain/time.ts";
import type { Log } from "../../shared/lambda/log.ts";

/** Everything that the pages need. */
export interface PageDeps {
  readonly finder: PageFinder;
  readonly applicants: ApplicantStore;
  readonly cases: CaseStore;
  readonly lists: Pick<NoticeLists, "ofCase">;
  readonly notices: Pick<NoticeStore, "add" | "move">;
  readonly editor: ApplicantEditor;
  readonly confirmations: Confirmations;
  readonly misses: MissStore;
  readonly register: Pick<SendingRegister, "look">;
  readonly proofsOf: (applicantId: string) => Promise<readonly ConsentProof[]>;
  readonly queue: NoticeQueue;
  readonly keyring: () => Promise<Keyring>;
  readonly settings: PlanSettings;
  readonly page: PageSettings;
  readonly newId: () => string;
  readonly now: () => Instant;
  readonly log: Log;
}
