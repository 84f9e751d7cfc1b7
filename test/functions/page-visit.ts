import { createHandler } from "../../functions/applicant-pages/handler.ts";
import { confirmationCode } from "../../shared/adapters/confirmation-code.ts";
import type { Applicant } from "../../shared/domain/applicant.ts";
import { deedOf } from "../../shared/domain/personal-notices.ts";
import type { Instant } from "../../shared/domain/time.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import { aCase, aLog, anApplicant, aPlan, KEYRING, NOW, PAGE_CODE, settings } from "../twins/builders.ts";
import { createCaseTwin } from "../twins/case-store.ts";
import { createListsTwin } from "../twins/notice-lists.ts";
import { createQueueTwin } from "../twins/notice-queue.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import {
  createConfirmationTwin,
  createEditorTwin,
  createFinderTwin,
  createLookTwin,
  createMissTwin,
} from "../twins/page.ts";
import { createRegisterTwin } from "../twins/register.ts";

export const PAGE = `/s/${PAGE_CODE}`;

/** What a visitor may send beside method and path. */
export interface Sent {
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly ip?: string;
}

export interface SiteOptions {
  readonly people?: readonly Applicant[];
  readonly suppressed?: readonly string[];
  readonly codes?: { perPersonAndDay: number; perAddressAndDay: number; perNetworkAndHour: number };
}

/** The applicant's page over twins, and visitors who click through it. */
export function aSite({ people = [anApplicant()], suppressed, codes }: SiteOptions = {}) {
  let now: Instant = NOW;
  const applicants = createApplicantTwin(people);
  const cases = createCaseTwin();
  const notices = createNoticeTwin();
  const queue = createQueueTwin(() => now);
  const register = createRegisterTwin();
  const misses = createMissTwin();
  const finder = createFinderTwin(applicants, cases);
  const edited = createEditorTwin(applicants, notices);
  const log = aLog();
  let ids = 0;
  const handler = createHandler({
    finder,
    applicants,
    cases,
    lists: createListsTwin(notices),
    notices,
    editor: edited.editor,
    confirmations: createConfirmationTwin(register),
    misses,
    register: createLookTwin(suppressed),
    proofsOf: async () => edited.proofs(),
    queue,
    keyring: async () => KEYRING,
    settings: settings({ languages: ["ar", "de", "en", "ti"] }),
    page: {
      pageUrl: "https://sachstand.example.org/s",
      authority: "Jobcenter Musterstadt",
      offices: { coerde: { name: "Jobcenter Coerde", phone: "030 23125-101", email: "coerde@example.org" } },
      codes: codes ?? { perPersonAndDay: 10, perAddressAndDay: 10, perNetworkAndHour: 100 },
    },
    newId: () => `deed-${++ids}`,
    now: () => now,
    log,
  });
  const visit = async (
    method: string,
    path: string,
    { form, headers = {}, query = "", ip = "192.0.2.1" }: Sent = {},
  ) => {
    const answer = await handler({
      version: "2.0",
      rawPath: path,
      rawQueryString: query,
      headers: { "accept-language": "de", ...headers },
      requestContext: { http: { method, path, sourceIp: ip } },
      ...(form && {
        body: Buffer.from(new URLSearchParams(form).toString()).toString("base64"),
        isBase64Encoded: true,
      }),
    });
    const { location = "" } = answer.headers;
    return { ...answer, location };
  };
  const get = (target: string, sent: Sent = {}) => {
    const [path = "", query = ""] = target.split("?");
    return visit("GET", path, { ...sent, query });
  };
  return {
    ...edited,
    applicants,
    cases,
    notices,
    queue,
    misses,
    finder,
    log,
    visit,
    get,
    pass: (milliseconds: number) => {
      now = new Date(Date.parse(now) + milliseconds).toISOString();
    },
    now: () => now,
    /** Writes an accepted first change of a case down, told long ago. */
    async seen(fields: Parameters<typeof aCase>[0] = {}) {
      const item = aCase(fields);
      const long = "2026-11-20T09:00:00.000Z";
      const plan = aPlan({ kind: item.status, recordedAt: long, plannedAt: long, dueAt: long });
      await cases.record({ type: "status", item, plan });
    },
    /** Sends the n-th form of a page that leads to `action` (with the values that somebody typed). */
    submit: (html: string, action: RegExp, typed: Readonly<Record<string, string>> = {}, sent: Sent = {}) => {
      const found = formsIn(html).find((form) => action.test(form.action));
      if (found === undefined) throw new Error(`The page has no form that leads to ${action}`);
      return visit("POST", found.action, { ...sent, form: { ...found.hidden, ...typed } });
    },
    /** The digits of the last code that was sent. */
    lastCode: () => {
      const notice = notices.all().findLast(({ kind }) => kind === "address-code");
      const id = notice === undefined ? undefined : deedOf(notice);
      if (notice?.applicantId === undefined || id === undefined) throw new Error("No code was sent");
      return confirmationCode(KEYRING, notice.applicantId, id);
    },
  };
}

const ENTITIES: Readonly<Record<string, string>> = { "&quot;": '"', "&amp;": "&", "&lt;": "<", "&#39;": "'" };

/** All forms of a page that are sent by POST, with what they carry unseen. */
export function formsIn(html: string) {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)]
    .filter(([, attributes = ""]) => /method="post"/.test(attributes))
    .map(([, attributes = "", content = ""]) => ({
      action: attributeOf(attributes, "action"),
      hidden: Object.fromEntries(
        [...content.matchAll(/<input\b([^>]*)>/g)]
          .map(([, field = ""]) => field)
          .filter((field) => /type="hidden"/.test(field))
          .map((field) => [attributeOf(field, "name"), attributeOf(field, "value")]),
      ),
    }));
}

function attributeOf(tag: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
  return value.replace(/&(?:quot|amp|lt|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
