import * as z from "zod";
import { refersTo } from "../../../shared/adapters/address-hash.ts";
import { CHANNELS } from "../../../shared/domain/channel.ts";
import type { Pending } from "../../../shared/domain/confirmation.ts";
import { withPlainDigits } from "../../../shared/domain/page-code.ts";
import { eraseContactData } from "../../../shared/lambda/change-applicant.ts";
import { answerCode } from "../../../shared/lambda/confirm.ts";
import { type Answer, page, redirect } from "../answer.ts";
import type { PageDeps } from "../deps.ts";
import { contactBy, type Person } from "../person.ts";
import { renderPlain } from "../views/render.tsx";
import { carryOut } from "./carry-out.ts";
import { type Asking, askDigitsPage } from "./confirm-page.ts";
import { showStored } from "./data.ts";

/** Six digits in what somebody typed; undefined if it cannot be them. */
function digitsIn(typed: string): string | undefined {
  const digits = withPlainDigits(typed).replace(/[^0-9]/g, "");
  return digits.length === 6 ? digits : undefined;
}

const againSchema = z.object({
  path: z.string().regex(/^\/[A-Za-z0-9/]*$/),
  fields: z.record(z.string(), z.string()),
});

/** What the form carries of the page it came from; undefined if that is none of ours. */
function askingIn(person: Person): Asking | undefined {
  const { form } = person.scene.visit;
  const again = againSchema.safeParse(parseJson(form.get("again") ?? ""));
  const sentTo = contactBy(person, form.get("to") ?? "");
  if (!again.success || sentTo === undefined || !again.data.path.startsWith(person.path("/")))
    return undefined;
  const address = form.get("address");
  const carried = address === null ? {} : { address };
  return {
    id: form.get("id") ?? "",
    about: form.get("about") === "sent" ? "sent" : "why",
    sentTo,
    again: again.data,
    carried,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Checks the six digits, and does what was waiting for them. */
export async function confirm(deps: PageDeps, person: Person): Promise<Answer> {
  const { scene, applicant } = person;
  const { texts, visit } = scene;
  const asking = askingIn(person);
  const typed = (visit.form.get("digits") ?? "").slice(0, 40);
  if (asking === undefined) return redirect(scene.href(person.path("/choices")));
  if (!scene.isOurs(person.scope)) {
    const message = { tone: "bad", text: texts.say("problems", "expiredForm") } as const;
    return askDigitsPage(person, asking, { digits: typed, message, status: 403 });
  }
  const digits = digitsIn(typed);
  if (digits === undefined)
    return askDigitsPage(person, asking, {
      digits: typed,
      problem: texts.say("problems", "required"),
      status: 400,
    });
  const answered = await answerCode(deps, applicant, asking.id, digits);
  switch (answered.as) {
    case "right":
      return goOn(deps, person, answered.confirmation.pending);
    case "wrong": {
      const problem = texts.say("confirm", "wrong", { tries: answered.triesLeft });
      return askDigitsPage(person, asking, { problem, status: 400 });
    }
    case "gone":
      return askDigitsPage(person, asking, { problem: texts.say("confirm", "expired"), status: 410 });
  }
}

async function goOn(deps: PageDeps, person: Person, pending: Pending): Promise<Answer> {
  switch (pending.do) {
    case "choose": {
      const { choice } = pending;
      if (choice.do !== "add") return carryOut(deps, person, choice);
      const address = person.scene.visit.form.get("address") ?? "";
      const isThat =
        CHANNELS[choice.channel].addressSchema.safeParse(address).success &&
        refersTo(await deps.keyring(), choice.addressRef, { channel: choice.channel, address });
      return isThat
        ? carryOut(deps, person, choice, address)
        : redirect(person.scene.href(person.path("/choices")));
    }
    case "show-data":
      return showStored(deps, person);
    case "erase":
      return erase(deps, person);
  }
}

async function erase(deps: PageDeps, person: Person): Promise<Answer> {
  const { scene, applicant, refOf } = person;
  const { texts } = scene;
  await eraseContactData(
    { ...deps, smsDestinations: deps.settings.smsDestinations },
    applicant.applicantId,
    refOf,
  );
  const view = { heading: texts.say("data", "erase"), text: texts.say("data", "erased") };
  return page(renderPlain(scene.frame({ path: "" }), view), texts.language);
}
