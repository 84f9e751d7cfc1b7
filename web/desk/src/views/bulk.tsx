import type { BulkJob } from "../api/answers.ts";
import { BulkBadge } from "../parts/badge.tsx";
import { Page } from "../parts/page.tsx";
import { Loading, Trouble } from "../parts/trouble.tsx";
import { useDesk } from "../state/desk.ts";
import { useRead } from "../state/use-read.ts";
import { BulkCounts, BulkFacts } from "./bulk-facts.tsx";
import { BulkForm } from "./bulk-form.tsx";
import { BulkSteps } from "./bulk-steps.tsx";
import { BulkTexts } from "./bulk-texts.tsx";

/** Sends one notice to everybody with a matching case of an office: counted first, confirmed then. */
export function BulkView({ id }: { readonly id: string | undefined }) {
  const { texts } = useDesk();
  if (id !== undefined) return <Job id={id} />;
  return (
    <Page title={texts.bulk.title}>
      <BulkForm />
    </Page>
  );
}

/** Milliseconds until it is looked at again: closely while it runs, else for what others may do. */
const POLL: Readonly<Record<BulkJob["state"], number>> = {
  drafted: 10_000,
  running: 1_000,
  done: 60_000,
  cancelled: 60_000,
};

function Job({ id }: { readonly id: string }) {
  const { texts } = useDesk();
  const { value, error, isLoading, reload } = useRead<BulkJob>(
    `/api/bulk/${encodeURIComponent(id)}`,
    (job) => POLL[job?.state ?? "drafted"],
  );
  return (
    <Page title={texts.bulk.title} aside={value !== undefined && <BulkBadge state={value.state} />}>
      <Trouble error={error} onRetry={reload} />
      {isLoading && <Loading />}
      {value !== undefined && (
        <div class="columns columns--form">
          <div>
            <BulkFacts job={value} />
            <BulkSteps job={value} onChanged={reload} />
          </div>
          <div>
            <BulkCounts job={value} />
            {value.samples !== undefined && <BulkTexts samples={value.samples} />}
          </div>
        </div>
      )}
    </Page>
  );
}
