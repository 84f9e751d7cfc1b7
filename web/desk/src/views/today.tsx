import type { NO_OFFICE } from "../../../../shared/domain/quarantine.ts";
import { OfficeField } from "../parts/office-field.tsx";
import { Page } from "../parts/page.tsx";
import { go } from "../router.ts";
import { officeName, useDesk } from "../state/desk.ts";
import { Attention } from "./attention.tsx";
import { CaseList } from "./case-list.tsx";

/** What came in for no office that exists: somebody must see it, and a lead sees all. */
const UNASSIGNED: typeof NO_OFFICE = "unassigned";

interface Content {
  readonly office: string | undefined;
  readonly status: string | undefined;
  readonly search: string | undefined;
}

/** An office's day: who needs somebody, and what has changed last. */
export function Today({ office: wanted, status, search }: Content) {
  const desk = useDesk();
  const { me, texts } = desk;
  const office = wanted ?? me.offices[0] ?? "";
  const aside = (
    <OfficeField value={office} onChange={(id) => go({ view: "today", office: id }, { replace: true })} />
  );
  return (
    <Page title={texts.today.titleOf(officeName(desk, office))} aside={aside}>
      {search === undefined && <Attention key={office} office={office} />}
      {search === undefined && me.role === "lead" && (
        <Attention
          office={UNASSIGNED}
          aside={{ title: texts.today.unassigned, intro: texts.today.unassignedIntro }}
        />
      )}
      <CaseList office={office} status={status} search={search} />
    </Page>
  );
}
