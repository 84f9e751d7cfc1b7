import type { PageDoor } from "../../../shared/lambda/page-door.ts";
import { type Answer, page, redirect } from "../answer.ts";
import type { Scene } from "../scene.ts";
import type { Message } from "../views/model.ts";
import { renderEnter } from "../views/render.tsx";

/** Whose form it is, while nobody's page is open. */
const SCOPE = "enter";

interface Entering {
  readonly typed?: string;
  readonly problem?: string;
  readonly message?: Message;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The page that asks for the code. */
export function askForPageCode(
  scene: Scene,
  { typed = "", problem, message, ...rest }: Entering = {},
): Answer {
  const view = { form: scene.form("", SCOPE), code: { value: typed, problem } };
  return page(renderEnter(scene.frame({ path: "" }, { message }), view), scene.texts.language, rest);
}

/** What somebody gets whose code opens no page: the same for every such code. */
export function noPage(scene: Scene, retryAfter: number | undefined, typed = ""): Answer {
  const { say } = scene.texts;
  if (retryAfter === undefined)
    return askForPageCode(scene, { typed, problem: say("enter", "unknown"), status: 404 });
  const problem = say("enter", "tooMany", { minutes: Math.ceil(retryAfter / 60) });
  return askForPageCode(scene, {
    typed,
    problem,
    status: 429,
    headers: { "retry-after": String(retryAfter) },
  });
}

/** Takes the code that was typed, and leads to its page. */
export async function enter(scene: Scene, door: PageDoor): Promise<Answer> {
  const { texts, visit } = scene;
  const typed = (visit.form.get("code") ?? "").slice(0, 100);
  if (!scene.isOurs(SCOPE)) {
    const message = { tone: "bad", text: texts.say("problems", "expiredForm") } as const;
    return askForPageCode(scene, { typed, message, status: 403 });
  }
  if (typed.trim() === "")
    return askForPageCode(scene, { problem: texts.say("enter", "empty"), status: 400 });
  const opened = await door.open(typed, visit.sourceIp);
  switch (opened.as) {
    case "open":
      return redirect(scene.href(`/${opened.visitor.pageCode}`));
    case "missed":
      return noPage(scene, undefined, typed);
    case "too-many":
      return noPage(scene, opened.retryAfter, typed);
  }
}
