import { createHash } from "node:crypto";
import { addressPage } from "./address-page.tsx";
import { checkPage } from "./check-page.tsx";
import { choicesPage } from "./choices-page.tsx";
import { confirmPage } from "./confirm-page.tsx";
import { dataPage } from "./data-page.tsx";
import { type Page, renderDocument } from "./document.tsx";
import { enterPage } from "./enter-page.tsx";
import type {
  AddressView,
  CheckView,
  ChoicesView,
  ConfirmView,
  DataPageView,
  EnterView,
  Frame,
  PlainView,
  StatusView,
  StopView,
} from "./model.ts";
import { plainPage, stopPage } from "./plain-pages.tsx";
import { statusPage } from "./status-page.tsx";
import { STYLE } from "./style.ts";

/** Makes a page's function from what it shows to its whole HTML document. */
function rendering<View>(page: (frame: Frame, view: View) => Page): (frame: Frame, view: View) => string {
  return (frame, view) => renderDocument(frame, page(frame, view));
}

/** Asks for the code. */
export const renderEnter = rendering<EnterView>(enterPage);

/** Where the cases stand, what to do now, whom to call, and what was told. */
export const renderStatus = rendering<StatusView>(statusPage);

/** Language, ways, hours, pause, stop. */
export const renderChoices = rendering<ChoicesView>(choicesPage);

/** Says what a choice will do, and asks whether that is right. */
export const renderCheck = rendering<CheckView>(checkPage);

/** Asks for a number or a mailbox, and for consent. */
export const renderAddress = rendering<AddressView>(addressPage);

/** Asks for the six digits that were sent. */
export const renderConfirm = rendering<ConfirmView>(confirmPage);

/** What is stored, and erasing it. */
export const renderData = rendering<DataPageView>(dataPage);

/** Where an e-mail's own link to stop leads. */
export const renderStop = rendering<StopView>(stopPage);

/** A page that has one thing to say. */
export const renderPlain = rendering<PlainView>(plainPage);

/** Allows the pages' own style sheet, and no other, in a Content-Security-Policy: `style-src 'sha256-…'`. */
export const STYLE_HASH = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;
