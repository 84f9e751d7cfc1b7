import { useEffect, useState } from "preact/hooks";
import type { CasePage, CaseRow } from "../api/answers.ts";
import { StatusBadge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { SelectField } from "../parts/fields.tsx";
import { Loading, Trouble } from "../parts/trouble.tsx";
import { go, hrefOf } from "../router.ts";
import { actorName, useDesk } from "../state/desk.ts";
import { STATUS_LIST } from "../state/statuses.ts";
import { useAct } from "../state/use-act.ts";
import { useNow } from "../state/use-now.ts";
import { useRead } from "../state/use-read.ts";

const POLL = 15_000;
const PAGE = 25;

interface Content {
  readonly office: string;
  readonly status: string | undefined;
  readonly search: string | undefined;
}

/** An office's cases, the one that changed last first; or those that a search has found. */
export function CaseList({ office, status, search }: Content) {
  const { api, texts } = useDesk();
  const query = new URLSearchParams(
    search === undefined
      ? { office, limit: String(PAGE), ...(status !== undefined && { status }) }
      : { search },
  ).toString();
  // What cannot be an id is not asked for.
  const isSearchable = search === undefined || /^[A-Za-z0-9_-]{1,64}$/.test(search);
  const path = `/api/cases?${query}`;
  const { value, error, isLoading, reload } = useRead<CasePage>(isSearchable ? path : undefined, () => POLL);
  const [more, setMore] = useState<readonly CasePage[]>([]);
  const act = useAct();
  // Further pages belong to the first.
  useEffect(() => setMore([]), [path]);
  const pages = value === undefined ? [] : [value, ...more];
  const next = pages.at(-1)?.next;
  const onMore = (cursor: string) =>
    act.run(async () => {
      const page = await api.read<CasePage>(`${path}&cursor=${encodeURIComponent(cursor)}`);
      setMore((before) => [...before, page.value]);
    });
  const cases = [...new Map(pages.flatMap((page) => page.cases).map((row) => [row.caseId, row])).values()];
  const filters = [
    { value: "", label: texts.today.allStatuses },
    ...STATUS_LIST.map((one) => ({ value: one, label: texts.status[one] })),
  ];
  return (
    <section aria-labelledby="cases">
      <div class="section-head">
        <h2 class="kern-heading-large" id="cases">
          {search === undefined ? texts.today.cases : texts.today.found(search)}
        </h2>
        {search === undefined ? (
          <>
            <p class="kern-body--muted">{texts.today.casesIntro}</p>
            <SelectField
              label={texts.today.status}
              value={status ?? ""}
              options={filters}
              onChange={(wanted) => go({ view: "today", office, status: wanted }, { replace: true })}
            />
          </>
        ) : (
          <a class="kern-link" href={hrefOf({ view: "today", office })}>
            {texts.today.endSearch}
          </a>
        )}
      </div>
      <Trouble error={error} onRetry={reload} />
      {isLoading && <Loading />}
      {(value !== undefined || !isSearchable) && cases.length === 0 && <Empty search={search} />}
      {cases.length > 0 && <CaseTable cases={cases} />}
      <Trouble error={act.error} />
      {next !== undefined && (
        <Button onClick={() => onMore(next)} isBusy={act.isBusy}>
          {texts.today.more}
        </Button>
      )}
    </section>
  );
}

function Empty({ search }: { readonly search: string | undefined }) {
  const { texts } = useDesk();
  return (
    <div class="empty">
      <p>{search === undefined ? texts.today.none : texts.today.noneFor(search)}</p>
      {search !== undefined && <p class="kern-body--muted">{texts.today.noneHelp}</p>}
    </div>
  );
}

interface TableContent {
  readonly cases: readonly CaseRow[];
  /** All of one person, who need not be named again. */
  readonly isOfOne?: boolean;
}

/** Cases in rows. */
export function CaseTable({ cases, isOfOne = false }: TableContent) {
  const desk = useDesk();
  const { texts, format } = desk;
  const now = useNow();
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">{texts.today.caseId}</th>
          <th scope="col">{texts.today.status}</th>
          {!isOfOne && <th scope="col">{texts.today.person}</th>}
          <th scope="col">{texts.today.changed}</th>
          <th scope="col">{texts.today.by_}</th>
        </tr>
      </thead>
      <tbody>
        {cases.map(({ caseId, status, applicantId, changedAt, changedBy }) => (
          <tr key={caseId}>
            <th scope="row">
              <a class="kern-link" href={hrefOf({ view: "case", id: caseId })}>
                {caseId}
              </a>
            </th>
            <td>
              <StatusBadge status={status} />
            </td>
            {!isOfOne && (
              <td>
                <a class="kern-link" href={hrefOf({ view: "person", id: applicantId })}>
                  {applicantId}
                </a>
              </td>
            )}
            <td>
              <time datetime={changedAt}>{format.when(changedAt, now)}</time>
            </td>
            <td>{actorName(desk, changedBy)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
