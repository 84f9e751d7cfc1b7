import { byId } from "./elements.js";
import { languageName } from "./inbox-cards.js";

/** @import { Entry } from "./inbox-cards.js" */

const TOP_PX = 60;
const list = byId("messages");
const fresh = byId("fresh");
let unseen = 0;

/**
 * Tells of new messages: aloud to a screen reader, and by a button to whoever reads further down.
 *
 * @param {Entry[]} added
 */
export function announce(added) {
  const [first] = added;
  const kind = first?.channel === "sms" ? "SMS" : "e-mail";
  const language = first?.language ? `, ${languageName(first.language)}` : "";
  byId("announcement").textContent =
    added.length === 1 ? `New ${kind} to ${first?.to}${language}.` : `${added.length} new messages.`;
  if (window.scrollY < TOP_PX) return;
  unseen += added.length;
  fresh.textContent = unseen === 1 ? "↑ 1 new message" : `↑ ${unseen} new messages`;
  fresh.hidden = false;
}

/**
 * Changes the list while what the person reads stays where it is on the screen.
 *
 * @param {() => void} change
 */
export function keepPlace(change) {
  const isReading = window.scrollY > 0 || list.querySelector("details[open]") !== null;
  const anchor = [...list.children].find((card) => card.getBoundingClientRect().bottom > TOP_PX);
  const before = anchor?.getBoundingClientRect().top ?? 0;
  change();
  if (isReading && anchor?.isConnected) window.scrollBy(0, anchor.getBoundingClientRect().top - before);
}

fresh.addEventListener("click", () => window.scrollTo({ top: 0 }));
window.addEventListener(
  "scroll",
  () => {
    if (window.scrollY >= TOP_PX) return;
    unseen = 0;
    fresh.hidden = true;
  },
  { passive: true },
);
