import type { Channel } from "../../../shared/domain/channel.ts";
import type { Kind, KindParameters } from "../../../shared/domain/kinds.ts";
import type { Office } from "../../../shared/domain/settings.ts";
import type { Status } from "../../../shared/domain/status.ts";
import type { Day, Instant } from "../../../shared/domain/time.ts";
import type { PageTexts } from "./page-texts.ts";

/** What every page has around its content. */
export interface Frame {
  readonly texts: PageTexts;
  /** The authority's name as people know it. */
  readonly authority: string;
  /** This page in every language that is offered, each under its own name. */
  readonly languages: readonly LanguageLink[];
  /** Where "back" leads; absent on the first page. */
  readonly back?: Link;
  /** Something that has just been done, or has gone wrong; announced first. */
  readonly message?: Message;
}

export interface LanguageLink {
  /** BCP 47. */
  readonly tag: string;
  readonly name: string;
  readonly direction: "ltr" | "rtl";
  readonly href: string;
  readonly isCurrent: boolean;
}

export interface Link {
  readonly href: string;
  readonly label: string;
}

export interface Message {
  readonly tone: "good" | "bad" | "neutral";
  readonly text: string;
}

/** A form that is sent by POST, with all that it carries unseen (its token among it). */
export interface Form {
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
}

/** A field with what was typed into it, and what is wrong with that. */
export interface Field {
  readonly value: string;
  readonly problem?: string | undefined;
}

/** `/s`: asks for the code, in a field named `code`. */
export interface EnterView {
  readonly form: Form;
  readonly code: Field;
}

/** `/s/<code>`: where the cases stand. */
export interface StatusView {
  readonly cases: readonly CaseView[];
  /** Newest first. */
  readonly notices: readonly NoticeView[];
  readonly choices: Link;
  readonly data: Link;
  readonly now: Instant;
  /** Of this page, for the printed sheet. */
  readonly address: string;
  /** As people read it: `K7QF2-M9X4T`. */
  readonly code: string;
  /** An SVG, for the printed sheet. */
  readonly qrCode: string;
}

export interface CaseView {
  /** Counts the person's cases from 1, oldest first. */
  readonly number: number;
  readonly office: OfficeView;
  /** What has passed, oldest first; the last one is where the case is now. */
  readonly stations: readonly Station[];
  /** What usually comes next, in that order. */
  readonly next: readonly Status[];
  readonly appointment?: KindParameters | undefined;
}

export interface Station {
  readonly status: Status;
  readonly since: Day;
}

export type OfficeView = Pick<Office, "name" | "phone"> & {
  /** One line a day on which somebody can be reached. */
  readonly hours: readonly { readonly weekday: number; readonly from: string; readonly to: string }[];
};

export interface NoticeView {
  readonly kind: Kind;
  readonly channel: Channel;
  readonly at: Instant;
  readonly state: "waiting" | "sent" | "delivered" | "failed";
}

/** `/s/<code>/choices`. Every form leads to the check page by GET, so nothing happens before a person has said yes. */
export interface ChoicesView {
  /** Where the forms lead; the fields that each carries unseen stand beside it. */
  readonly action: string;
  /** Carried unseen by every form. */
  readonly hidden: Readonly<Record<string, string>>;
  readonly language: string;
  /** All languages that are offered: `do=language`, field `language`. */
  readonly languages: readonly { readonly tag: string; readonly name: string }[];
  /** In the person's order. */
  readonly contacts: readonly ContactView[];
  readonly reach: "first" | "all";
  /** `do=hours`, fields `from` and `to` (HH:MM). */
  readonly hours: { readonly from: Field; readonly to: Field };
  /** `do=pause`, field `until` (a day), or `do=end-pause`. */
  readonly pause: {
    readonly until: Field;
    readonly earliest: Day;
    readonly latest: Day;
    readonly isPaused: boolean;
  };
  readonly addPhone: Link;
  readonly addEmail: Link;
}

export interface ContactView {
  readonly channel: Channel;
  /** Masked, like `••• 21`. */
  readonly address: string;
  readonly state: "unverified" | "active" | "stopped" | "suppressed";
  /** Names it in forms: field `contact`. */
  readonly ref: string;
  /** Whether others stand before it in the order. */
  readonly mayGoFirst: boolean;
}

/** "This is what will happen. Is this right?" Yes is a POST, no a link. */
export interface CheckView {
  readonly form: Form;
  /** What will happen, in sentences. */
  readonly sentences: readonly string[];
  /** Whether letters must be read all the more. */
  readonly mindLetters: boolean;
  readonly no: Link;
}

/** Adding a number or a mailbox: fields `address` and `agree` (a checkbox). */
export interface AddressView {
  readonly form: Form;
  readonly channel: Channel;
  readonly address: Field;
  readonly agreed: boolean;
  readonly agreeProblem?: string | undefined;
}

/** Asks for six digits, in a field named `digits`. */
export interface ConfirmView {
  readonly form: Form;
  /** Masked. */
  readonly sentTo: string;
  /** `why`: proves who asks; `sent`: proves the address itself. */
  readonly about: "why" | "sent";
  readonly digits: Field;
  /** Sends another code. */
  readonly again: Form;
}

/** `/s/<code>/data`: before the code only what can be asked for, after it all that is stored. */
export interface DataPageView {
  /** Shows what is stored, after a code. Absent once it is shown. */
  readonly show?: Form;
  readonly erase: Link;
  readonly stored?: StoredView;
}

export interface StoredView {
  /** The same as a file. */
  readonly download: Form;
  readonly language: string;
  readonly hours?: { readonly from: string; readonly to: string } | undefined;
  readonly contacts: readonly {
    readonly channel: Channel;
    readonly address: string;
    readonly state: ContactView["state"];
    readonly agreedOn?: Day | undefined;
  }[];
  readonly cases: readonly CaseView[];
  readonly notices: readonly NoticeView[];
}

/** `/s/stop/<token>`. */
export interface StopView {
  /** Absent once it is done, or if the link is no longer good; the frame's message says which. */
  readonly form?: Form;
}

/** A page that has nothing but a message: not found, too many, our fault, erased. */
export interface PlainView {
  readonly heading: string;
  readonly text: string;
  readonly link?: Link | undefined;
  /** Whom to call, where the text asks for that. */
  readonly office?: OfficeView | undefined;
}
