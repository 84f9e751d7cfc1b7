import { make } from "./elements.js";
import { mailView } from "./inbox-mail.js";

/**
 * @typedef {object} Entry one message, as /inbox.json shows it
 * @property {"sms" | "email"} channel
 * @property {string} to
 * @property {string} from
 * @property {string | null} subject
 * @property {string} text
 * @property {string | null} html
 * @property {string | null} noticeId
 * @property {string | null} language
 * @property {string} at
 * @property {string | null} raw
 */

/**
 * One message as a list item.
 *
 * @param {Entry} entry
 */
export function makeCard(entry) {
  const card = make("li", "card");
  card.dataset["channel"] = entry.channel;
  const heading = make(
    "h2",
    "",
    make("span", "chip", entry.channel === "sms" ? "SMS" : "E-mail"),
    make("span", "to", entry.to),
  );
  const article = make("article", "", make("div", "about", heading, make("dl", "facts")));
  article.append(entry.channel === "sms" ? phone(entry) : mail(entry));
  card.append(article);
  showNotice(card, entry);
  return card;
}

/**
 * Shows what is known of the notice; of an SMS it may become known only after its first showing.
 *
 * @param {HTMLElement} card
 * @param {Entry} entry
 */
export function showNotice(card, entry) {
  const facts = [
    ["Notice", entry.noticeId],
    ["Language", entry.language === null ? null : languageName(entry.language)],
    ["Received", timeOf(entry.at)],
  ];
  const rows = facts.flatMap(([name, value]) =>
    name && value ? [make("div", "", make("dt", "", name), make("dd", "", value))] : [],
  );
  card.querySelector(".facts")?.replaceChildren(...rows);
  if (entry.language === null) return;
  for (const text of card.querySelectorAll("[dir=auto]")) text.setAttribute("lang", entry.language);
}

/** @param {string} tag */
export function languageName(tag) {
  try {
    return `${new Intl.DisplayNames("en", { type: "language" }).of(tag)} (${tag})`;
  } catch {
    return tag; // not a language tag, so it has no name
  }
}

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });
const clockWithSeconds = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const dayAndClock = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** @param {string} at */
function timeOf(at) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return make("span", "", at);
  const isToday = date.toDateString() === new Date().toDateString();
  const time = make(
    "time",
    "",
    isToday ? `Today, ${clockWithSeconds.format(date)}` : dayAndClock.format(date),
  );
  time.dateTime = at;
  return time;
}

/** @param {string} at */
function clockOf(at) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "" : clock.format(date);
}

/** @param {Entry} entry */
function phone(entry) {
  const bubble = make("p", "bubble", ...withLinks(entry.text));
  bubble.dir = "auto";
  const sender = make("p", "sender", avatar(entry.from), make("span", "", entry.from));
  return make("div", "phone", sender, bubble, make("p", "when", clockOf(entry.at)));
}

/** @param {string} name */
function avatar(name) {
  const circle = make("span", "avatar", (name.match(/\p{L}|\p{N}/u)?.[0] ?? "?").toUpperCase());
  circle.ariaHidden = "true";
  return circle;
}

/**
 * Phones make links of web addresses, and so does this page.
 *
 * @param {string} text
 */
function withLinks(text) {
  return text.split(/(https?:\/\/[^\s<>"\u2066-\u2069]*[^\s<>"\u2066-\u2069.,;:!?)])/u).map((part, index) => {
    if (index % 2 === 0) return part;
    const link = make("a", "", part);
    link.href = part;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  });
}

const PREVIEW_LENGTH = 160;

/** @param {Entry} entry */
function mail(entry) {
  const sender = entry.from.replace(/\s*<[^>]*>\s*$/u, "").replaceAll('"', "") || entry.from;
  const subject = make("span", "subject", entry.subject ?? "(no subject)");
  const preview = make("span", "preview", entry.text.slice(0, PREVIEW_LENGTH).replaceAll(/\s+/gu, " "));
  subject.dir = "auto";
  preview.dir = "auto";
  const details = make(
    "details",
    "mail",
    make(
      "summary",
      "",
      avatar(sender),
      make(
        "span",
        "head",
        make("span", "from", make("span", "", sender), make("span", "", clockOf(entry.at))),
        subject,
        preview,
      ),
    ),
  );
  // once only: two hundred mail documents at a time would make the page slow
  details.addEventListener("toggle", () => details.append(mailView(entry)), { once: true });
  return details;
}
