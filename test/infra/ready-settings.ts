import { readSettings, type Settings } from "../../infra/settings.ts";

const UUID = "01234567-89ab-cdef-0123-456789abcdef";

/**
 * Production as an authority has it once everything that stands in settings is its own. Nobody has these addresses: `.internal` is for
 * private use, and 115 leads to authorities alone.
 */
export function readySettings(): Settings {
  const settings = readSettings("production");
  const offices = Object.entries(settings.offices).map(([id, office], index) => [
    id,
    { ...office, phone: `115-${100 + index}`, email: `${id}@jobcenter.beispielstadt.internal` },
  ]);
  return {
    ...settings,
    languages: [],
    authority: "Jobcenter Beispielstadt",
    pageUrl: "https://sachstand.beispielstadt.internal/s",
    email: {
      ...settings.email,
      fromName: "Jobcenter",
      fromAddress: "mitteilungen@sachstand.beispielstadt.internal",
    },
    sms: { ...settings.sms, account: { spendLimitUsd: settings.sms.monthlyBudgetUsd } },
    alarms: { emails: ["leitstelle@beispielstadt.internal"] },
    edge: {
      certificateArn: `arn:aws:acm:us-east-1:123456789012:certificate/${UUID}`,
      webAclArn: `arn:aws:wafv2:us-east-1:123456789012:global/webacl/sachstand/${UUID}`,
    },
    offices: Object.fromEntries(offices),
  };
}
