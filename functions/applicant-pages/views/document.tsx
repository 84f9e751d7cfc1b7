import type { ComponentChildren } from "preact";
import { render } from "preact-render-to-string";
import { VERSION } from "../../../shared/domain/version.ts";
import { Icon } from "./icon.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { MessageBox, type Problem } from "./message-box.tsx";
import type { Frame } from "./model.ts";
import { STYLE } from "./style.ts";

/** What a page has of its own. */
export interface Page {
  readonly heading: string;
  /** What is wrong with what was typed, with the id of its field. */
  readonly problems?: readonly Problem[];
  readonly children?: ComponentChildren;
}

/** A whole page as an HTML document: what stands around every page, its heading and its content. */
export function renderDocument(frame: Frame, page: Page): string {
  return `<!doctype html>${render(<Document frame={frame} page={page} />)}`;
}

function Document({ frame, page }: { readonly frame: Frame; readonly page: Page }) {
  const { texts } = frame;
  return (
    <html lang={texts.language} dir={texts.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no" />
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
        {/* What is a page's own comes last, as gzip.ts keeps what stands before it. */}
        <title>{titleOf(frame, page)}</title>
      </head>
      <body>
        <a class="skip kern-link" href="#main">
          {texts.say("frame", "skip")}
        </a>
        <Top frame={frame} />
        <main id="main" class="kern-container" tabindex={-1}>
          <MessageBox frame={frame} problems={page.problems ?? []} />
          <h1 class="kern-heading-x-large">{page.heading}</h1>
          {page.children}
        </main>
        <footer class="bottom">
          <div class="kern-container">
            <p class="kern-body note">
              <Icon name="info" />
              <span>{texts.say("frame", "letterCounts")}</span>
            </p>
            <p class="kern-body kern-body--small" lang="de" dir="ltr">
              Sachstand {VERSION}
            </p>
          </div>
        </footer>
      </body>
    </html>
  );
}

/** A page that comes back with something wrong says so in its title, which is what a screen reader reads first. */
function titleOf({ texts, message }: Frame, { heading, problems = [] }: Page): string {
  const isWrong = message?.tone === "bad" || problems.length > 0;
  const wrong = texts.say("problems", "heading");
  const parts = [...(isWrong ? [wrong] : []), heading, texts.say("frame", "title")];
  return [...new Set(parts)].join(" – ");
}

function Top({ frame }: { readonly frame: Frame }) {
  const { authority, back } = frame;
  return (
    <header class="top">
      <div class="kern-container">
        <div class="top__row">
          <p class="top__authority">
            <bdi lang="de">{authority}</bdi>
          </p>
          <LanguageSwitch frame={frame} />
        </div>
        {back !== undefined && (
          <p class="top__back">
            <a class="kern-link" href={back.href}>
              <Icon name="arrow-back" />
              {back.label}
            </a>
          </p>
        )}
      </div>
    </header>
  );
}
