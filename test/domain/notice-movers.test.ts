import { describe, expect, test } from "vitest";
import type { NoticeMove } from "../../shared/domain/notice.ts";
import { type Mover, NOTICE_STATE_NAMES, NOTICE_STATES } from "../../shared/domain/notice-states.ts";
import { type Receipt, SES_MEANINGS, SMS_MEANINGS, settleReceipt } from "../../shared/domain/receipts.ts";
import { claim, markLost, type ProviderAnswer, settleAnswer } from "../../shared/domain/settle-answer.ts";
import { sweep } from "../../shared/domain/sweep.ts";
import { aNotice, NOW, sendSettings } from "../twins/builders.ts";

const A_DAY_AGO = "2026-11-22T09:00:00.000Z";

/** Arrows, like `held queued`, that the table gives to one of these. */
function arrowsOf(...movers: readonly Mover[]): readonly string[] {
  return NOTICE_STATE_NAMES.flatMap((from) =>
    NOTICE_STATE_NAMES.filter((to) =>
      NOTICE_STATES[from].next[to]?.some((mover) => movers.includes(mover)),
    ).map((to) => `${from} ${to}`),
  );
}

/** What really happens, without the steps that stay in their state. */
function arrowsIn(moves: readonly NoticeMove[]): readonly string[] {
  const arrows = moves.filter(({ from, to }) => from !== to).map(({ from, to }) => `${from} ${to}`);
  return [...new Set(arrows)].toSorted();
}

describe("who moves a notice is as the table says", () => {
  test("the sweep", () => {
    const moves = NOTICE_STATE_NAMES.flatMap((state) => {
      const decision = sweep({ ...aNotice(), state, dueAt: A_DAY_AGO }, NOW);
      return decision.do === "enqueue" ? [decision.move] : [];
    });

    expect(arrowsIn(moves)).toEqual(arrowsOf("sweep", "resending-sweep").toSorted());
  });

  test("receipts", () => {
    const meanings = [...Object.values(SES_MEANINGS), ...Object.values(SMS_MEANINGS)];
    const moves = NOTICE_STATE_NAMES.flatMap((state) =>
      meanings.flatMap(
        (meaning) => settleReceipt(aNotice({ state }), aReceipt(meaning), sendSettings(), NOW) ?? [],
      ),
    );

    expect(arrowsIn(moves)).toEqual(arrowsOf("receipt").toSorted());
  });

  test("a sender that asks its provider", () => {
    const claimed = aNotice({ state: "sending", attempts: 1 });
    const answers: readonly ProviderAnswer[] = [
      { outcome: "accepted", messageId: "provider-1" },
      { outcome: "busy", code: "Throttling" },
      { outcome: "refused", code: "OptedOut" },
      { outcome: "misconfigured", code: "KMSDisabled" },
      { outcome: "quota", code: "DailyQuota" },
      { outcome: "lost", code: "TimeoutError" },
    ];
    const settled = answers.map((answer) => settleAnswer(claimed, answer, sendSettings(), NOW).move);

    const moves = [claim(aNotice(), NOW), ...settled, markLost(claimed, sendSettings(), NOW)];

    const asking = arrowsOf("sender").filter((arrow) => /^sending|sending$/.test(arrow));
    expect(arrowsIn(moves)).toEqual(asking.toSorted());
  });
});

function aReceipt(meaning: Receipt["meaning"]): Receipt {
  return {
    channel: "sms",
    messageId: "provider-1",
    key: undefined,
    meaning,
    code: "code",
    at: NOW,
    address: undefined,
  };
}
