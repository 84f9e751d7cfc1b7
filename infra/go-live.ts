import { edgeGaps } from "./edge-settings.ts";
import { dnsRecords } from "./go-live-dns.ts";
import { placeholdersIn } from "./placeholders.ts";
import { type Settings, unreviewedLanguages } from "./settings.ts";

/** One thing that must be so before people are told anything. */
export interface GoLiveItem {
  readonly state: "done" | "missing" | "to check";
  readonly what: string;
  /** What to do or to ask, where it is not done. */
  readonly how?: string;
  /** Whether a deployment without it would be wrong, and not just unfinished. */
  readonly blocks?: boolean;
}

/** What stands between a stage and its first notice to a person, as far as it is known here, and what to ask AWS or people. */
export function goLive(settings: Settings): readonly GoLiveItem[] {
  return [
    ...placeholderItems(settings),
    languageItem(settings),
    ...edgeItems(settings),
    ...emailItems(settings),
    ...smsItems(settings),
    alarmItem(settings),
    ...dnsRecords(settings).map(({ record, check }) => toCheck(`DNS: ${record}`, check)),
    ...PEOPLE,
  ];
}

/** What keeps a stage from being deployed, as sentences. */
export function blockers(settings: Settings): readonly string[] {
  return goLive(settings).flatMap(({ blocks, what, how }) =>
    blocks ? [how === undefined ? what : `${what}: ${how}`] : [],
  );
}

function placeholderItems(settings: Settings): readonly GoLiveItem[] {
  const found = placeholdersIn(settings);
  if (found.length === 0) return [{ state: "done", what: "No sample values stand in the settings" }];
  // Elsewhere a first deployment may come before the page has a name; mail from a sample domain never leaves.
  const blocking = found.filter((path) => settings.stage === "production" || path === "email.fromAddress");
  const others = found.filter((path) => !blocking.includes(path));
  const item = (paths: readonly string[], blocks: boolean): GoLiveItem => ({
    state: "missing",
    what: `Sample values stand in ${paths.join(", ")}`,
    how: `put your own into infra/settings/${settings.stage}.json`,
    blocks,
  });
  return [
    ...(blocking.length > 0 ? [item(blocking, true)] : []),
    ...(others.length > 0 ? [item(others, false)] : []),
  ];
}

function languageItem(settings: Settings): GoLiveItem {
  const unread = unreviewedLanguages(settings);
  if (unread.length === 0) return { state: "done", what: "Native speakers have read every language offered" };
  return {
    state: "missing",
    what: `No native speaker has read ${unread.join(", ")}`,
    how: 'have them read (docs/translating.md), or take them out of "languages"',
    blocks: settings.stage === "production",
  };
}

function edgeItems(settings: Settings): readonly GoLiveItem[] {
  const { edge, stage } = settings;
  const gaps = edgeGaps(settings);
  if (edge === null)
    return [
      {
        state: "missing",
        what: "There is no distribution before page, desk and API",
        how: `set "edge" in infra/settings/${stage}.json`,
        blocks: true,
      },
    ];
  return [
    ...gaps.map((gap): GoLiveItem => ({ state: "missing", what: gap })),
    ...(edge.certificateArn === null
      ? []
      : [
          toCheck(
            "The certificate is issued",
            `aws acm describe-certificate --region us-east-1 --certificate-arn ${edge.certificateArn} --query Certificate.Status   # "ISSUED"`,
          ),
        ]),
    ...(edge.webAclArn === null
      ? []
      : [{ state: "done", what: "A web ACL stands before page, desk and API" } as const]),
  ];
}

function emailItems({ region, email: { fromAddress, perSecond } }: Settings): readonly GoLiveItem[] {
  const domain = fromAddress.slice(fromAddress.indexOf("@") + 1);
  return [
    toCheck(
      "E-mail may go to everybody: SES is out of its sandbox",
      `aws sesv2 get-account --region ${region} --query ProductionAccessEnabled   # true`,
    ),
    toCheck(
      `SES takes ${perSecond} e-mails a second`,
      `aws sesv2 get-account --region ${region} --query SendQuota.MaxSendRate   # at least ${perSecond}`,
    ),
    toCheck(
      `${domain}, its DKIM and its MAIL FROM are verified`,
      `aws sesv2 get-email-identity --region ${region} --email-identity ${domain} --query '[VerifiedForSendingStatus,DkimAttributes.Status,MailFromAttributes.MailFromDomainStatus]'   # true, SUCCESS, SUCCESS`,
    ),
  ];
}

