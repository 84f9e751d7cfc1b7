import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, test } from "vitest";
import { canaryApplicant, canaryRequest } from "../../shared/domain/canary.ts";
import { CANARY_CASE } from "../../shared/domain/personal-notices.ts";
import { createApplicantTwin } from "../twins/applicant-store.ts";
import { aCase, anApplicant, aRequest, CASE_ID, NOW, requestItem, sms } from "../twins/builders.ts";
import { aPlanner, batchOf, firstOf, rawBatchOf } from "./planner.ts";

const appointment = { date: "2026-12-01", time: "09:30", place: "office" };
const asked = aRequest({ kind: "appointment", parameters: appointment });

describe("planning a batch of the stream", () => {
  test("puts the notice, writes the change down and hands the notice to its queue after the hold", async () => {
    const { handler, notices, cases, queue } = aPlanner();

    expect(await handler(batchOf(aCase()))).toEqual({ batchItemFailures: [] });

    expect(notices.all()).toMatchObject([{ noticeId: "v000001-received-news-sms", state: "queued" }]);
    expect(cases.lines()).toMatchObject([{ change: aCase() }]);
    expect(queue.enqueued).toEqual([
      { caseId: CASE_ID, noticeId: "v000001-received-news-sms", channel: "sms", delaySeconds: 120 },
    ]);
  });

  test("reads numbers, lists and maps of DynamoDB as what they are", async () => {
    const { handler, cases } = aPlanner();
    const item = aCase({ version: 41, details: { letterDeadline: "2026-12-08" }, quiet: true });

    await handler(batchOf(item));

    expect(cases.lines()).toMatchObject([{ change: item }]);
  });

  test("plans changes of one case one after the other", async () => {
    const { handler, notices } = aPlanner();

    await handler(batchOf(aCase(), aCase({ version: 2 }), aCase({ version: 3, status: "decided" })));

    expect(notices.all().map(({ noticeId, state }) => [noticeId, state])).toEqual([
      ["v000001-received-news-sms", "queued"],
      ["v000002-received-news-none", "not-told"],
      ["v000003-decided-news-sms", "held"],
    ]);
  });

  test("sends nothing for a repeated record, but hands on again what is still queued", async () => {
    const { handler, notices, queue } = aPlanner();
    await handler(batchOf(aCase()));

    await handler(batchOf(aCase()));

    expect(notices.all()).toHaveLength(1);
    expect(queue.enqueued).toHaveLength(2);
  });

  test("spares a new case the look at a history that it cannot have", async () => {
    const { handler, notices } = aPlanner(({ cases }) => ({
      cases: { ...cases, line: () => Promise.reject(new Error("not needed")) },
    }));

    expect(await handler(firstOf(aCase()))).toEqual({ batchItemFailures: [] });

    expect(notices.all()).toHaveLength(1);
  });

  test("finds that a new case was planned before, and carries out what was decided then", async () => {
    const { handler, notices, applicants } = aPlanner();
    await handler(firstOf(aCase()));
    applicants.put(anApplicant({ channels: [] }));

    expect(await handler(firstOf(aCase()))).toEqual({ batchItemFailures: [] });

    expect(notices.all()).toMatchObject([{ noticeId: "v000001-received-news-sms", state: "queued" }]);
  });

  test("finds that a new case has other content than the one that was planned before", async () => {
    const { handler, notices } = aPlanner();
    await handler(firstOf(aCase()));

    const [record] = firstOf(aCase({ status: "withdrawn" })).Records;
    await handler({ Records: [{ ...record, eventID: "event-9" }] });

    expect(notices.get("event-9")).toMatchObject({ state: "quarantined", reason: "version-conflict" });
  });

  // Its first item is gone, its history is not; read as new, a withdrawn case can be told as decided.
  test("judges a case that was deleted and written again by the history it has", async () => {
    const { handler, notices } = aPlanner();
    await handler(firstOf(aCase({ status: "withdrawn" })));

    await handler(firstOf(aCase({ status: "documents-needed", version: 2 })));

    expect(notices.get("v000002-documents-needed-news-sms")).toBeUndefined();
  });

  test("hands nothing on again once it was sent", async () => {
    const { handler, notices, queue } = aPlanner();
    await handler(batchOf(aCase()));
    const [notice] = notices.all();
    if (notice !== undefined) {
      await notices.move({ key: notice, from: "queued", to: "sending", set: {} });
      await notices.move({ key: notice, from: "sending", to: "sent", set: {} });
    }

    await handler(batchOf(aCase()));

    expect(queue.enqueued).toHaveLength(1);
  });

  test("puts the notice on a repeated record if the first try died after writing the change down", async () => {
    const { handler, notices, cases } = aPlanner();
    await handler(batchOf(aCase()));
    const [notice] = notices.all();
    if (notice !== undefined) await notices.drop(notice);

    await handler(batchOf(aCase()));

    expect(notices.all()).toEqual([notice]);
    expect(cases.lines()).toHaveLength(1);
  });

  test("writes one line for the whole batch, with counts and ids alone", async () => {
    const { handler, log } = aPlanner();

    await handler(batchOf(aCase(), aCase({ caseId: "C-2", office: "nirgends" })));

    expect(log.lines).toEqual([
      {
        code: "NOTICES_PLANNED",
        records: 2,
        replays: 0,
        quarantined: 1,
        failed: 0,
        queued: 1,
        noticeIds: ["v000001-received-news-sms", "event-1"],
      },
    ]);
  });
});

