import { describe, expect, it } from "vitest";
import { ASSUMED } from "../../infra/cost/assumed.ts";
import {
  type Basis,
  type BillLine,
  costOfOne,
  estimate,
  type Month,
  totalOf,
} from "../../infra/cost/estimate.ts";
import { readMeasured, type Usage } from "../../infra/cost/measured.ts";
import { partsOf } from "../../infra/cost/parts-by-language.ts";
import { priceOf, readPrices } from "../../infra/cost/prices.ts";
import { aboutTheBill, fixedCosts, runningBill } from "../../infra/cost/running-bill.ts";
import { catalogOf } from "../messages/catalogs.ts";

const nothing: Usage = { functions: {}, writeUnits: 0, readUnits: 0, logBytes: 0 };

/** Prices as they are kept, and a stack of nothing, so that a line is its own figures and no others. */
function aBasis(fields: Partial<Basis> = {}): Basis {
  return {
    measured: {
      measuredOn: "2026-11-27",
      machine: "",
      commands: [""],
      notice: { sms: nothing, email: nothing },
      view: nothing,
      sweepMs: 0,
      noticeBytes: 0,
    },
    prices: readPrices(),
    stack: {
      functions: new Map([
        ["release-notices", { memoryMb: 512, isArm: true }],
        ["send-sms", { memoryMb: 512, isArm: true }],
      ]),
      polledQueues: 0,
      alarms: 0,
      dashboards: 0,
      metricFilters: 0,
      keys: 0,
      secrets: 0,
      webAcls: 0,
      webAclRules: 0,
      hasDistribution: false,
    },
    parts: new Map([
      ["de", 1],
      ["ar", 2.5],
    ]),
    pricePerPart: 0.1,
    ...fields,
  };
}

const million: Month = {
  notices: 1_000_000,
  smsShare: 0.4,
  viewsPerNotice: 0,
  languages: new Map([
    ["de", 0.75],
    ["ar", 0.25],
  ]),
};

function line(lines: readonly BillLine[], start: string): number {
  const found = lines.find(({ what }) => what.startsWith(start));
  if (found === undefined) throw new Error(`no line ${start}`);
  return found.usd;
}

