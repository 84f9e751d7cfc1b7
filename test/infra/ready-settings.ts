import { readSettings, type Settings } from "../../infra/settings.ts";

const UUID = "01234567-89ab-cdef-0123-456789abcdef";

/** Production as an authority has it once everything that stands in settings is its own. */
export function readySettings(): Settings {
  const settings = readSettings("production");
  const offices = Object.entries(settings.offices).map(([id, office], index) => [
    id,
    { ...office, phone: `0251 492-${100 + index}`, email: `${id}@jobcenter.example-stadt.de` },
  ]);
  return {
    ...settings,
    languages: [],
    authority: "Jobcenter Beispielstadt",
    pageUrl: "https://sachstand.example-stadt.de/s",
    email: {
      ...settings.email,
      fromName: "Jobcenter",
      fromAddress: "mitteilungen@sachstand.example-stadt.de",
    },
    sms: { ...settings.sms, account: { spendLimitUsd: settings.sms.monthlyBudgetUsd } },
    alarms: { emails: ["leitstelle@example-stadt.de"] },
    edge: {
      certificateArn: `arn:aws:acm:us-east-1:123456789012:certificate/${UUID}`,
      webAclArn: `arn:aws:wafv2:us-east-1:123456789012:global/webacl/sachstand/${UUID}`,
    },
    offices: Object.fromEntries(offices),
  };
}
