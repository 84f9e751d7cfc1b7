import { type KindDraft, NO_KIND } from "../parts/kind-fields.tsx";
import { useDesk } from "./desk.ts";
import { useDraft } from "./drafts.ts";

/** A bulk notice as it is put together. */
export interface BulkDraft extends KindDraft {
  readonly office: string;
  readonly statuses: readonly string[];
}

/** The one bulk notice that somebody puts together; it is kept until it is sent or thrown away. */
export function useBulkDraft() {
  const { me } = useDesk();
  return useDraft<BulkDraft>("bulk", { ...NO_KIND, office: me.offices[0] ?? "", statuses: [] });
}
