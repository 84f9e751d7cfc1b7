import { type Behaviour, QUOTA_EXCEEDED } from "../local/provider-behaviour.ts";
import type { Drill } from "./drill.ts";
import { until } from "./patience.ts";
import type { Site } from "./site.ts";

/** From now on both providers behave so; `{}` is a good day. */
function bothBehave({ cloud }: Site, behaviour: Behaviour): void {
  for (const provider of Object.values(cloud.providers)) provider.behave(behaviour);
}

/** SES and SNS answer nobody. */
export const providerDown: Drill = {
  name: "provider-down",
  does: "Both providers answer with server errors for a while, and then are well again.",
  seeAlso: "queue-waiting",
  async run(site) {
    const busy = { status: 503, code: "ServiceUnavailable", message: "Please try again" };
    bothBehave(site, { answer: busy });
    await site.tell(40);
    site.say("trouble: providers answer ServiceUnavailable to everything");
    await site.alarm("email-queue-waiting");
    await site.alarm("sms-queue-waiting");
    site.say("resolution: nothing to do; notices wait in their queues and go out once the providers answer");
    bothBehave(site, {});
    await site.proof();
    await site.allClear("email-queue-waiting");
  },
};

/** The day's quota of SES is used up, and SNS has closed the account. */
export const quotaHit: Drill = {
  name: "quota-hit",
  does: "The day's e-mail quota is used up, and SNS lets the account publish nothing.",
  seeAlso: "channel-paused",
  async run(site) {
    const { providers } = site.cloud;
    providers.email.behave({ answer: QUOTA_EXCEEDED });
    providers.sms.behave({
      answer: { status: 403, code: "AuthorizationError", message: "This account may not publish" },
    });
    await site.tell(40);
    site.say(
      "trouble: providers refuse everything; channels stand still, and nothing is tried again and again",
    );
    await site.alarm("email-paused");
    await site.alarm("sms-paused");
    site.say("resolution: the quota is raised and the account opened, and the channels are told to go on");
    bothBehave(site, {});
    for (const channel of ["email", "sms"]) await site.command("notices", "resume", channel);
    await site.letTimePass();
    await site.proof();
    await site.allClear("email-paused");
  },
};

/** A provider takes a notice, and its answer is lost. */
export const lostAnswers: Drill = {
  name: "lost-answers",
  does: "Providers send what they are given, but their answers never reach the senders.",
  seeAlso: "notices-uncertain",
  async run(site) {
    bothBehave(site, { losesAnswers: true });
    const changes = await site.tell(20);
    site.say("trouble: messages arrive, and nobody here knows");
    await until("every message arrives", async () => (await site.messages()) >= changes.length);
    await site.alarm("sms-uncertain");
    bothBehave(site, {});
    site.say(
      "resolution: e-mails are settled by the provider's events; SMS are on the offices' lists, never sent again blindly",
    );
    await site.command("notices", "attention");
    await site.proof({ maySeeTwice: ({ address }) => !address.startsWith("+"), receiptsMayWait: true });
  },
};
