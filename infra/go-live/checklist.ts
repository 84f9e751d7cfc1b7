import { edgeGaps } from "../edge-settings.ts";
import { type Settings, unreviewedLanguages } from "../settings.ts";
import { emailItems, smsItems } from "./channels.ts";
import { dnsRecords } from "./dns.ts";
import { type GoLiveItem, toCheck } from "./item.ts";
import { placeholdersIn } from "./placeholders.ts";

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
