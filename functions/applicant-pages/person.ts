import { keyedHash } from "../../shared/adapters/keyed-hash.ts";
import type { Keyring } from "../../shared/adapters/keyring.ts";
import { refsBy } from "../../shared/adapters/refs.ts";
import type { Applicant, Contact } from "../../shared/domain/applicant.ts";
import type { Office } from "../../shared/domain/settings.ts";
import type { ChangeOf } from "../../shared/lambda/change-applicant.ts";
import type { Visitor } from "../../shared/lambda/page-door.ts";
import type { PageDeps } from "./deps.ts";
import type { Scene } from "./scene.ts";

/** The person whose page is open, on the scene. */
export interface Person {
  readonly scene: Scene;
  readonly applicant: Applicant;
  readonly pageCode: string;
  /** Whose forms are good here. */
  readonly scope: string;
  /** A path on this person's page. */
  readonly path: (suffix?: string) => string;
  /** Stands for a contact in forms and in the Register. */
  readonly refOf: ChangeOf["refOf"];
  /** Changes with every choice, so that two tabs notice each other. */
  readonly fingerprint: string;
}

/** Puts a person on the scene. */
export function personOn(scene: Scene, { applicant, pageCode }: Visitor, keyring: Keyring): Person {
  return {
    scene,
    applicant,
    pageCode,
    scope: `page ${pageCode}`,
    path: (suffix = "") => `/${pageCode}${suffix}`,
    refOf: refsBy(keyring),
    fingerprint: fingerprintOf(keyring, applicant),
  };
}

function fingerprintOf(
  keyring: Keyring,
  { language, channels, reach, sendHours, pausedUntil }: Applicant,
): string {
  const contacts = channels.map(({ channel, address, state }) => [channel, address, state]);
  const choices = JSON.stringify([language, contacts, reach, sendHours ?? null, pausedUntil ?? null]);
  return keyedHash(keyring, keyring.current, "choices", choices).subarray(0, 9).toString("base64url");
}

/** The contact that a form names. */
export function contactBy({ applicant, refOf }: Person, ref: string): Contact | undefined {
  return applicant.channels.find((contact) => refOf(contact) === ref);
}

/** The office to name to a person: of the case that changed last, else the first that there is. */
export async function officeIdOf({ finder, page }: PageDeps, applicantId: string): Promise<string> {
  const [latest] = await finder.casesOf(applicantId);
  const offices = Object.keys(page.offices);
  return offices.find((id) => id === latest?.office) ?? offices[0] ?? "";
}

/** An office as the page shows it; undefined if the settings do not know it. */
export function officeView({ page }: PageDeps, id: string) {
  const office: Office | undefined = page.offices[id];
  if (office === undefined) return undefined;
  const hours = (office.hours ?? [])
    .flatMap(({ days, from, to }) => days.map((weekday) => ({ weekday, from, to })))
    .sort((one, other) => one.weekday - other.weekday || one.from.localeCompare(other.from));
  return { name: office.name, phone: office.phone, hours };
}
