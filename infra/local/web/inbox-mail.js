import { make } from "./elements.js";

/** @import { Entry } from "./inbox-cards.js" */

let views = 0;

/**
 * An opened e-mail: its head, and its parts as tabs.
 *
 * @param {Entry} entry
 */
export function mailView(entry) {
  views += 1;
  const head = make("dl", "head-lines");
  for (const [name, value] of Object.entries({ From: entry.from, To: entry.to })) {
    head.append(make("div", "", make("dt", "", name), make("dd", "", value)));
  }
  /** @type {{ name: string, panel: HTMLElement }[]} */
  const parts = [];
  if (entry.html !== null) parts.push({ name: "HTML", panel: htmlPart(entry.html, entry.subject) });
  parts.push({ name: "Text", panel: textPart(entry) });
  if (entry.raw !== null) parts.push({ name: "Source", panel: sourcePart(entry.raw) });
  return make("div", "opened", head, ...tabs(`mail-${views}`, parts));
}

/**
 * Tabs after the ARIA authoring practices: one tab stop, arrow keys move on.
 *
 * @param {string} id
 * @param {{ name: string, panel: HTMLElement }[]} parts
 */
function tabs(id, parts) {
  const list = make("div", "tabs");
  list.setAttribute("role", "tablist");
  list.ariaLabel = "Parts of the e-mail";
  const buttons = parts.map(({ name, panel }, index) => {
    const button = make("button", "", name);
    button.type = "button";
    button.id = `${id}-tab-${index}`;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", `${id}-panel-${index}`);
    panel.id = `${id}-panel-${index}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    return button;
  });

  /** @param {number} chosen */
  const choose = (chosen) => {
    for (const [index, button] of buttons.entries()) {
      button.ariaSelected = String(index === chosen);
      button.tabIndex = index === chosen ? 0 : -1;
    }
    for (const [index, { panel }] of parts.entries()) panel.hidden = index !== chosen;
  };

  for (const [index, button] of buttons.entries()) button.addEventListener("click", () => choose(index));
  list.addEventListener("keydown", (event) => {
    const now = buttons.findIndex((button) => button.matches(":focus"));
    const moves = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: -1 };
    const next = moves[/** @type {keyof typeof moves} */ (event.key)];
    if (next === undefined) return;
    event.preventDefault();
    const index = (next + buttons.length) % buttons.length;
    choose(index);
    buttons[index]?.focus();
  });
  list.append(...buttons);
  choose(0);
  return [list, ...parts.map(({ panel }) => panel)];
}

/** @param {Entry} entry */
function textPart({ text, language }) {
  const panel = make("div", "text-part", text);
  panel.dir = "auto";
  panel.tabIndex = 0;
  if (language !== null) panel.lang = language;
  return panel;
}

/** @param {string} raw */
function sourcePart(raw) {
  const panel = make("pre", "source-part", raw);
  panel.dir = "ltr";
  panel.tabIndex = 0;
  return panel;
}

const SAFE_LINK = /^(https?|mailto|tel):/u;

/**
 * The HTML part in a document of its own: no scripts, no forms, nothing loaded from elsewhere (it inherits
 * this page's content security policy). Same-origin only so that this page can measure it and mend its links.
 *
 * @param {string} html
 * @param {string | null} subject
 */
function htmlPart(html, subject) {
  const frame = make("iframe", "html-part");
  frame.title = `HTML part of the e-mail “${subject ?? "(no subject)"}”`;
  frame.setAttribute("sandbox", "allow-same-origin allow-popups allow-popups-to-escape-sandbox");
  frame.srcdoc = html;
  frame.addEventListener("load", () => {
    for (const link of frame.contentDocument?.querySelectorAll("a[href], area[href]") ?? []) {
      link.setAttribute("target", "_blank");
      link.setAttribute("rel", "noopener noreferrer");
      if (!SAFE_LINK.test(link.getAttribute("href") ?? "")) link.removeAttribute("href");
    }
    fitHeight(frame);
  });

  let width = 0;
  new ResizeObserver(([size]) => {
    // heights are what fitHeight() sets itself; reacting to them could go on for ever
    if (size === undefined || size.contentRect.width === width) return;
    width = size.contentRect.width;
    fitHeight(frame);
  }).observe(frame);
  return make("div", "paper", frame);
}

/** @param {HTMLIFrameElement} frame */
function fitHeight(frame) {
  const root = frame.contentDocument?.documentElement;
  const paper = frame.parentElement;
  if (!root || !paper) return;
  paper.style.minHeight = `${paper.offsetHeight}px`; // else the page shrinks for a moment and loses its place
  frame.style.height = "0"; // a document is never shorter than its frame
  frame.style.height = `${root.scrollHeight}px`;
  paper.style.minHeight = "";
}
