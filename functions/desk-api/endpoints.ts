import type { DeskRouteKey } from "../../shared/domain/desk-routes.ts";
import type { Endpoint } from "./endpoint.ts";
import {
  changePerson,
  createApplicant,
  eraseContacts,
  renewPageCode,
  showApplicant,
} from "./routes/applicants.ts";
import { cancelBulk, confirmBulk, draftBulk, showBulk } from "./routes/bulk.ts";
import { listCases, showCase } from "./routes/case-reads.ts";
import { changeCase, createCase, requestNotice, undoChange } from "./routes/case-writes.ts";
import { showFigures } from "./routes/figures.ts";
import { importFile } from "./routes/imports.ts";
import { showMe, showSettings } from "./routes/me.ts";
import {
  cancelNotice,
  finishAttention,
  listForAttention,
  retryNotice,
  takeAttention,
} from "./routes/notices.ts";
import { previewNotices } from "./routes/preview.ts";

const ALL: readonly Endpoint[] = [
  ...[showMe, showSettings],
  ...[listCases, createCase, showCase, changeCase, undoChange, requestNotice, previewNotices],
  ...[cancelNotice, retryNotice, listForAttention, takeAttention, finishAttention, showFigures],
  ...[createApplicant, showApplicant, changePerson, renewPageCode, eraseContacts],
  ...[importFile, draftBulk, showBulk, confirmBulk, cancelBulk],
];

/** All endpoints by their route. */
export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  ALL.map((one): [DeskRouteKey, Endpoint] => [one.key, one]),
);
