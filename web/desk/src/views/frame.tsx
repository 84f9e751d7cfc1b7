import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { VERSION } from "../../../../shared/domain/version.ts";
import type { Api } from "../api/client.ts";
import { ApiProblem } from "../api/problems.ts";
import { Button, Key } from "../parts/button.tsx";
import { UndoBar } from "../parts/undo-bar.tsx";
import { go, hrefOf, type Place } from "../router.ts";
import { officeName, useDesk } from "../state/desk.ts";
import { useAct } from "../state/use-act.ts";
import { useShortcuts } from "../state/use-shortcuts.ts";
import { KeysDialog } from "./keys-dialog.tsx";

const PAGES = [
  { view: "today", key: "h", text: "today" },
  { view: "new", key: "n", text: "newPerson" },
  { view: "bulk", key: "v", text: "bulk" },
  { view: "import", key: "i", text: "import" },
  { view: "figures", key: "z", text: "figures" },
] as const;

interface Content {
  readonly place: Place;
  readonly isOffline: boolean;
  readonly said: string;
  readonly children: ComponentChildren;
}

/** What stands around every view. */
export function Frame({ place, isOffline, said, children }: Content) {
  const { texts, settings } = useDesk();
  const [isHelping, setHelping] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const main = useRef<HTMLElement>(null);
  useShortcuts({
    h: () => go({ view: "today" }),
    n: () => go({ view: "new" }),
    v: () => go({ view: "bulk" }),
    i: () => go({ view: "import" }),
    z: () => go({ view: "figures" }),
    "/": () => search.current?.focus(),
    "?": () => setHelping(true),
  });
  return (
    <>
      <button type="button" class="skip kern-link" onClick={() => main.current?.focus()}>
        {texts.app.skip}
      </button>
      <header class="top">
        <div class="top__row">
          <p class="top__brand">
            <a href={hrefOf({ view: "today" })}>Sachstand</a> <span>{settings.authority}</span>
          </p>
          <nav aria-label={texts.app.pages}>
            <ul>
              {PAGES.map(({ view, key, text }) => (
                <li key={view}>
                  <a
                    href={hrefOf({ view })}
                    aria-keyshortcuts={key}
                    {...(place.view === view && { "aria-current": "page" })}
                  >
                    {texts.app[text]} <Key name={key} />
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <Search field={search} />
          <Account onHelp={() => setHelping(true)} />
        </div>
        {isOffline && (
          <p class="offline" role="status">
            {texts.trouble.offlineBar}
          </p>
        )}
      </header>
      <main class="main" ref={main} tabIndex={-1}>
        {children}
        <footer class="version">Sachstand {VERSION}</footer>
      </main>
      <div class="foot">
        <p class="said" role="status">
          {said !== "" && <span>{said}</span>}
        </p>
        <UndoBar />
      </div>
      {isHelping && <KeysDialog onClose={() => setHelping(false)} />}
    </>
  );
}

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether there is something there that one may see. */
async function exists(api: Api, path: string): Promise<boolean> {
  try {
    await api.read<unknown>(path);
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) return false;
    throw error;
  }
}

/** The case or the person of an id; what is neither is said on the page of today. */
async function placeFor(api: Api, id: string): Promise<Place> {
  if (!ID.test(id)) return { view: "today", search: id };
  if (await exists(api, `/api/cases/${id}`)) return { view: "case", id };
  if (await exists(api, `/api/applicants/${id}`)) return { view: "person", id };
  return { view: "today", search: id };
}

/** Goes to the case or the person of an id. */
function Search({ field }: { readonly field: { current: HTMLInputElement | null } }) {
  const { api, texts, announce } = useDesk();
  const act = useAct();
  const find = () =>
    act.run(async () => {
      const id = field.current?.value.trim() ?? "";
      if (id === "") return;
      try {
        go(await placeFor(api, id));
      } catch (error) {
        announce(texts.trouble.fault);
        throw error;
      }
      if (field.current !== null) field.current.value = "";
    });
  return (
    <search>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <input
          ref={field}
          class="kern-form-input__input"
          type="search"
          aria-label={texts.app.search}
          placeholder={texts.app.search}
          aria-keyshortcuts="/"
          autocomplete="off"
          spellcheck={false}
          maxLength={64}
        />
        <Button isBusy={act.isBusy}>{texts.app.searchGo}</Button>
      </form>
    </search>
  );
}

function Account({ onHelp }: { readonly onHelp: () => void }) {
  const desk = useDesk();
  const { me, name, texts, language, setLanguage, signOut } = desk;
  const role =
    me.role === "lead" ? texts.role.lead : me.offices.map((office) => officeName(desk, office)).join(", ");
  return (
    <div class="account">
      <p>
        <strong>{name ?? me.actor}</strong> <span>{role}</span>
      </p>
      <button
        type="button"
        class="kern-link"
        lang={language === "de" ? "en" : "de"}
        onClick={() => setLanguage(language === "de" ? "en" : "de")}
      >
        {texts.app.language}
      </button>
      <button type="button" class="kern-link" onClick={onHelp} aria-keyshortcuts="?">
        {texts.app.shortcuts}
      </button>
      <button type="button" class="kern-link" onClick={signOut}>
        {texts.app.signOut}
      </button>
    </div>
  );
}
