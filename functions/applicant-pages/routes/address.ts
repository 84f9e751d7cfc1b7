import { type Channel, channelSchema } from "../../../shared/domain/channel.ts";
import { choose, provingContact } from "../../../shared/domain/choices.ts";
import { readAddress } from "../../../shared/domain/read-address.ts";
import { type Answer, page, redirect } from "../answer.ts";
import type { PageDeps } from "../deps.ts";
import type { Person } from "../person.ts";
import { EXAMPLES } from "../views/examples.ts";
import type { Message } from "../views/model.ts";
import { renderAddress } from "../views/render.tsx";
import { askForDigits, noWay } from "./confirm-page.ts";

interface Typed {
  readonly address?: string;
  readonly agreed?: boolean;
  readonly problem?: string | undefined;
  readonly agreeProblem?: string | undefined;
  readonly message?: Message;
  readonly status?: number;
}

/** The page on which a number or a mailbox is added. */
export async function askForAddress(deps: PageDeps, person: Person): Promise<Answer> {
  const channel = channelSchema.safeParse(person.scene.visit.query.get("channel"));
  if (!channel.success) return redirect(person.scene.href(person.path("/choices")));
  return provingContact(person.applicant) === undefined
    ? noWay(deps, person)
    : addressPage(person, channel.data, {});
}

function addressPage(person: Person, channel: Channel, typed: Typed): Answer {
  const { scene } = person;
  const { texts } = scene;
  const { address = "", agreed = false, problem, agreeProblem, message, status = 200 } = typed;
  const back = { href: scene.href(person.path("/choices")), label: texts.say("frame", "back") };
  const frame = scene.frame(
    { path: person.path("/address"), params: { channel } },
    { back, ...(message && { message }) },
  );
  const view = {
    form: scene.form(person.path("/address"), person.scope, { channel }),
    channel,
    address: { value: address, problem },
    agreed,
    agreeProblem,
  };
  return page(renderAddress(frame, view), texts.language, { status });
}

/** Takes a new address: first somebody must prove who asks, then that the address is theirs. */
export async function addAddress(deps: PageDeps, person: Person): Promise<Answer> {
  const { scene, applicant, refOf } = person;
  const { texts, visit } = scene;
  const channel = channelSchema.safeParse(visit.form.get("channel"));
  if (!channel.success) return redirect(scene.href(person.path("/choices")));
  const typed = (visit.form.get("address") ?? "").slice(0, 300);
  const agreed = visit.form.has("agree");
  const kept = { address: typed, agreed };
  if (!scene.isOurs(person.scope)) {
    const message = { tone: "bad", text: texts.say("problems", "expiredForm") } as const;
    return addressPage(person, channel.data, { ...kept, message, status: 403 });
  }
  const read = readAddress(channel.data, typed, deps.settings.smsDestinations);
  const example = EXAMPLES[channel.data];
  const agreeProblem = agreed ? undefined : texts.say("address", "mustAgree");
  if (!read.ok || agreeProblem !== undefined) {
    const problem = read.ok ? undefined : texts.say("address", read.why, { example });
    return addressPage(person, channel.data, { ...kept, problem, agreeProblem, status: 400 });
  }
  const { address } = read;
  const addressRef = refOf({ channel: channel.data, address });
  const choice = { do: "add", channel: channel.data, addressRef } as const;
  const { languages } = deps.settings;
  const tried = choose(applicant, choice, {
    now: deps.now(),
    readIn: texts.language,
    languages,
    refOf,
    address,
  });
  if (!tried.ok) {
    const key = tried.why === "known" ? "known" : "unusable";
    return addressPage(person, channel.data, { ...kept, problem: texts.say("address", key), status: 409 });
  }
  const facts = await deps.register.look(channel.data, [address], deps.now());
  if (facts.addresses.get(address)?.isSuppressed === true)
    return addressPage(person, channel.data, {
      ...kept,
      problem: texts.say("address", "unusable"),
      status: 409,
    });
  const proof = provingContact(applicant);
  if (proof === undefined) return noWay(deps, person);
  const fields = { channel: channel.data, address: typed, agree: "yes" };
  return askForDigits(deps, person, {
    pending: { do: "choose", choice },
    to: proof,
    about: "why",
    again: { path: person.path("/address"), fields },
    carried: { address },
  });
}
