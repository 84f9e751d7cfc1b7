import { allowedMethods, findPageRoute, type PageRoute, pageBase } from "../../shared/domain/page-routes.ts";
import { createPageDoor, type PageDoor } from "../../shared/lambda/page-door.ts";
import { type Answer, packed, page } from "./answer.ts";
import type { PageDeps } from "./deps.ts";
import { type Person, personOn } from "./person.ts";
import { addAddress, askForAddress } from "./routes/address.ts";
import { checkChoice, makeChoice } from "./routes/choice.ts";
import { showChoices } from "./routes/choices.ts";
import { confirm } from "./routes/confirm.ts";
import { askForData, downloadData, showData } from "./routes/data.ts";
import { askForPageCode, enter, noPage } from "./routes/enter.ts";
import { showStatus } from "./routes/status.ts";
import { showStop, stop } from "./routes/stop.ts";
import { sceneOf } from "./scene.ts";
import { renderPlain } from "./views/render.tsx";
import { eventSchema, pathPart, type Visit, visitOf } from "./visit.ts";

interface Request {
  readonly deps: PageDeps;
  readonly door: PageDoor;
  readonly visit: Visit;
  /** The part of the path that names the page: a code or a token. */
  readonly name: string;
}

type Handle = (request: Request) => Promise<Answer>;

/** What each route does. */
const HANDLES: Readonly<Record<PageRoute, Handle>> = {
  "GET /": async ({ deps, visit }) => askForPageCode(await sceneOf(deps, visit)),
  "POST /": async ({ deps, visit, door }) => enter(await sceneOf(deps, visit), door),
  "GET /stop/{token}": ({ deps, visit, name }) => showStop(deps, visit, name),
  "POST /stop/{token}": ({ deps, visit, name }) => stop(deps, visit, name),
  "GET /{code}": onPage(showStatus),
  "GET /{code}/choices": onPage(async (deps, person) => showChoices(deps, person)),
  "GET /{code}/choice": onPage(checkChoice),
  "POST /{code}/choice": onPage(makeChoice),
  "GET /{code}/address": onPage(askForAddress),
  "POST /{code}/address": onPage(addAddress),
  "POST /{code}/confirm": onPage(confirm),
  "GET /{code}/data": onPage(async (_, person) => showData(person)),
  "POST /{code}/data": onPage(askForData),
  "POST /{code}/data.json": onPage(downloadData),
};

/** Opens the page first; without its code nothing of it shows. */
function onPage(show: (deps: PageDeps, person: Person) => Promise<Answer>): Handle {
  return async ({ deps, door, visit, name }) => {
    const opened = await door.open(name, visit.sourceIp);
    if (opened.as !== "open")
      return noPage(await sceneOf(deps, visit), opened.as === "too-many" ? opened.retryAfter : undefined);
    const { visitor } = opened;
    const scene = await sceneOf(deps, visit, visitor.applicant.language);
    return show(deps, personOn(scene, visitor, await deps.keyring()));
  };
}

/** Answers every request for an applicant's page with a page, whatever its bytes are. */
export function createHandler(deps: PageDeps) {
  const door = createPageDoor({ ...deps, smsDestinations: deps.settings.smsDestinations });
  const base = pageBase(deps.page.pageUrl);
  return async (event: unknown): Promise<Answer> => {
    const visit = visitOf(eventSchema.parse(event));
    try {
      const answered = await answer(deps, door, base, visit);
      return visit.takesGzip && visit.form.size === 0 ? packed(answered) : answered;
    } catch (error) {
      deps.log.error("PAGE_FAILED", error);
      return saying(deps, visit, "ours", 500);
    }
  };
}

async function answer(deps: PageDeps, door: PageDoor, base: string, visit: Visit): Promise<Answer> {
  const method = visit.method === "HEAD" ? "GET" : visit.method;
  const found = findPageRoute(method, visit.path, base);
  if (found === undefined) {
    const allow = allowedMethods(visit.path, base);
    return allow.length === 0
      ? saying(deps, visit, "notFound", 404)
      : saying(deps, visit, "notFound", 405, { allow: allow.join(", ") });
  }
  if (visit.isTooLarge) return saying(deps, visit, "heading", 413);
  return HANDLES[found.route]({ deps, door, visit, name: pathPart(found.name) });
}

/** A page that only says what went wrong, with the way back to the start. */
async function saying(
  deps: PageDeps,
  visit: Visit,
  key: "notFound" | "ours" | "heading",
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const scene = await sceneOf(deps, visit);
  const { texts, href, frame } = scene;
  const view = {
    heading: texts.say("problems", "heading"),
    text: texts.say("problems", key),
    link: { href: href(""), label: texts.say("enter", "heading") },
  };
  return page(renderPlain(frame({ path: "" }), view), texts.language, { status, headers });
}
