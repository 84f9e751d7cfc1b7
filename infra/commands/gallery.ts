import { KIND_NAMES, type Kind } from "../../shared/domain/kinds.ts";
import type { Catalog } from "../../shared/messages/catalog-schema.ts";
import type { Measure } from "../../shared/messages/check-catalog.ts";
import { escapeHtml } from "../../shared/messages/escape-html.ts";
import { longestContents } from "../../shared/messages/longest-content.ts";
import { type NoticeContent, renderEmail, renderSms } from "../../shared/messages/render.ts";
import { measureSms, smsPrice } from "../../shared/messages/sms-parts.ts";
import type { Settings } from "../settings.ts";

const FONTS =
  "system-ui,'Noto Sans','Noto Sans Arabic','Noto Naskh Arabic','Noto Sans Ethiopic','Abyssinica SIL',sans-serif";

const STYLE = `body{margin:0;font:16px/1.5 ${FONTS};background:#eef0f3;color:#15181c}
header,section{max-width:1100px;margin:0 auto;padding:24px 16px}nav a{margin-inline-end:12px}
.unread{color:#7a3b00}.pair{display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start;margin:0 0 32px}
figure{margin:0}.phone{width:300px;background:#fff;border:1px solid #c6ccd4;border-radius:24px;padding:20px 14px}
.bubble{background:#e7e9ee;border-radius:16px;padding:10px 14px;overflow-wrap:anywhere}
figcaption{font-size:14px;color:#4a525c;margin:6px 0}iframe{width:min(620px,100%);height:640px;border:1px solid #c6ccd4;background:#fff}`;

/** One page that opens by double click: every kind in every language, as phone and mail program show it. */
export function galleryHtml(
  catalogs: readonly Catalog[],
  staff: Catalog,
  measure: Measure,
  settings: Settings,
): string {
  const links = catalogs
    .map(({ language, name }) => `<a href="#${language}">${escapeHtml(name)}</a>`)
    .join("\n");
  const sections = catalogs.map((catalog) => section(catalog, staff, measure, settings)).join("\n");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Sachstand: every text</title><style>${STYLE}</style></head>
<body><header><h1>Every text</h1><nav>${links}</nav></header>
${sections}
</body></html>
`;
}

function section(catalog: Catalog, staff: Catalog, measure: Measure, settings: Settings): string {
  const { language, name, reviewed } = catalog;
  const review =
    reviewed === null ? "not yet read by a native speaker" : `read by ${reviewed.by} on ${reviewed.on}`;
  const pairs = KIND_NAMES.flatMap((kind) =>
    longestContents(kind, measure.offices, measure.pageUrl).map((content) =>
      pair(catalog, staff, kind, content, settings),
    ),
  );
  return `<section id="${language}"><h2>${escapeHtml(name)} (${language})</h2>
<p class="${reviewed === null ? "unread" : ""}">${escapeHtml(review)}</p>
${pairs.join("\n")}</section>`;
}

function pair(
  catalog: Catalog,
  staff: Catalog,
  kind: Kind,
  content: NoticeContent,
  settings: Settings,
): string {
  const { language, direction } = catalog;
  const text = renderSms(catalog, content);
  const { parts, encoding, units } = measureSms(text);
  const mail = renderEmail(catalog, content, staff);
  const place = content.parameters["place"] ?? "";
  return `<h3>${kind} ${place}${content.isReminder ? " (reminder)" : ""}</h3>
<div class="pair"><figure><div class="phone"><div class="bubble" lang="${language}" dir="${direction}">${escapeHtml(text)}</div></div>
<figcaption>${parts} part(s), ${units} units of ${encoding}, US$ ${smsPrice(parts, settings.sms.pricePerPartUsd)}</figcaption></figure>
<figure><iframe sandbox title="${kind}" loading="lazy" srcdoc="${escapeHtml(mail.html)}"></iframe>
<figcaption lang="${language}" dir="${direction}">${escapeHtml(mail.subject)}</figcaption></figure></div>`;
}
