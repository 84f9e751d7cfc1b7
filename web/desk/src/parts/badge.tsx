import type { Status } from "../../../../shared/domain/status.ts";
import type { BulkJob, NoticeRow } from "../api/answers.ts";
import { useDesk } from "../state/desk.ts";
import { Icon } from "./icon.tsx";

type Look = "danger" | "info" | "success" | "warning" | undefined;

/** The KERN badge: a state, by word first. */
function Badge({ look, label }: { readonly look: Look; readonly label: string }) {
  return (
    <span class={look === undefined ? "kern-badge" : `kern-badge kern-badge--${look}`}>
      {look !== undefined && <Icon name={look} />}
      <span class="kern-label">{label}</span>
    </span>
  );
}

const STATUS_LOOKS: Readonly<Record<Status, Look>> = {
  received: "info",
  "in-review": "info",
  "documents-needed": "warning",
  "documents-received": "info",
  decided: "success",
  forwarded: undefined,
  withdrawn: undefined,
};

export function StatusBadge({ status }: { readonly status: Status }) {
  return <Badge look={STATUS_LOOKS[status]} label={useDesk().texts.status[status]} />;
}

const STATE_LOOKS: Readonly<Record<NoticeRow["state"], Look>> = {
  held: "info",
  queued: "info",
  sending: "info",
  uncertain: "warning",
  sent: undefined,
  delivered: "success",
  failed: "danger",
  superseded: undefined,
  cancelled: undefined,
  withheld: undefined,
  "not-told": undefined,
  quarantined: "warning",
};

export function NoticeBadge({ state }: { readonly state: NoticeRow["state"] }) {
  return <Badge look={STATE_LOOKS[state]} label={useDesk().texts.state[state]} />;
}

const BULK_LOOKS: Readonly<Record<BulkJob["state"], Look>> = {
  drafted: "warning",
  running: "info",
  done: "success",
  cancelled: undefined,
};

export function BulkBadge({ state }: { readonly state: BulkJob["state"] }) {
  return <Badge look={BULK_LOOKS[state]} label={useDesk().texts.bulk.state[state]} />;
}
