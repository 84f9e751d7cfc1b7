import { describe, expect, test } from "vitest";
import {
  isInDueIndex,
  isOutOfHands,
  isWaiting,
  mayMove,
  NOTICE_STATE_NAMES,
  type NoticeState,
} from "../../shared/domain/notice-states.ts";

/** Design, section 5, "Notice states". */
const ARROWS: Readonly<Record<NoticeState, readonly NoticeState[]>> = {
  held: ["queued", "superseded", "cancelled", "withheld"],
  queued: ["sending", "held", "superseded", "cancelled", "withheld"],
  sending: ["sent", "delivered", "queued", "failed", "uncertain"],
  uncertain: ["sent", "delivered", "failed", "queued"],
  sent: ["delivered", "failed"],
  delivered: ["failed"],
  failed: ["queued"],
  superseded: [],
  cancelled: [],
  withheld: [],
  "not-told": [],
  quarantined: [],
};

const PAIRS = NOTICE_STATE_NAMES.flatMap((from) => NOTICE_STATE_NAMES.map((to) => ({ from, to })));

describe("the table of notice states", () => {
  test("knows the states of the design and no others", () => {
    expect(new Set(NOTICE_STATE_NAMES)).toEqual(new Set(Object.keys(ARROWS)));
  });

  test.each(PAIRS)("from $from to $to is possible exactly where the design has an arrow", ({ from, to }) => {
    expect(mayMove(from, to)).toBe(ARROWS[from].includes(to));
  });

  test("what nobody has to look at again stands in no due index", () => {
    const out = NOTICE_STATE_NAMES.filter((state) => !isInDueIndex(state));

    expect(out).toEqual(["delivered", "superseded", "cancelled", "withheld", "not-told"]);
  });

  test("a notice is never both waiting and out of hands", () => {
    expect(NOTICE_STATE_NAMES.filter((state) => isWaiting(state) && isOutOfHands(state))).toEqual([]);
  });

  test.each(["sending", "uncertain", "sent", "delivered"] as const)(
    "a person may have read a notice that is %s",
    (state) => {
      expect(isOutOfHands(state)).toBe(true);
    },
  );
});
