import {
  type ApplicantStore,
  type Contact,
  contactsThatMayProve,
  parseApplicant,
  usableContact,
} from "../domain/applicant.ts";
import { caseSchema } from "../domain/case.ts";
import {
  type CaseStore,
  caseKeyText,
  decisionEntry,
  NO_HISTORY,
  requestDecisionSchema,
} from "../domain/change.ts";
import type { Channel } from "../domain/channel.ts";
import type { SendContext } from "../domain/decide-send.ts";
import type { KindParameters } from "../domain/kinds.ts";
import { type Notice, type NoticeKey, type NoticeStore, noticeKeyText } from "../domain/notice.ts";
import { deedOf } from "../domain/personal-notices.ts";
import { parse } from "../domain/problem.ts";
import type { SendingFacts, SendingRegister } from "../domain/register.ts";
import { requestIdIn } from "../domain/request.ts";
import type { PlanSettings, SendSettings } from "../domain/settings.ts";
import { after, HOUR, type Instant } from "../domain/time.ts";
import { needsHistory } from "../domain/what-became.ts";

export interface ContextDeps {
  readonly notices: NoticeStore;
  readonly cases: CaseStore;
  readonly applicants: ApplicantStore;
  readonly settings: PlanSettings;
  readonly sending: SendSettings;
  readonly register: SendingRegister;
  /** The channel of all notices that are looked at. */
  readonly channel: Channel;
  readonly now: () => Instant;
  /** The six digits that a notice of kind `address-code` brings. */
  readonly confirmationCode: (applicantId: string, deed: string) => Promise<string>;
}

/** A notice with all that its send depends on. */
export interface Context extends SendContext {
  /** Undefined if the decision on a request is gone. */
  readonly parameters: KindParameters | undefined;
  /** Stands for the address that would be used; undefined if there is none. */
  readonly addressHash: string | undefined;
}

/** Reads all contexts at once; if one of them cannot be read, each by itself, so that it fails alone. */
export async function readEach(
  deps: ContextDeps,
  keys: readonly NoticeKey[],
): Promise<ReadonlyMap<string, Context | Error>> {
  try {
    return await readContexts(deps, keys);
  } catch {
    const singles = await Promise.all(keys.map((key) => readAlone(deps, key)));
    return new Map(singles.flat());
  }
}

async function readAlone(
  deps: ContextDeps,
  key: NoticeKey,
): Promise<readonly (readonly [string, Context | Error])[]> {
  try {
    return [...(await readContexts(deps, [key]))];
  } catch (cause) {
    return [[noticeKeyText(key), new Error("cannot be read", { cause })]];
  }
}

/** Reads everything that a send depends on, strongly consistent, in four requests for the whole batch. */
async function readContexts(
  deps: ContextDeps,
  keys: readonly NoticeKey[],
): Promise<ReadonlyMap<string, Context>> {
  const notices = await deps.notices.read(keys);
  const [cases, applicants] = await Promise.all([
    deps.cases.read(notices.flatMap(caseKeysOf)),
    deps.applicants.read(notices.flatMap(({ applicantId }) => applicantId ?? [])),
  ]);
  const people = new Map(
    [...applicants].map(([id, data]) => [
      id,
      readable(data, (item) => parseApplicant(item, deps.settings.smsDestinations)),
    ]),
  );
  const contactsFor = (notice: Notice): readonly Contact[] => {
    const applicant = people.get(notice.applicantId ?? "");
    if (typeof applicant !== "object") return [];
    if (notice.addressRef !== undefined) return contactsThatMayProve(applicant, deps.channel);
    const contact = usableContact(applicant, deps.channel);
    return contact === undefined ? [] : [contact];
  };
  const addresses = [...new Set(notices.flatMap(contactsFor).map(({ address }) => address))];
  const facts = await deps.register.look(deps.channel, addresses, deps.now());
  const contexts = await Promise.all(
    notices.map(async (notice): Promise<Context> => {
      const current = readable(cases.get(caseKeyText({ ...notice, entry: "case" })), (data) =>
        parse(caseSchema, data),
      );
      const history = needsHistory(notice, current, deps.now())
        ? await deps.cases.history(notice.caseId)
        : NO_HISTORY;
      const applicant = people.get(notice.applicantId ?? "");
      const parameters = await parametersOf(deps, notice, cases);
      const contact = contactsFor(notice).find(
        ({ address }) =>
          notice.addressRef === undefined || facts.addresses.get(address)?.refs.includes(notice.addressRef),
      );
      const base = { notice, case: current, history, applicant, addressee: contact, parameters };
      return { ...base, ...gatesFor(deps, facts, notice, contact?.address) };
    }),
  );
  return new Map(contexts.map((context) => [noticeKeyText(context.notice), context]));
}

function gatesFor(
  { channel, sending, now }: ContextDeps,
  { pause, spentUsd, addresses }: SendingFacts,
  { sentAt }: Notice,
  address: string | undefined,
): Pick<Context, "gates" | "addressHash"> {
  const budget = channel === "sms" ? sending.sms.monthlyBudgetUsd : Number.POSITIVE_INFINITY;
  const facts = address === undefined ? undefined : addresses.get(address);
  const isReceiptOverdue =
    sentAt !== undefined && after(sentAt, sending[channel].receiptHours * HOUR) <= now();
  return {
    gates: {
      pause,
      isBudgetSpent: spentUsd >= budget,
      isSuppressed: facts?.isSuppressed ?? false,
      isReceiptOverdue,
    },
    addressHash: facts?.hash,
  };
}

function caseKeysOf({ caseId, about }: Notice) {
  const requestId = requestIdIn(about);
  const keys = [{ caseId, entry: "case" }];
  return requestId === undefined ? keys : [...keys, { caseId, entry: decisionEntry(requestId) }];
}

async function parametersOf(
  deps: ContextDeps,
  notice: Notice,
  cases: ReadonlyMap<string, unknown>,
): Promise<KindParameters | undefined> {
  const { caseId, about, applicantId, kind } = notice;
  if (kind === "address-code") {
    const deed = deedOf(notice);
    if (applicantId === undefined || deed === undefined) return undefined;
    return { confirmationCode: await deps.confirmationCode(applicantId, deed) };
  }
  const requestId = requestIdIn(about);
  if (requestId === undefined) return {};
  const decision = requestDecisionSchema.safeParse(
    cases.get(caseKeyText({ caseId, entry: decisionEntry(requestId) })),
  );
  return decision.success ? decision.data.parameters : undefined;
}

function readable<T>(
  data: unknown,
  parseData: (data: unknown) => { ok: true; value: T } | { ok: false },
): T | "unreadable" | undefined {
  if (data === undefined) return undefined;
  const parsed = parseData(data);
  return parsed.ok ? parsed.value : "unreadable";
}