describe("a record that cannot be planned", () => {
  test("for a malformed item is set aside, naming field and rule, and holds nothing up", async () => {
    const { handler, notices } = aPlanner();

    const answer = await handler(
      batchOf({ ...aCase(), status: "Erika Mustermann" }, aCase({ caseId: "C-2" }), aCase()),
    );

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(notices.get("event-0")).toMatchObject({
      state: "quarantined",
      reason: "malformed",
      about: "case",
      attention: "coerde",
      problem: { field: "status", rule: expect.stringMatching(/^must be one of/) },
    });
    expect(notices.all().filter(({ state }) => state === "queued")).toHaveLength(2);
    expect(JSON.stringify(notices.all())).not.toContain("Erika");
  });

  test.each([
    ["the office that it names", { ...aCase(), status: "x" }, "coerde"],
    [
      "the lead, where there is no such office",
      { ...aCase(), status: "x", office: "nirgends" },
      "unassigned",
    ],
    ["the lead, where it names none", { ...aCase(), status: "x", office: 7 }, "unassigned"],
  ])("for a malformed item is shown to %s", async (_, item, attention) => {
    const { handler, notices } = aPlanner();

    await handler(batchOf(item));

    expect(notices.all()).toMatchObject([{ reason: "malformed", attention }]);
  });

  test("for a malformed request is shown to the office that looks after its case", async () => {
    const { handler, notices } = aPlanner();

    await handler(batchOf(aCase({ office: "mitte" }), { ...requestItem(aRequest()), kind: "x" }));

    expect(notices.get("event-1")).toMatchObject({ reason: "malformed", attention: "mitte" });
  });

  test("for a malformed applicant names the applicant's field, and may be tried again", async () => {
    const { handler, applicants, notices } = aPlanner();
    applicants.put(anApplicant({ channels: [sms({ address: "0171 3920021" })] }));

    await handler(batchOf(aCase()));

    expect(notices.all()).toMatchObject([
      {
        state: "quarantined",
        reason: "malformed-applicant",
        attention: "coerde",
        version: 1,
        problem: { field: "applicant.channels.0.address" },
      },
    ]);
    expect(notices.indexed()).toHaveLength(1);
  });

  test("fails together with all later ones of its case, and others succeed", async () => {
    const { handler, notices } = aPlanner(({ cases }) => ({
      cases: {
        ...cases,
        record: (decision) =>
          decision.item.caseId === "C-1" && decision.type === "status" && decision.item.version === 2
            ? Promise.reject(new Error("InternalServerError"))
            : cases.record(decision),
      },
    }));

    const answer = await handler(
      batchOf(
        aCase({ caseId: "C-1" }),
        aCase({ caseId: "C-1", version: 2, status: "documents-needed" }),
        aCase({ caseId: "C-2" }),
        aCase({ caseId: "C-1", version: 3, status: "documents-received" }),
        { ...aCase({ caseId: "C-1" }), version: "x" },
      ),
    );

    expect(answer.batchItemFailures).toEqual([
      { itemIdentifier: "101" },
      { itemIdentifier: "103" },
      { itemIdentifier: "104" },
    ]);
    expect(notices.all().map(({ caseId, noticeId }) => `${caseId} ${noticeId}`)).toEqual([
      "C-1 v000001-received-news-sms",
      "C-2 v000001-received-news-sms",
    ]);
  });

  test("because its decision can neither be recorded nor found is tried again", async () => {
    const { handler } = aPlanner(({ cases }) => ({ cases: { ...cases, record: async () => false } }));

    const answer = await handler(batchOf(aCase()));

    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "100" }]);
  });

  test("throws as a whole if the queue refuses messages, so that everything comes again", async () => {
    const { handler } = aPlanner(() => ({
      queue: { enqueue: () => Promise.reject(new Error("SQS took 0 of 1 messages")) },
    }));

    await expect(handler(batchOf(aCase()))).rejects.toThrow("SQS took 0 of 1");
  });

  test("throws on an event that is none of the stream's", async () => {
    await expect(aPlanner().handler({ Records: [{ body: "{}" }] })).rejects.toThrow();
  });

  // DynamoDB's numbers have 38 digits. One such number in a field that we never even read stops the whole shard.
  test("for a number beyond JavaScript's holds nothing up", async () => {
    const { handler, notices } = aPlanner();
    const poison = { ...marshall(aCase({ caseId: "C-2" })), note: { N: "1E+40" } };

    const answer = await handler(rawBatchOf(poison, marshall(aCase())));

    expect(answer.batchItemFailures).toEqual([]);
    expect(notices.get("v000001-received-news-sms", CASE_ID)).toBeDefined();
  });
});

