import { describe, expect, test } from "vitest";
import { CHANNEL_NAMES } from "../../shared/domain/channel.ts";
import { channelOf, noticeIdFor, onChannel, type Purpose, purposeOf } from "../../shared/domain/notice.ts";

const PURPOSES: readonly Purpose[] = ["news", "reminder"];

/** Whoever writes a request may choose its id. */
const REQUEST_IDS = ["01JD9Z", "a-reminder-of-it", "x-reminder-sms", "x-news-email"];

const CASES = REQUEST_IDS.flatMap((requestId) =>
  PURPOSES.flatMap((purpose) => CHANNEL_NAMES.map((channel) => ({ requestId, purpose, channel }))),
);

describe("a notice's id", () => {
  test.each(CASES)("tells $purpose over $channel, though the request is called $requestId", (named) => {
    const { requestId, purpose, channel } = named;
    const noticeId = noticeIdFor({ requestId }, "appointment", channel, purpose);

    expect(purposeOf(noticeId)).toBe(purpose);
    expect(channelOf(noticeId)).toBe(channel);
  });

  test.each(CASES)("of $requestId changes only in its channel for another one: $purpose", (named) => {
    const { requestId, purpose, channel } = named;
    const other = channel === "sms" ? "email" : "sms";

    expect(onChannel(noticeIdFor({ requestId }, "appointment", channel, purpose), other)).toBe(
      noticeIdFor({ requestId }, "appointment", other, purpose),
    );
  });

  test.each([
    [2, 10],
    [9, 100],
    [99_999, 100_000],
  ])("sorts as text by version: %d before %d", (one, other) => {
    const idOf = (version: number) => noticeIdFor({ version }, "received", "sms");

    expect(idOf(one) < idOf(other)).toBe(true);
  });

  test("of a change that nobody is told names no channel", () => {
    expect(channelOf(noticeIdFor({ version: 1 }, "received", "none"))).toBeUndefined();
  });
});
