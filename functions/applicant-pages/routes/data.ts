import { provingContact } from "../../../shared/domain/choices.ts";
import { onBerlinClock } from "../../../shared/domain/time.ts";
import { type Answer, download, page, redirect } from "../answer.ts";
import type { PageDeps } from "../deps.ts";
import type { Person } from "../person.ts";
import { renderCheck, renderData } from "../views/render.tsx";
import { askForDigits, noWay } from "./confirm-page.ts";
import { caseViews, contentFor } from "./status.ts";

/** What has been shown can be downloaded for so long, in ms. */
const DOWNLOAD_LASTS = 10 * 60_000;

/** What can be asked for: all that is stored, or that it be erased. */
export function showData(person: Person): Answer {
  const { scene } = person;
  if (scene.visit.query.get("do") === "erase") return askWhetherToErase(person);
  const view = {
    show: scene.form(person.path("/data"), person.scope, { do: "show-data" }),
    erase: eraseLink(person),
  };
  return page(renderData(dataFrame(person), view), scene.texts.language);
}

function eraseLink({ scene, path }: Person) {
  const { href, texts } = scene;
  return { href: href(path("/data"), { do: "erase" }), label: texts.say("data", "erase") };
}

function dataFrame({ scene, path }: Person) {
  const { frame, href, texts } = scene;
  const back = { href: href(path()), label: texts.say("frame", "toStatus") };
  return frame({ path: path("/data") }, { back });
}

function askWhetherToErase(person: Person, status = 200): Answer {
  const { scene, path, scope } = person;
  const { texts, href, frame, form } = scene;
  const data = href(path("/data"));
  const view = {
    form: form(path("/data"), scope, { do: "erase" }),
    sentences: [texts.say("data", "eraseWhat"), texts.say("data", "eraseKept")],
    mindLetters: true,
    no: { href: data, label: texts.say("choices", "no") },
  };
  const around = frame(
    { path: path("/data"), params: { do: "erase" } },
    {
      back: { href: data, label: texts.say("frame", "back") },
      message: status === 200 ? undefined : { tone: "bad", text: texts.say("problems", "expiredForm") },
    },
  );
  return page(renderCheck(around, view), texts.language, { status });
}

/** Sends the digits that seeing or erasing what is stored takes. */
export async function askForData(deps: PageDeps, person: Person): Promise<Answer> {
  const { scene, path, scope, applicant } = person;
  const wish = scene.visit.form.get("do");
  if (wish !== "show-data" && wish !== "erase") return redirect(scene.href(path("/data")));
  if (!scene.isOurs(scope)) {
    return wish === "erase" ? askWhetherToErase(person, 403) : { ...showData(person), statusCode: 403 };
  }
  const proof = provingContact(applicant);
  if (proof === undefined) return noWay(deps, person);
  const again = { path: path("/data"), fields: { do: wish } };
  return askForDigits(deps, person, { pending: { do: wish }, to: proof, about: "why", again });
}

function downloadScope(person: Person): string {
  return `download ${person.pageCode}`;
}

/** All that is stored about a person, as they read it (Art. 15 GDPR). */
export async function showStored(deps: PageDeps, person: Person): Promise<Answer> {
  const { scene, applicant } = person;
  const { cases, notices } = await contentFor(deps, person);
  const view = {
    erase: eraseLink(person),
    stored: {
      download: scene.form(person.path("/data.json"), downloadScope(person)),
      language: applicant.language,
      hours: applicant.sendHours,
      contacts: applicant.channels.map(({ channel, address, state, consent }) => ({
        channel,
        address,
        state,
        agreedOn: consent === undefined ? undefined : onBerlinClock(consent.at).day,
      })),
      cases: caseViews(deps, cases),
      notices,
    },
  };
  return page(renderData(dataFrame(person), view), scene.texts.language);
}

/** The same as a file, for as long as the page that offers it is fresh. */
export async function downloadData(deps: PageDeps, person: Person): Promise<Answer> {
  const { scene, applicant } = person;
  if (!scene.isOurs(downloadScope(person), DOWNLOAD_LASTS)) return { ...showData(person), statusCode: 403 };
  const [content, consents] = await Promise.all([
    contentFor(deps, person),
    deps.proofsOf(applicant.applicantId),
  ]);
  return download("sachstand.json", {
    storedAt: deps.now(),
    person: applicant,
    consents: consents.map(({ channel, consent, withdrawnAt }) => ({ channel, ...consent, withdrawnAt })),
    cases: content.cases,
    notices: content.notices,
  });
}
