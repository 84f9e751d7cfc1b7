import { afterEach, expect, test, vi } from "vitest";
import { createTimingLog } from "../../shared/lambda/log.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** What a log writes to standard output, or of errors to standard error. */
function written(work: (log: ReturnType<typeof createTimingLog>) => void): unknown {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
  }
  work(createTimingLog("send-sms", "staging"));
  vi.restoreAllMocks();
  expect(lines).toHaveLength(1);
  return JSON.parse(lines.join());
}

test("a line with times is one that CloudWatch makes metrics of, by stage and nothing else", () => {
  const line = written((log) =>
    log.timed("NOTICES_SENT", { messages: 2, sent: 2 }, { SmsSecondsToProvider: [0.5, 121] }),
  );

  expect(line).toMatchObject({
    code: "NOTICES_SENT",
    messages: 2,
    sent: 2,
    service: "send-sms",
    stage: "staging",
    SmsSecondsToProvider: [0.5, 121],
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: "Sachstand",
          Dimensions: [["stage"]],
          Metrics: [{ Name: "SmsSecondsToProvider", Unit: "Seconds" }],
        },
      ],
    },
  });
});

test("a line without times is a line like others", () => {
  const line = written((log) => log.timed("NOTICES_SENT", { messages: 1 }, { SmsSecondsToProvider: [] }));

  expect(line).toMatchObject({ code: "NOTICES_SENT", messages: 1 });
  expect(line).not.toHaveProperty("_aws");
  expect(line).not.toHaveProperty("SmsSecondsToProvider");
});

test.each([
  "\nat Kanarienvogel",
  "Kanarienvogel\n    at Kanarienvogel (+491713920021)",
  "\n    at Kanarienvogel\n    at Kanarienvogel",
])(
  "a line about an error says where it was thrown, and nothing of a message that looks like that: %j",
  (text) => {
    const errors = [new Error(text), unreadable(text)];

    for (const error of errors) {
      const line = written((log) => log.error("SENDING_FAILED", error));
      expect(line).toMatchObject({ error: error.name, at: expect.stringMatching(/^at /) });
      expect(JSON.stringify(line)).not.toMatch(/Kanarienvogel|171392/);
    }
  },
);

/** What JSON.parse says of a text, which quotes it. */
function unreadable(text: string): Error {
  try {
    JSON.parse(text);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("must not be JSON");
}
