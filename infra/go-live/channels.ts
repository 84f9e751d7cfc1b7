import type { Settings } from "../settings.ts";
import { type GoLiveItem, toCheck } from "./item.ts";

/** What SES must know and allow. */
export function emailItems({ region, email: { fromAddress, perSecond } }: Settings): readonly GoLiveItem[] {
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

/** What SNS must allow. */
export function smsItems({
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