describe("the bill of a month", () => {
  it("counts the parts of each language at the stage's own price", () => {
    const lines = estimate(million, aBasis());

    // 300 000 at 1 part and 100 000 at 2.5, at 10 cents.
    expect(line(lines, "SNS SMS, de")).toBeCloseTo(30_000, 6);
    expect(line(lines, "SNS SMS, ar")).toBeCloseTo(25_000, 6);
  });

  it("counts e-mails and the two events of each", () => {
    // 600 000 e-mails at $0.10 a thousand: 60; 1.2 million events at $0.50: 0.60; 2.4 million requests at $0.40: 0.96.
    expect(line(estimate(million, aBasis()), "SES")).toBeCloseTo(61.56, 6);
  });

  it("counts units of DynamoDB by channel", () => {
    const { measured } = aBasis();
    const sms = { ...nothing, writeUnits: 20, readUnits: 10 };
    const lines = estimate(million, aBasis({ measured: { ...measured, notice: { sms, email: nothing } } }));

    // 8 million writes at $0.7625; 4 million reads and 350 400 of the sweeps (43 800 of 8) at $0.1525.
    expect(line(lines, "DynamoDB writes")).toBeCloseTo(6.1, 6);
    expect(line(lines, "DynamoDB reads")).toBeCloseTo(0.663_436, 6);
  });

  it("counts a function's time with what AWS adds to it, at its memory and processor", () => {
    const { measured, stack } = aBasis();
    const functions = {
      "send-sms": {
        invocations: 1,
        milliseconds: 44,
        requests: { "dynamodb:UpdateItem": 1, "sns:Publish": 1 },
      },
    };
    const notice = { sms: { ...nothing, functions }, email: nothing };
    const sweepsOnly = line(estimate({ ...million, notices: 0 }, aBasis()), "Lambda");
    const onArm = line(estimate(million, aBasis({ measured: { ...measured, notice } })), "Lambda");
    const x86 = new Map(stack.functions).set("send-sms", { memoryMb: 1_024, isArm: false });
    const onX86 = line(
      estimate(million, aBasis({ measured: { ...measured, notice }, stack: { ...stack, functions: x86 } })),
      "Lambda",
    );

    // 44 + 6 + 150 = 200 ms; 400 000 of them are 40 000 GB-seconds at 512 MB, and 80 000 at 1 024 MB; and $0.08 for the requests.
    expect(onArm - sweepsOnly).toBeCloseTo(0.533_336 + 0.08, 6);
    expect(onX86 - sweepsOnly).toBeCloseTo(1.333_336 + 0.08, 6);
  });

  it("counts the sweeps of every minute, however few notices there are", () => {
    const lines = estimate({ ...million, notices: 0 }, aBasis());

    // 43 800 of 16 requests of 6 ms each: 4 204.8 s at 512 MB, and the requests.
    expect(line(lines, "Lambda")).toBeCloseTo(2_102.4 * 0.000_013_333_4 + 0.008_76, 8);
  });

  it("counts what Lambda asks of idle queues, and three requests for each message", () => {
    const { measured, stack } = aBasis();
    const functions = {
      "send-sms": { invocations: 0, milliseconds: 0, requests: { "sqs:SendMessageBatch": 1 } },
    };
    const notice = { sms: { ...nothing, functions }, email: nothing };
    const lines = estimate(
      million,
      aBasis({ measured: { ...measured, notice }, stack: { ...stack, polledQueues: 2 } }),
    );

    // 1.2 million, and 657 000 polls of each queue, at $0.40 a million.
    expect(ASSUMED.pollsPerQueueAndMonth).toBe(657_000);
    expect(line(lines, "SQS")).toBeCloseTo(0.48 + 0.5256, 6);
  });

  it("keeps a year of notices", () => {
    const { measured } = aBasis();
    const lines = estimate(million, aBasis({ measured: { ...measured, noticeBytes: 500 } }));

    // 12 million of 750 bytes are 9 GB at $0.306 and $0.2448.
    expect(line(lines, "DynamoDB storage")).toBeCloseTo(4.9572, 6);
  });

  it("counts views at API, distribution and web ACL only where there is one", () => {
    const { stack } = aBasis();
    const month = { ...million, viewsPerNotice: 0.5 };
    const front = { ...stack, webAcls: 1, webAclRules: 3, hasDistribution: true };

    expect(line(estimate(month, aBasis()), "HTTP API")).toBeCloseTo(0.6, 6);
    expect(line(estimate(month, aBasis()), "CloudFront")).toBe(0);
    // 5 + 3 for the ACL, $0.30 for its requests, $0.60 and $0.05 for the distribution's, 4.25 GB at $0.085.
    expect(line(estimate(month, aBasis({ stack: front })), "CloudFront")).toBeCloseTo(9.311_25, 6);
  });

  it("counts what watches: alarms, dashboards, metrics made from logs", () => {
    const { stack } = aBasis();
    const watched = { ...stack, alarms: 20, dashboards: 1, metricFilters: 4 };

    // $2 + $3 + $1.20.
    expect(line(estimate(million, aBasis({ stack: watched })), "CloudWatch alarms")).toBeCloseTo(6.2, 9);
  });

  it("refuses figures of a function that the template does not hold", () => {
    const { measured } = aBasis();
    const functions = { "send-fax": { invocations: 1, milliseconds: 1, requests: {} } };
    const notice = { sms: { ...nothing, functions }, email: nothing };

    expect(() => estimate(million, aBasis({ measured: { ...measured, notice } }))).toThrow(
      /send-fax.*measure again/,
    );
  });
});

describe("one notice more", () => {
  it("costs what the bill of a million grows by, for each of them", () => {
    const basis = aBasis({ measured: readMeasured(), stack: everyFunction() });
    const all = { ...million, smsShare: 1, languages: new Map([["ar", 1]]) };
    const fixed = totalOf(estimate({ ...all, notices: 0 }, basis));

    expect(costOfOne("sms", "ar", basis)).toBeCloseTo((totalOf(estimate(all, basis)) - fixed) / 1_000_000, 9);
    const emails = { ...all, smsShare: 0 };
    expect(costOfOne("email", "ar", basis)).toBeCloseTo(
      (totalOf(estimate(emails, basis)) - fixed) / 1_000_000,
      9,
    );
  });
});

