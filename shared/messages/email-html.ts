import { escapeHtml } from "./escape-html.ts";
import type { Letter } from "./render.ts";

const FONTS =
  "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans Arabic','Noto Sans Ethiopic',Arial,sans-serif";

// Old clients read no style sheet, so what matters stands on the elements; the sheet only adds dark mode.
const DARK = `@media (prefers-color-scheme:dark){.page{background:#15181c!important}.card{background:#22262b!important}
.text{color:#f2f3f5!important}.quiet{color:#b9bfc7!important}.button{background:#9cc3ff!important;color:#0b1726!important}}`;

const TEXT = "margin:0 0 16px;font-size:17px;line-height:1.5;color:#15181c";

/** The HTML part: one column, readable with pictures off, with `lang` and `dir` also on the outer container. */
export function emailHtml(letter: Letter): string {
  const { language, direction } = letter;
  const marks = `lang="${escapeHtml(language)}" dir="${direction}"`;
  const text = (content: string) => `<p class="text" style="${TEXT}">${escapeHtml(content)}</p>`;
  return `<!doctype html>
<html ${marks}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(letter.subject)}</title>
<style>${DARK}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#eef0f3">
<div ${marks} class="page" style="background:#eef0f3;padding:24px 12px;font-family:${FONTS}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;margin:0 auto">
<tr><td class="card" style="background:#ffffff;border-radius:8px;padding:28px 24px;text-align:start">
<p class="quiet" style="margin:0 0 20px;font-size:15px;font-weight:600;color:#4a525c">${escapeHtml(letter.office)}</p>
${[letter.greeting, ...letter.paragraphs].map(text).join("\n")}
${letter.link === undefined ? "" : `${text(letter.see)}\n${button(letter.link, letter.button)}`}
<p class="text" style="${TEXT}">${withDialling(letter.call, letter.phone)}</p>
<p class="text" style="margin:0;font-size:17px;line-height:1.5;color:#15181c">${escapeHtml(letter.closing)}<br>${escapeHtml(letter.office)}</p>
</td></tr>
${letter.below === undefined ? "" : staffText(letter.below)}
<tr><td class="quiet" style="padding:16px 24px;font-size:14px;line-height:1.5;color:#4a525c;text-align:start">${escapeHtml(letter.footer)}${stopLink(letter)}</td></tr>
</table>
</div>
</body>
</html>
`;
}

/** The same text in the language of the staff, set back, with its own language and direction. */
function staffText(below: NonNullable<Letter["below"]>): string {
  const { language, direction, heading, paragraphs, call, phone } = below;
  const lines = [...paragraphs.map(escapeHtml), withDialling(call, phone)]
    .map((line) => `<p style="margin:0 0 12px">${line}</p>`)
    .join("\n");
  return `<tr><td class="quiet" style="padding:20px 24px 0;font-size:15px;line-height:1.5;color:#4a525c;text-align:start">
<p style="margin:0 0 12px;font-weight:600">${escapeHtml(heading)}</p>
<div lang="${escapeHtml(language)}" dir="${direction}">
${lines}
</div>
</td></tr>`;
}

/** A line whose number can be dialled by a tap, and never breaks. */
function withDialling(line: string, phone: string): string {
  const number = escapeHtml(phone);
  const link = `<a class="text" href="tel:${phone.replace(/\D/g, "")}" style="color:inherit;white-space:nowrap">${number}</a>`;
  return escapeHtml(line).replaceAll(number, () => link);
}

function stopLink({ stop }: Letter): string {
  if (stop === undefined) return "";
  return `<br><a class="quiet" href="${escapeHtml(stop.link)}" style="color:#4a525c">${escapeHtml(stop.label)}</a>`;
}

function button(link: string, label: string): string {
  const style =
    "display:inline-block;background:#0b4a99;color:#ffffff;font-size:17px;font-weight:600;text-decoration:none;padding:14px 22px;border-radius:6px";
  return `<p style="margin:0 0 24px"><a class="button" href="${escapeHtml(link)}" style="${style}">${escapeHtml(label)}</a></p>`;
}