function smsItems({
  stage,
  region,
  sms: { senderId, monthlyBudgetUsd, account },
}: Settings): readonly GoLiveItem[] {
  const granted = `aws pinpoint-sms-voice-v2 describe-spend-limits --region ${region} --query "SpendLimits[?Name=='TEXT_MESSAGE_MONTHLY_SPEND_LIMIT'].MaxLimit"   # at least ${monthlyBudgetUsd}; raised by a quota request`;
  return [
    toCheck(
      "SMS may go to everybody: SNS is out of its SMS sandbox",
      `aws sns get-sms-sandbox-account-status --region ${region}   # IsInSandbox false`,
    ),
    toCheck(`AWS has granted US$ ${monthlyBudgetUsd} a month for SMS`, granted),
    ...(account === null
      ? otherAccountItems(region, monthlyBudgetUsd)
      : [spendLimitItem(stage, account, monthlyBudgetUsd)]),
    toCheck(
      `The sender id ${senderId} may be used in Germany`,
      `aws pinpoint-sms-voice-v2 describe-sender-ids --region ${region} --sender-ids SenderId=${senderId},IsoCountryCode=DE   # found; AWS's list of countries says whether it must be registered`,
    ),
  ];
}

/** SNS would stop in the middle of the month, and not by our own budget, which turns people to their next channel. */
function spendLimitItem(
  stage: string,
  { spendLimitUsd }: { readonly spendLimitUsd: number },
  budget: number,
): GoLiveItem {
  if (spendLimitUsd >= budget)
    return { state: "done", what: `SNS may spend US$ ${spendLimitUsd} a month, the budget is ${budget}` };
  return {
    state: "missing",
    what: `SNS may spend US$ ${spendLimitUsd} a month, and the budget is ${budget}`,
    how: `once AWS has granted it, set "sms.account.spendLimitUsd" in infra/settings/${stage}.json to at least ${budget}`,
    blocks: stage === "production",
  };
}

/** What another stage of the same account must have set. */
function otherAccountItems(region: string, budget: number): readonly GoLiveItem[] {
  return [
    toCheck(
      `Another stage of the account lets SNS spend US$ ${budget} a month and has it log how each SMS ended`,
      `aws sns get-sms-attributes --region ${region}   # MonthlySpendLimit at least ${budget}, DeliveryStatusIAMRole a role, DeliveryStatusSuccessSamplingRate 100`,
    ),
  ];
}

function alarmItem({ stage, region, alarms: { emails } }: Settings): GoLiveItem {
  if (emails.length === 0)
    return {
      state: "missing",
      what: "Nobody is told of alarms",
      how: `name people in "alarms.emails" of infra/settings/${stage}.json`,
      blocks: stage === "production",
    };
  return toCheck(
    `${emails.join(", ")} confirmed that alarms may be sent to them`,
    `aws sns list-subscriptions --region ${region} --query "Subscriptions[?Protocol=='email'].[Endpoint,SubscriptionArn]"   # an ARN for each, not PendingConfirmation`,
  );
}

/** What no program can know. */
const PEOPLE: readonly GoLiveItem[] = [
  toCheck(
    "The supervisory authority has been told of the data processing (Section 80 SGB X)",
    "ask the authority's data protection officer",
  ),
  toCheck("The legal bases in docs/privacy.md are confirmed", "ask the authority's data protection officer"),
  toCheck(
    "The contract on data processing with AWS holds for this account",
    "ask the authority's data protection officer; aws artifact list-customer-agreements names what was accepted",
  ),
];

function toCheck(what: string, how: string): GoLiveItem {
  return { state: "to check", what, how };
}
