import { byId, make } from "./elements.js";

/** @import { Entry } from "./inbox-cards.js" */

const search = /** @type {HTMLInputElement} */ (byId("search"));
const filter = /** @type {HTMLFormElement} */ (byId("filter"));

/** @param {() => void} listener */
export function onFilter(listener) {
  filter.addEventListener("input", listener);
  filter.addEventListener("submit", (event) => event.preventDefault());
}

/**
 * Shows the cards that the filter and the search let through, and counts per channel what the search found.
 *
 * @param {{ entry: Entry, element: HTMLElement }[]} cards
 */
export function applyFilter(cards) {
  const channel = String(new FormData(filter).get("channel"));
  const isWanted = search.value.trim() === "" ? () => true : matcher(search.value.trim().toLowerCase());
  const counts = { all: 0, sms: 0, email: 0 };
  let visible = 0;
  for (const { entry, element } of cards) {
    const found = isWanted(entry);
    if (found) {
      counts.all += 1;
      counts[entry.channel] += 1;
    }
    element.hidden = !found || (channel !== "all" && channel !== entry.channel);
    if (!element.hidden) visible += 1;
  }
  for (const [name, count] of Object.entries(counts)) byId(`count-${name}`).textContent = String(count);
  byId("empty").hidden = cards.length > 0;
  byId("nothing").hidden = cards.length === 0 || visible > 0;
}

/**
 * Says that older messages are not shown.
 *
 * @param {number} shown
 * @param {number} total
 */
export function showMore(shown, total) {
  const more = byId("more");
  more.hidden = total <= shown;
  const link = make("a", "", "inbox.json");
  link.href = "/inbox.json";
  const note = `The newest ${shown} of ${total.toLocaleString("en")} messages, which filter and search look at.`;
  more.replaceChildren(`${note} All are in `, link, ".");
}

/**
 * People write numbers as 0171 39200 21 or 0049 171 3920021, the inbox as +491713920021.
 *
 * @param {string} wanted
 */
function matcher(wanted) {
  const digits = wanted.replaceAll(/[\s()/-]/gu, "");
  const isNumber = /^\+?\d{3,}$/u.test(digits);
  const number = isNumber ? digits.replace(/^00/u, "+").replace(/^0/u, "") : wanted;
  return (/** @type {Entry} */ { to, from, noticeId }) =>
    [to, from, noticeId ?? ""].some((text) => text.toLowerCase().includes(wanted)) ||
    (to.startsWith("+") && to.includes(number));
}
