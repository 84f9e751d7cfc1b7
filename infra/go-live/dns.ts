import type { Settings } from "../settings.ts";

/** A DNS record that must be set, and the command that shows whether it is. */
export interface DnsRecord {
  readonly record: string;
  readonly check: string;
}

/** The records that a stage needs, with their values as far as these are known before it is deployed. */
export function dnsRecords({ stage, region, pageUrl, email }: Settings): readonly DnsRecord[] {
  const domain = email.fromAddress.slice(email.fromAddress.indexOf("@") + 1);
  const { host } = new URL(pageUrl);
  const mailFrom = mailFromOf(domain);
  const records = [
    {
      record: `three CNAMEs for DKIM, as the outputs DkimRecord1 to 3 of sachstand-${stage}-pipeline say`,
      check: `aws cloudformation describe-stacks --region ${region} --stack-name sachstand-${stage}-pipeline --query "Stacks[0].Outputs[?starts_with(OutputKey,'DkimRecord')].OutputValue"`,
    },
    {
      record: `${mailFrom} MX 10 feedback-smtp.${region}.amazonses.com`,
      check: `dig +short MX ${mailFrom}`,
    },
    { record: `${mailFrom} TXT "v=spf1 include:amazonses.com ~all"`, check: `dig +short TXT ${mailFrom}` },
    {
      record: `_dmarc.${domain} TXT "v=DMARC1; p=quarantine" (or stricter, on this domain or the one above)`,
      check: `dig +short TXT _dmarc.${domain}`,
    },
  ];
  // CloudFront's own names need no record.
  if (host.endsWith(".cloudfront.net")) return records;
  return [
    ...records,
    {
      record: `${host} CNAME to the output DistributionName of sachstand-${stage}-web`,
      check: `dig +short ${host}`,
    },
  ];
}

/** Where bounces go to, so that SPF speaks for the sender's own domain. */
export function mailFromOf(domain: string): string {
  return `mail.${domain}`;
}