const NEWS_AND_REMINDER = ["r-01JD9Z-appointment-news-sms", "r-01JD9Z-appointment-reminder-sms"];

describe("planning the canary's request", () => {
  test("needs no case, and leaves a notice that no office's list can hold", async () => {
    const { handler, notices, queue } = aPlanner(() => ({
      applicants: createApplicantTwin([anApplicant({ ...canaryApplicant("de", ["de", "ar"], NOW) })]),
    }));

    await handler(batchOf({ ...canaryRequest(NOW) }));
    await handler(batchOf({ ...canaryRequest(NOW) }));

    expect(notices.all()).toMatchObject([
      { caseId: CANARY_CASE, kind: "canary", channel: "email", state: "queued", language: "ar", dueAt: NOW },
    ]);
    expect(notices.all()[0]?.office).toBeUndefined();
    expect(new Set(queue.enqueued.map(({ channel }) => channel))).toEqual(new Set(["email"]));
  });
});

describe("planning a request", () => {
  test("puts a notice for the case's applicant and office at once", async () => {
    const { handler, cases, notices, queue } = aPlanner();
    cases.put(aCase({ status: "in-review" }));

    await handler(batchOf(requestItem(asked)));

    expect(notices.all()).toMatchObject([
      {
        noticeId: "r-01JD9Z-appointment-news-sms",
        state: "queued",
        office: "coerde",
        about: "request#01JD9Z",
      },
      { noticeId: "r-01JD9Z-appointment-reminder-sms", state: "held", office: "coerde" },
    ]);
    expect(queue.enqueued).toMatchObject([{ noticeId: "r-01JD9Z-appointment-news-sms", delaySeconds: 0 }]);
  });

  test("sends nothing for a repeated record", async () => {
    const { handler, cases, notices } = aPlanner();
    cases.put(aCase());
    await handler(batchOf(requestItem(asked)));

    const answer = await handler(batchOf(requestItem(asked)));

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(notices.all().map(({ noticeId }) => noticeId)).toEqual(NEWS_AND_REMINDER);
  });

  test.each([
    ["names an office that does not exist", aCase({ version: 2, office: "nirgends" })],
    ["cannot be read", { ...aCase(), version: "x" }],
  ])("is carried out once more although the case has an item by now that %s", async (_, item) => {
    let failures = 2;
    const { handler, cases, notices } = aPlanner((deps) => ({
      notices: {
        ...deps.notices,
        add: (notice) =>
          notice.about !== "case" && failures-- > 0
            ? Promise.reject(new Error("InternalServerError"))
            : deps.notices.add(notice),
      },
    }));
    cases.put(aCase());
    await handler(batchOf(aCase(), requestItem(asked)));
    cases.put(item);

    await handler(batchOf(requestItem(asked)));

    expect(notices.get("r-01JD9Z-appointment-news-sms")).toMatchObject({
      state: "queued",
      office: "coerde",
      applicantId: "a-000042",
    });
  });

  test("twice in one batch is a replay", async () => {
    const { handler, cases, notices } = aPlanner();
    cases.put(aCase());

    const answer = await handler(batchOf(requestItem(asked), requestItem(asked)));

    expect(answer.batchItemFailures).toEqual([]);
    expect(notices.all().map(({ noticeId }) => noticeId)).toEqual(NEWS_AND_REMINDER);
  });

  test("with other content under the same id is set aside", async () => {
    const { handler, cases, notices } = aPlanner();
    cases.put(aCase());
    await handler(batchOf(requestItem(asked)));

    const other = aRequest({ kind: "appointment", parameters: { ...appointment, time: "10:00" } });
    const [record] = batchOf(requestItem(other)).Records;
    await handler({ Records: [{ ...record, eventID: "event-9" }] });

    expect(notices.get("event-9")).toMatchObject({ state: "quarantined", reason: "request-conflict" });
  });

  test("of a case that cannot be read is set aside", async () => {
    const { handler, cases, notices } = aPlanner();
    cases.put({ ...aCase(), version: "x" });

    await handler(batchOf(requestItem(asked)));

    expect(notices.all()).toMatchObject([{ state: "quarantined", reason: "unknown-case" }]);
  });
});

