import { type AddressObject, type EmailAddress, type ParsedMail, simpleParser } from "mailparser";

/** One SendRawEmail request, read. */
export interface MailRequest {
  readonly raw: Buffer;
  readonly mail: ParsedMail;
  /** Bare addresses. */
  readonly recipients: readonly string[];
  /** The sender as the request or else the mail names it. */
  readonly source: string;
  readonly configurationSet: string | undefined;
  /** Message tags, name to value. */
  readonly tags: ReadonlyMap<string, string>;
}

/** Reads a request; what SES takes from the request or from a header of the mail, the request decides. */
export async function readMailRequest(form: URLSearchParams): Promise<MailRequest> {
  const raw = Buffer.from(form.get("RawMessage.Data") ?? "", "base64");
  const mail = await simpleParser(raw);
  return {
    raw,
    mail,
    recipients: recipientsOf(form, mail),
    source: form.get("Source") ?? mail.from?.text ?? "",
    configurationSet: form.get("ConfigurationSetName") ?? headerOf(mail, "x-ses-configuration-set"),
    tags: tagsOf(form, mail),
  };
}

function recipientsOf(form: URLSearchParams, mail: ParsedMail): string[] {
  const destinations: string[] = [];
  for (let member = 1; form.has(`Destinations.member.${member}`); member += 1) {
    destinations.push(bareAddress(form.get(`Destinations.member.${member}`) ?? ""));
  }
  if (destinations.length > 0) return destinations;
  return [mail.to, mail.cc, mail.bcc].flatMap(addressesIn).map(({ address, name }) => address ?? name);
}

/** `Name <address>` to `address`. */
export function bareAddress(destination: string): string {
  return (/<([^<>]*)>\s*$/.exec(destination)?.[1] ?? destination).trim();
}

/** The addresses of a field that a mail may have more than once. */
export function addressesIn(field: AddressObject | AddressObject[] | undefined): EmailAddress[] {
  const fields = field === undefined || Array.isArray(field) ? (field ?? []) : [field];
  return fields.flatMap(({ value }) => value);
}

function tagsOf(form: URLSearchParams, mail: ParsedMail): Map<string, string> {
  const tags = new Map<string, string>();
  for (let member = 1; form.has(`Tags.member.${member}.Name`); member += 1) {
    tags.set(form.get(`Tags.member.${member}.Name`) ?? "", form.get(`Tags.member.${member}.Value`) ?? "");
  }
  if (tags.size > 0) return tags;
  const pairs = headerOf(mail, "x-ses-message-tags")?.split(",") ?? [];
  return new Map(
    pairs.map((pair): [string, string] => {
      const [name = "", value = ""] = pair.split("=");
      return [name.trim(), value.trim()];
    }),
  );
}

function headerOf(mail: ParsedMail, name: string): string | undefined {
  const value = mail.headers.get(name);
  return typeof value === "string" ? value : undefined;
}
