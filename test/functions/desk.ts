import type { DeskDeps } from "../../functions/desk-api/deps.ts";
import { createHandler } from "../../functions/desk-api/handler.ts";
import type { DeskRoles } from "../../shared/domain/desk-principal.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import { aCase, aLog, anApplicant, aPlan, KEYRING, NOW, sendSettings, settings } from "../twins/builders.ts";
import { createBulkQueueTwin, createBulkSlicesTwin, createBulkTwin } from "../twins/bulk.ts";
import { createCaseTwin } from "../twins/case-store.ts";
import { createCaseListsTwin } from "../twins/desk.ts";
import { createImportTwin } from "../twins/import-store.ts";
import { createListsTwin, createOfficeNoticesTwin } from "../twins/notice-lists.ts";
import { createQueueTwin } from "../twins/notice-queue.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { createEditorTwin, createFinderTwin } from "../twins/page.ts";

const ROLES: DeskRoles = {
  scopes: { people: "sachstand/desk", machine: "sachstand/cases" },
  groupsClaim: "groups",
  groups: { leads: { role: "lead" }, coerde: { role: "caseworker", office: "coerde" } },
};
export const CASEWORKER = { sub: "p-1", scope: "sachstand/desk", groups: "[coerde]" };
export const MACHINE = { sub: "software", client_id: "software", scope: "sachstand/cases" };

const OWN = aCase({ caseId: "C-own", applicantId: "a-own" });
const FOREIGN = aCase({ caseId: "C-foreign", applicantId: "a-foreign", office: "mitte" });

/** The desk's API over twins, with a case of the caseworker's own office and one of another, and how often it touched anything. */
export async function aDesk(overrides: (deps: DeskDeps) => Partial<DeskDeps> = () => ({})) {
  const applicants = createApplicantTwin(
    [OWN, FOREIGN].map(({ applicantId }) => anApplicant({ applicantId, pageCode: undefined })),
  );
  const cases = createCaseTwin([{ ...OWN }, { ...FOREIGN }]);
  for (const item of [OWN, FOREIGN]) await cases.record({ type: "status", item, plan: aPlan() });
  const notices = createNoticeTwin();
  const { editor } = createEditorTwin(applicants, notices);
  let touched = 0;
  const counted = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name, receiver) {
        touched += 1;
        return Reflect.get(target, name, receiver);
      },
    });
  const log = aLog();
  const deps: DeskDeps = {
    finder: counted(createFinderTwin(applicants, cases)),
    caseLists: counted(createCaseListsTwin(() => [{ ...OWN }, { ...FOREIGN }])),
    cases: counted(cases),
    applicants: counted(applicants),
    lists: counted(createListsTwin(notices)),
    notices: counted(notices),
    officeNotices: counted(createOfficeNoticesTwin(notices)),
    editor: counted(editor),
    store: counted(createImportTwin(cases, applicants)),
    deskLog: counted({ write: async () => undefined, ofCase: async () => [] }),
    idempotency: counted({
      begin: async (_, { seed }) => ({ as: "new", seed }),
      end: async () => undefined,
      giveUp: async () => undefined,
      forget: async () => undefined,
    }),
    queue: counted(createQueueTwin(() => NOW)),
    bulkJobs: counted(createBulkTwin()),
    bulkSlices: counted(createBulkSlicesTwin()),
    bulkQueue: counted(createBulkQueueTwin(() => NOW)),
    keyring: async () => KEYRING,
    settings: settings(),
    sending: sendSettings(),
    texts: {
      pageUrl: "https://sachstand.example.org/s",
      authority: "Jobcenter Musterstadt",
      offices: { coerde: { name: "Jobcenter Coerde", phone: "030 23125-101", email: "coerde@example.org" } },
      codes: { perPersonAndDay: 10, perAddressAndDay: 10, perNetworkAndHour: 100 },
    },
    newId: () => "id-1",
    now: () => NOW,
    log,
  };
  const handler = createHandler({ ...deps, ...overrides(deps) }, ROLES);
  const ask = (routeKey: string, claims: object | undefined, fields: object = {}) =>
    handler({
      routeKey,
      requestContext: claims === undefined ? {} : { authorizer: { jwt: { claims } } },
      ...fields,
    });
  return { ask, log, cases, applicants, notices, touched: () => touched };
}
