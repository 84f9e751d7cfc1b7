import { text } from "node:stream/consumers";
import { personBy } from "./sign-in-people.ts";
import { createProvider, SIGN_IN_PATH, type SignInOptions } from "./sign-in-provider.ts";
import { answerPage } from "./web/answers.ts";
import { choicePage, errorPage } from "./web/sign-in-page.ts";
import type { Route, Visit } from "./web/visit.ts";

/** Below this path people are asked who they are. */
const CHOICE_PATH = `${SIGN_IN_PATH}/sign-in/`;

/** Lets people sign in: a provider below its path of the web, and its page on which a person is chosen. */
export function createSignIn(options: SignInOptions): Route["handle"] {
  const provider = createProvider(options);
  const handle = provider.callback();

  /** One page for everything that the provider wants to know of somebody. */
  const choose = async (visit: Visit): Promise<void> => {
    const { request, response } = visit;
    await provider.interactionDetails(request, response);
    if (request.method !== "POST") {
      answerPage(visit, await choicePage(options.people), { forms: "own" });
      return;
    }
    const chosen = personBy(options.people, new URLSearchParams(await text(request)).get("person") ?? "");
    if (chosen === undefined) {
      answerPage(visit, await choicePage(options.people), { status: 400, forms: "own" });
      return;
    }
    await provider.interactionFinished(request, response, { login: { accountId: chosen.id }, consent: {} });
  };

  return async (visit) => {
    const { request, response } = visit;
    if (visit.path.startsWith(CHOICE_PATH)) {
      // Whoever comes without the cookie of a sign-in, or too late.
      await choose(visit).catch(async () => answerPage(visit, await errorPage("expired"), { status: 400 }));
      return;
    }
    // The provider stands at its own root, and is told what is before it, as Express does.
    const url = (request.url ?? "").slice(SIGN_IN_PATH.length);
    await handle(Object.assign(request, { url, baseUrl: SIGN_IN_PATH }), response);
  };
}

/** The web's route to a sign-in that is there a moment after the web. */
export function signInRoute(signIn: () => Route["handle"] | undefined): Route {
  return {
    path: `${SIGN_IN_PATH}/*`,
    methods: ["GET", "POST", "OPTIONS"],
    handle: (visit) => signIn()?.(visit) ?? void visit.response.writeHead(503, { "retry-after": "1" }).end(),
  };
}