describe("the page code", () => {
  test("is set before the first notice", async () => {
    const { handler, applicants } = aPlanner();
    const { pageCode: _, ...person } = anApplicant();
    applicants.put(person);

    await handler(batchOf(aCase()));

    expect(applicants.get("a-000042")).toEqual({ ...person, pageCode: "0123456789" });
  });

  test("stays as it is where there is one", async () => {
    const { handler, applicants } = aPlanner();

    await handler(batchOf(aCase()));

    expect(applicants.get("a-000042")).toEqual(anApplicant());
  });

  test("is the same for two cases of one person in one batch", async () => {
    const codes = ["0000000001", "0000000002"];
    const { handler, applicants } = aPlanner(() => ({ newPageCode: async () => codes.shift() ?? "" }));
    const { pageCode: _, ...person } = anApplicant();
    applicants.put(person);

    await handler(batchOf(aCase(), aCase({ caseId: "C-2" })));

    expect(applicants.get("a-000042")?.["pageCode"]).toBe("0000000001");
  });

  test("is not set for a change that nobody is told", async () => {
    const { handler, applicants } = aPlanner();
    const { pageCode: _, ...person } = anApplicant();
    applicants.put(person);

    await handler(batchOf(aCase({ quiet: true })));

    expect(applicants.get("a-000042")).toEqual(person);
  });
});

describe("a clock that is wrong", () => {
  const batchAt = (at: string) => {
    const { Records } = batchOf(aCase());
    const dynamodb = { ApproximateCreationDateTime: Date.parse(at) / 1_000 };
    return {
      Records: Records.map((record) => ({ ...record, dynamodb: { ...record.dynamodb, ...dynamodb } })),
    };
  };

  test("puts no notice off: a record from the future counts as of now", async () => {
    const { handler, notices } = aPlanner();

    await handler(batchAt("2027-11-23T09:00:00Z"));

    expect(notices.get("v000001-received-news-sms")).toMatchObject({
      state: "queued",
      dueAt: "2026-11-23T09:02:00.000Z",
    });
  });

  test("sends nothing from last year: it is planned as expired", async () => {
    const { handler, notices } = aPlanner();

    await handler(batchAt("2025-11-23T09:00:00Z"));

    const { expiresAt = "" } = notices.get("v000001-received-news-sms") ?? {};
    expect(expiresAt < NOW).toBe(true);
  });
});
