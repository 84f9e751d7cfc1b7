import { byId } from "./elements.js";
import { makeCard, showNotice } from "./inbox-cards.js";
import { applyFilter, onFilter, showMore } from "./inbox-filter.js";
import { announce, keepPlace } from "./inbox-news.js";

/** @import { Entry } from "./inbox-cards.js" */
/** @typedef {{ entry: Entry, element: HTMLElement, shownAt: number }} Card */
/** @typedef {{ run: string, from: number, entries: Entry[] }} Answer */

const NEWEST = 200;
const POLL_MS = 1000;
const TIMEOUT_MS = 20_000;
const NOTICE_WAIT_MS = 60_000;

/** @type {Map<number, Card>} by the message's index in the inbox */
const cards = new Map();
let run = "";
let next = 0;

/**
 * @param {number} since
 * @returns {Promise<Answer>}
 */
async function fetchEntries(since) {
  const response = await fetch(`/inbox.json?since=${since}&newest=${NEWEST}`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`/inbox.json answered ${response.status}`);
  return {
    run: response.headers.get("x-inbox-run") ?? "",
    from: Number(response.headers.get("x-inbox-from")),
    entries: await response.json(),
  };
}

/** An SMS is shown before its notice is known, so the last ones are asked for again for a while. */
function firstUnsettled() {
  const since = performance.now() - NOTICE_WAIT_MS;
  const waiting = [...cards].filter(
    ([, { entry, shownAt }]) => entry.channel === "sms" && entry.noticeId === null && shownAt > since,
  );
  return Math.min(next, ...waiting.map(([index]) => index));
}

async function update() {
  const answer = await fetchEntries(firstUnsettled());
  // Another run may have other messages at the same places: look at all of them again.
  showAnswer(answer.run === run || run === "" ? answer : await fetchEntries(0));
}

/** @param {Answer} answer */
function showAnswer(answer) {
  const isFirst = run === "";
  const end = answer.from + answer.entries.length;
  run = answer.run;
  next = end;
  /** @type {Entry[]} */
  let added = [];
  keepPlace(() => {
    dropCards((index) => index < end - NEWEST || index >= end);
    added = answer.entries.filter((entry, offset) => show(answer.from + offset, entry));
    applyFilter([...cards.values()]);
    showMore(NEWEST, next);
  });
  if (added.length > 0 && !isFirst) announce(added);
}

/** @param {(index: number) => boolean} isGone */
function dropCards(isGone) {
  for (const [index, { element }] of cards) {
    if (!isGone(index)) continue;
    element.remove();
    cards.delete(index);
  }
}

/**
 * Shows the message; a card that shows it already stays, with its open mail and focus.
 *
 * @param {number} index
 * @param {Entry} entry
 * @returns {boolean} whether it is new
 */
function show(index, entry) {
  const card = cards.get(index);
  if (card && card.entry.at === entry.at && card.entry.to === entry.to && card.entry.text === entry.text) {
    if (card.entry.noticeId !== entry.noticeId) showNotice(card.element, entry);
    card.entry = entry;
    return false;
  }
  card?.element.remove();
  const element = makeCard(entry);
  byId("messages").prepend(element);
  cards.set(index, { entry, element, shownAt: performance.now() });
  return true;
}

/**
 * @param {string} state
 * @param {string} text
 */
function showConnection(state, text) {
  const connection = byId("connection");
  connection.dataset["state"] = state;
  if (connection.textContent !== text) connection.textContent = text;
}

function poll() {
  return update()
    .then(
      () => showConnection("live", "Live"),
      () => showConnection("lost", "Not reachable, trying again"),
    )
    .finally(() => setTimeout(poll, POLL_MS));
}

onFilter(() => applyFilter([...cards.values()]));
void poll();
