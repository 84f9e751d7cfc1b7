import { checkFormToken, formToken } from "../../shared/adapters/form-token.ts";
import type { Keyring } from "../../shared/adapters/keyring.ts";
import { chooseLanguage } from "../../shared/domain/language.ts";
import { pageBase } from "../../shared/domain/page-routes.ts";
import { HOUR } from "../../shared/domain/time.ts";
import { loadPageCatalog } from "../../shared/messages/load-catalog.ts";
import type { PageDeps } from "./deps.ts";
import type { Form, Frame, LanguageLink, Link, Message } from "./views/model.ts";
import { type PageTexts, pageTexts } from "./views/page-texts.ts";
import { languagesIn, type Visit } from "./visit.ts";

/** A form stays good for so long, in ms. */
const FORM_LASTS = 2 * HOUR;

/** What all parts of one answer share: the language, links in it, forms with their tokens. */
export interface Scene {
  readonly visit: Visit;
  readonly texts: PageTexts;
  /** The languages that are offered, each with its name in itself. */
  readonly languages: readonly { readonly tag: string; readonly name: string }[];
  /** A link below the pages' own path that keeps the language that was chosen. */
  readonly href: (path: string, params?: Readonly<Record<string, string>>) => string;
  /** Around a page; `path` and `params` lead to the same page in another language. */
  readonly frame: (here: Here, more?: { back?: Link; message?: Message | undefined }) => Frame;
  /** A form to be sent by POST. */
  readonly form: (path: string, scope: string, hidden?: Readonly<Record<string, string>>) => Form;
  /** What each form carries of the language. */
  readonly kept: Readonly<Record<string, string>>;
  /** Whether what was sent comes from a form of ours, made for this scope not too long ago. */
  readonly isOurs: (scope: string, lastsMs?: number) => boolean;
}

/** Where a page can be asked for again, by GET. */
interface Here {
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
}

/**
 * Sets the scene of an answer. The language is the one that was chosen on the page; else the person's own, where it is
 * known; else the first that the browser asks for and we offer.
 */
export async function sceneOf(deps: PageDeps, visit: Visit, own?: string): Promise<Scene> {
  const { languages: offered, defaultLanguage } = deps.settings;
  const keyring = await deps.keyring();
  const asked = visit.form.get("lang") ?? visit.query.get("lang");
  const chosen = offered.find((tag) => tag === asked);
  const wanted = own === undefined ? languagesIn(visit.acceptLanguage) : [own];
  const language = chosen ?? firstOffered(wanted, offered) ?? defaultLanguage;
  const catalogs = await Promise.all(offered.map(loadPageCatalog));
  const catalogOf = catalogs.find((catalog) => catalog.language === language);
  if (catalogOf === undefined) throw new Error(`The language ${language} has no catalog`);
  const texts = pageTexts(catalogOf);
  const base = pageBase(deps.page.pageUrl);
  const kept = chosen === undefined ? {} : { lang: chosen };
  const href: Scene["href"] = (path, params = {}) => link(`${base}${path}`, { ...params, ...kept });
  const links = ({ path, params }: Here): readonly LanguageLink[] =>
    catalogs.map(({ language: tag, name, direction }) => ({
      tag,
      name,
      direction,
      href: link(`${base}${path}`, { ...params, lang: tag }),
      isCurrent: tag === language,
    }));
  return {
    visit,
    texts,
    languages: catalogs.map(({ language: tag, name }) => ({ tag, name })),
    href,
    kept,
    frame: (here, { back, message } = {}) => ({
      texts,
      authority: deps.page.authority,
      languages: links(here),
      ...(back !== undefined && { back }),
      ...(message !== undefined && { message }),
    }),
    form: (path, scope, hidden = {}) => ({
      action: link(`${base}${path}`, {}),
      hidden: { ...hidden, ...kept, token: formToken(keyring, scope, Date.parse(deps.now())) },
    }),
    isOurs: (scope, lastsMs = FORM_LASTS) =>
      isOurs(keyring, visit, { scope, now: Date.parse(deps.now()), lastsMs }),
  };
}

function isOurs(
  keyring: Keyring,
  { form, isFromElsewhere }: Visit,
  check: Parameters<typeof checkFormToken>[2],
): boolean {
  return !isFromElsewhere && checkFormToken(keyring, form.get("token") ?? "", check) === "good";
}

function firstOffered(wanted: readonly string[], offered: readonly string[]): string | undefined {
  for (const tag of wanted) {
    const { language, languageWanted } = chooseLanguage(tag, offered, "");
    if (languageWanted === undefined) return language;
  }
  return undefined;
}

function link(path: string, params: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(params).toString();
  const whole = path === "" ? "/" : path;
  return query === "" ? whole : `${whole}?${query}`;
}
