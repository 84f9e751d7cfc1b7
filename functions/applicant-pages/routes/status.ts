import { forReading } from "../../../shared/domain/page-code.ts";
import type { PageCase } from "../../../shared/domain/page-line.ts";
import { type PageContent, readPage } from "../../../shared/lambda/read-page.ts";
import { type Answer, page } from "../answer.ts";
import type { PageDeps } from "../deps.ts";
import { officeView, type Person } from "../person.ts";
import { qrCodeSvg } from "../qr-code.ts";
import type { CaseView } from "../views/model.ts";
import { renderStatus } from "../views/render.tsx";

/** Reads what a person's page shows now, of so many cases at most; without that, of all. */
export function contentFor(deps: PageDeps, { applicant }: Person, most?: number): Promise<PageContent> {
  const { holdSeconds } = deps.settings;
  const { applicantId, chosenAt } = applicant;
  return readPage(deps, { applicantId, holdSeconds, now: deps.now() }, chosenAt !== undefined, most);
}

/** Where a person's cases stand. */
export async function showStatus(deps: PageDeps, person: Person): Promise<Answer> {
  const { scene, pageCode } = person;
  const { cases, notices } = await contentFor(deps, person, MOST_CASES);
  const { texts, href } = scene;
  const address = `${deps.page.pageUrl}/${pageCode}`;
  const view = {
    cases: caseViews(deps, cases),
    notices: notices.slice(0, MOST_NOTICES),
    choices: { href: href(person.path("/choices")), label: texts.say("choices", "heading") },
    data: { href: href(person.path("/data")), label: texts.say("data", "heading") },
    now: deps.now(),
    address: address.replace(/^https?:\/\//, ""),
    code: forReading(pageCode),
    qrCode: qrCodeSvg(address),
  };
  return page(renderStatus(scene.frame({ path: person.path() }), view), texts.language);
}

/** The newest say enough; all of them stand among what is stored. */
const MOST_NOTICES = 20;
const MOST_CASES = 20;

/** Cases as views show them, numbered by age. */
export function caseViews(deps: PageDeps, cases: readonly PageCase[]): readonly CaseView[] {
  const byAge = [...cases].sort((one, other) => (one.firstSeen < other.firstSeen ? -1 : 1));
  return cases.flatMap((one) => {
    const office = officeView(deps, one.office);
    if (office === undefined) return [];
    const { stations, next, appointment } = one;
    return [{ number: byAge.indexOf(one) + 1, office, stations, next, appointment }];
  });
}
