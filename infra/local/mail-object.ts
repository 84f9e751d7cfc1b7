import type { EmailAddress, ParsedMail } from "mailparser";
import { addressesIn, bareAddress, type MailRequest } from "./mail-request.ts";
import { arnOf, type CloudIdentity } from "./physical-names.ts";

/** A mail that SES took. */
export interface AcceptedMail {
  readonly request: MailRequest;
  readonly messageId: string;
  readonly at: Date;
  /** The access key it came with. */
  readonly caller: string;
}

/** What every event says of its mail. Source: SES Developer Guide, "Contents of event data ...", mail object. */
export function mailObject({ request, messageId, at, caller }: AcceptedMail, cloud: CloudIdentity) {
  const { mail, source, recipients, configurationSet = "", tags } = request;
  const domain = bareAddress(source).split("@").at(-1) ?? "";
  return {
    timestamp: at.toISOString(),
    source,
    sourceArn: arnOf("AWS::SES::EmailIdentity", domain, cloud),
    sendingAccountId: cloud.account,
    messageId,
    destination: recipients,
    headersTruncated: false,
    headers: headersOf(mail),
    commonHeaders: {
      from: addressesIn(mail.from).map(named),
      to: addressesIn(mail.to).map(named),
      messageId,
      subject: mail.subject ?? "",
    },
    tags: {
      "ses:source-ip": ["127.0.0.1"],
      "ses:configuration-set": [configurationSet],
      "ses:from-domain": [domain],
      "ses:caller-identity": [caller],
      ...Object.fromEntries([...tags].map(([name, value]) => [name, [value]])),
    },
  };
}

function headersOf({ headerLines }: ParsedMail) {
  return headerLines.map(({ line }) => {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).replace(/\r?\n(?=[ \t])/g, "");
    return { name: line.slice(0, colon), value: value.trim() };
  });
}

function named({ name, address = "" }: EmailAddress): string {
  return name === "" ? address : `${name} <${address}>`;
}
