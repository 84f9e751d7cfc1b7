import { describe, expect, it } from "vitest";
import { everythingKept, fieldsOffTheMap } from "./everything-kept.ts";
import { aVisitor } from "./page-visitor.ts";
import { caseItem, email, eventually, quiet, sms, useStage } from "./stage.ts";

// Long enough for a person to stop before it is over, on a slow machine, too.
const stage = useStage({ holdSeconds: 10 });
const { visit, digits } = aVisitor(stage);

describe("the applicant's page", () => {
  it("stops what is queued already", async () => {
    const mailbox = "stops@example.org";
    await stage.putApplicant({
      applicantId: "p-1",
      language: "de",
      pageCode: "STAPPED000",
      channels: [email(mailbox)],
    });
    await stage.putCase(caseItem("P-1", "p-1"));
    await eventually(async () => expect(await stage.notices("P-1")).toHaveLength(1));

    const choices = await visit("/s/STAPPED000/choices");
    const seen = /name="seen" value="([^"]+)"/.exec(choices.html)?.[1];
    const check = await visit(`/s/STAPPED000/choice?do=stop-all&seen=${seen}`);
    expect((await check.submit(/\/choice$/)).html).toContain("Gespeichert.");

    await eventually(async () =>
      expect(await stage.notices("P-1")).toMatchObject([{ state: "withheld", reason: "stopped" }]),
    );
    expect(await stage.messagesTo(mailbox)).toEqual([]);
  });

  it("leaves no address anywhere once contact data is erased, and nothing is sent any more", async () => {
    const mailbox = "canary-of-erasure@example.org";
    const phone = "+491713920055";
    const channels = [email(mailbox), sms(phone)];
    await stage.putApplicant({
      applicantId: "p-2",
      language: "de",
      reach: "all",
      pageCode: "ERASEME000",
      channels,
    });
    await stage.putCase(caseItem("P-2", "p-2", { quiet: true }));
    await stage.putRequest({
      ...{ caseId: "P-2", entry: "request#1", kind: "please-call", parameters: {} },
      ...{ requestedAt: "2026-11-22T09:00:00.000Z", requestedBy: "desk" },
    });
    await eventually(async () => {
      const states = (await stage.notices("P-2")).map(({ state }) => state);
      expect(states.filter((state) => state === "delivered")).toHaveLength(2);
    });

    const check = await visit("/s/ERASEME000/data?do=erase");
    const asked = await check.submit(/\/data$/);
    const done = await asked.submit(/\/confirm$/, { digits: await digits(mailbox, 1) });

    expect(done.html).toContain("Ihre Kontaktdaten sind gelöscht");
    await quiet();
    const all = await everythingKept(stage);
    expect(fieldsOffTheMap(all)).toEqual([]);
    const kept = [...all.values()].join("\n");
    for (const canary of [mailbox, "canary-of-erasure", phone, phone.slice(3), "ERASEME000"])
      expect(kept.includes(canary), canary).toBe(false);
    expect(kept).toContain("consent#p-2");
    expect((await visit("/s/ERASEME000")).status).toBe(404);

    const before = (await stage.messagesTo(mailbox)).length + (await stage.messagesTo(phone)).length;
    await stage.putCase(caseItem("P-2", "p-2", { status: "documents-needed", version: 2 }));
    await eventually(async () =>
      expect(await stage.notices("P-2")).toContainEqual(
        expect.objectContaining({ version: 2, reason: "no-channel" }),
      ),
    );
    expect((await stage.messagesTo(mailbox)).length + (await stage.messagesTo(phone)).length).toBe(before);
  });
});
