import { describe, expect, it } from "vitest";
import { accountFor, type WrittenChange } from "../../infra/drills/ledger.ts";
import { aNotice } from "../twins/builders.ts";

const change: WrittenChange = { caseId: "C-1", version: 1, address: "one@example.org", is: "told" };
const notice = aNotice({ caseId: "C-1", noticeId: "v000001-received-news-email", state: "delivered" });
const message = { to: "one@example.org", noticeId: "v000001-received-news-email" };
const fine = { notices: [notice], messages: [message], queues: { email: 0 } };

describe("the account of a drill", () => {
  it("is settled when each change has reached its person once", () => {
    expect(accountFor([change], fine)).toEqual({ counts: { delivered: 1 }, problems: [] });
  });

  it.each([
    ["a change without a trace", { ...fine, notices: [] }, "there is no notice of it"],
    ["a notice still on its way", { ...fine, notices: [{ ...notice, state: "sending" }] }, "still sending"],
    ["a message that never arrived", { ...fine, messages: [] }, "nothing has arrived"],
    ["a person told twice", { ...fine, messages: [message, message] }, "2 messages have reached"],
    ["a message left in a queue", { ...fine, queues: { email: 1 } }, "still in the queue email"],
  ] as const)("names %s", (_, remains, problem) => {
    expect(accountFor([change], remains).problems).toEqual([expect.stringContaining(problem)]);
  });

  it("lets receipts wait only where that may be", () => {
    const waiting = { ...fine, queues: { "sachstand-local-receipt": 2 } };

    expect(accountFor([change], waiting).problems).toHaveLength(1);
    expect(accountFor([change], waiting, { receiptsMayWait: true }).problems).toEqual([]);
  });

  it("lets a person be told twice only where that may be", () => {
    const twice = { ...fine, messages: [message, message] };

    expect(accountFor([change], twice, { maySeeTwice: () => true })).toEqual({
      counts: { "told twice": 1 },
      problems: [],
    });
  });

  it("takes what is on an office's list as accounted for, in whatever state", () => {
    const uncertain = aNotice({ ...notice, state: "uncertain", attention: "coerde" });

    expect(accountFor([change], { ...fine, notices: [uncertain] }).counts).toEqual({
      "on an office's list": 1,
    });
  });

  it("wants what makes no sense set aside, and nobody told of it", () => {
    const faulty: WrittenChange = { caseId: "C-2", version: 0, address: "", is: "set-aside" };
    const aside = aNotice({ caseId: "C-2", noticeId: "event-1", state: "quarantined" });

    expect(accountFor([faulty], { ...fine, notices: [aside] }).problems).toEqual([]);
    expect(
      accountFor([faulty], { ...fine, notices: [{ ...aside, state: "delivered" }] }).problems,
    ).not.toEqual([]);
  });
});