function everyFunction(): Basis["stack"] {
  const { notice, view } = readMeasured();
  const names = [notice.sms, notice.email, view].flatMap(({ functions }) => Object.keys(functions));
  const functions = new Map(
    ["release-notices", ...names].map((name) => [name, { memoryMb: 512, isArm: true }]),
  );
  return { ...aBasis().stack, functions };
}

describe("parts by language", () => {
  const offices = [
    { name: "Jobcenter Mitte", phone: "030 23125-106", email: "mitte@example.org" },
    { name: "Jobcenter Gremmendorf", phone: "030 23125-103", email: "gremmendorf@example.org" },
  ];
  const parts = (language: string) =>
    partsOf(catalogOf(language), offices, "https://sachstand.example.org/s");

  it("are one for each German text, and more in letters that GSM-7 does not know", () => {
    expect(parts("de").average).toBe(1);
    expect(parts("ar").average).toBeGreaterThan(1.5);
  });

  it("leave out what the system sends by itself, and hold every kind that tells of a case", () => {
    const kinds = [...parts("de").byKind.keys()];

    expect(kinds).toContain("appointment");
    expect(kinds).toContain("decided");
    expect(kinds).not.toContain("address-code");
  });
});

describe("the bill as it runs up", () => {
  const names = { stage: "test", apis: { pages: "p", desk: "d" }, streamMapping: "m" };
  const bill = (hasDistribution = true) =>
    runningBill(names, readPrices(), { memoryMb: 512, hasDistribution });
  const lineOf = (id: string, lines = bill()) => {
    const found = lines.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no line ${id}`);
    return found;
  };

  it("asks for e-mails what the estimate asks, the queue's part apart", () => {
    const [term] = lineOf("email").terms;

    // 600 000 e-mails: 61.56 by the estimate, 0.96 of it the queue's.
    expect(600_000 * (term?.usd ?? 0)).toBeCloseTo(60.6, 6);
  });

  it("asks for a function's time by its memory, and for each call", () => {
    const terms = lineOf("lambda").terms.filter(
      ({ series }) => series.dimensionsMap["FunctionName"] === "sachstand-test-send-sms",
    );

    expect(terms.map(({ series }) => series.metricName)).toEqual(["Invocations", "Duration"]);
    // 400 000 calls of 200 ms at 512 MB, as the estimate has them.
    expect(400_000 * (terms[0]?.usd ?? 0) + 400_000 * 200 * (terms[1]?.usd ?? 0)).toBeCloseTo(0.613_336, 6);
  });

  it("takes SMS as they were spent, and views at the distribution only where there is one", () => {
    expect(lineOf("sms").terms.map(({ usd }) => usd)).toEqual([1]);
    // A million views: $1.20 at the API; $1.20, $0.10, $0.60 and 8.5 GB at $0.085 before it.
    expect(1_000_000 * (lineOf("web", bill(false)).terms[0]?.usd ?? 0)).toBeCloseTo(1.2, 6);
    expect(1_000_000 * (lineOf("web").terms[0]?.usd ?? 0)).toBeCloseTo(3.822_5, 6);
  });

  it("adds what costs the same whatever happens", () => {
    const fixed = {
      ...{ alarmMetrics: 20, figures: 4, dashboards: 1, keys: 2 },
      ...{ secrets: 1, webAcls: 1, webAclRules: 3 },
    };

    // $2 + $1.20 + $3 + $2 + $0.40 + $5 + $3.
    expect(fixedCosts(readPrices(), fixed)).toBeCloseTo(16.6, 9);
    expect(aboutTheBill(readPrices(), 16.6)).toMatch(/Prices of \d{4}-.*US\$ 16\.60.*Not in it/s);
  });
});

describe("prices", () => {
  it("are dated, each with the page it stands on", () => {
    const { takenOn, prices } = readPrices();

    expect(takenOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const { page, from } of Object.values(prices)) {
      expect(page).toMatch(/Pricing/);
      if (from !== "memory") expect(from.address).toMatch(/^https:/);
    }
  });

  it("are for the units they name", () => {
    expect(priceOf(readPrices(), "sqsRequest", 5_000_000)).toBeCloseTo(2, 9);
  });
});
