import { describe, expect, test } from "vitest";
import { createNoticeTable } from "../../shared/adapters/notice-table.ts";
import { createOfficeNotices } from "../../shared/adapters/office-notices.ts";
import type { OfficeNotices } from "../../shared/domain/figures.ts";
import type { NoticeStore } from "../../shared/domain/notice.ts";
import { after as moment } from "../../shared/domain/time.ts";
import { aNotice, NOW } from "../twins/builders.ts";
import { createOfficeNoticesTwin } from "../twins/notice-lists.ts";
import { createNoticeTwin } from "../twins/notice-store.ts";
import { useEngine } from "./engine.ts";

const { client, table } = useEngine("office-notices", {
  Notices: { keys: ["caseId", "noticeId"], indexes: { byOffice: ["office", "plannedAt"] } },
});

type Lists = OfficeNotices & Pick<NoticeStore, "add">;

function inMemory(): Lists {
  const notices = createNoticeTwin();
  return { ...createOfficeNoticesTwin(notices), add: notices.add };
}

function onDynamo(): Lists {
  const { add } = createNoticeTable(client(), table("Notices"));
  return { ...createOfficeNotices(client(), table("Notices")), add };
}

describe.each([
  ["the twin", inMemory],
  ["DynamoDB", onDynamo],
])("an office's notices (%s)", (name, open) => {
  test("come the newest first, from the first moment asked for up to the last, which is out", async () => {
    const lists = open();
    const [office, end] = [`office of ${name}`, moment(NOW, 1_000)];
    const planned = (caseId: string, plannedAt: string, of = office) =>
      lists.add(aNotice({ caseId, plannedAt, office: of }));
    await planned("before", moment(NOW, -1));
    await planned("first", NOW);
    await planned("last", moment(NOW, 999));
    await planned("after", end);
    await planned("elsewhere", NOW, `other ${office}`);

    const pages = await Array.fromAsync(lists.plannedWithin(office, NOW, end));

    expect(pages.flat().map(({ plannedAt }) => plannedAt)).toEqual([moment(NOW, 999), NOW]);
    expect(pages.flat()[1]).toEqual(aNotice({ caseId: "first", plannedAt: NOW, office }));
  });

  test("may be none", async () => {
    const pages = await Array.fromAsync(open().plannedWithin("nowhere", NOW, moment(NOW, 1)));

    expect(pages.flat()).toEqual([]);
  });
});

test("an office with more notices than one page holds misses none", async () => {
  const { add, plannedWithin } = onDynamo();
  const all = Array.from({ length: 2_100 }, (_, index) =>
    aNotice({ caseId: `C-${index}`, plannedAt: moment(NOW, index), office: "busy" }),
  );
  for (let from = 0; from < all.length; from += 50) await Promise.all(all.slice(from, from + 50).map(add));

  const pages = await Array.fromAsync(plannedWithin("busy", NOW, moment(NOW, all.length)));

  expect(pages.length).toBeGreaterThan(1);
  expect(pages.flat()).toEqual(all.toReversed());
});
