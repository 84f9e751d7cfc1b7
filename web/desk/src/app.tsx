import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { DeskSettings, Me } from "./api/answers.ts";
import type { Api } from "./api/client.ts";
import { type Place, usePlace } from "./router.ts";
import type { SignIn } from "./session/sign-in.ts";
import { type Desk, DeskContext, type Undoable } from "./state/desk.ts";
import { EXPLAIN } from "./texts/explain.ts";
import { createFormat } from "./texts/format.ts";
import { type DeskLanguage, keepLanguage, TEXTS } from "./texts/language.ts";
import { BulkView } from "./views/bulk.tsx";
import { CaseView } from "./views/case.tsx";
import { ChangeView } from "./views/change.tsx";
import { FiguresView } from "./views/figures.tsx";
import { Frame } from "./views/frame.tsx";
import { ImportView } from "./views/import.tsx";
import { Missing } from "./views/missing.tsx";
import { NewPerson } from "./views/new-person.tsx";
import { NoticeView } from "./views/notice.tsx";
import { PersonView } from "./views/person.tsx";
import { Receipt } from "./views/receipt.tsx";
import { SessionDialog } from "./views/session-dialog.tsx";
import { Today } from "./views/today.tsx";

/** Says what happens to the session and the network while the desk is open. */
export interface Weather {
  onEnded: () => void;
  onReach: (isReached: boolean) => void;
}

export interface AppContent {
  readonly api: Api;
  readonly signIn: SignIn;
  readonly weather: Weather;
  readonly me: Me;
  readonly name: string | undefined;
  readonly settings: DeskSettings;
  readonly firstLanguage: DeskLanguage;
  readonly onSignOut: () => void;
}

/** Milliseconds for which something said in passing stays. */
const SAID = 6_000;

/** The desk of somebody who is signed in and has a role. */
export function App({ api, signIn, weather, me, name, settings, firstLanguage, onSignOut }: AppContent) {
  const [language, setLanguage] = useState(firstLanguage);
  const [undoable, setUndoable] = useState<Undoable | undefined>(undefined);
  const [isEnded, setEnded] = useState(false);
  const [isOffline, setOffline] = useState(false);
  const [said, announce] = useSaid();
  const place = usePlace();
  useEffect(() => {
    weather.onEnded = () => setEnded(true);
    weather.onReach = (isReached) => setOffline(!isReached);
  }, [weather]);
  useEffect(() => {
    document.documentElement.lang = language;
    keepLanguage(language);
  }, [language]);
  const desk = useMemo<Desk>(
    () => ({
      ...{ api, me, name, settings, language, setLanguage, announce, undoable, setUndoable },
      texts: TEXTS[language],
      format: createFormat(language),
      explain: EXPLAIN[language],
      signOut: onSignOut,
    }),
    [api, me, name, settings, language, announce, undoable, onSignOut],
  );
  return (
    <DeskContext.Provider value={desk}>
      <Frame place={place} isOffline={isOffline} said={said}>
        <View place={place} />
      </Frame>
      {isEnded && <SessionDialog onSignIn={() => void signIn.begin()} />}
    </DeskContext.Provider>
  );
}

function useSaid(): readonly [string, (text: string) => void] {
  const [said, setSaid] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const say = useCallback((text: string) => {
    clearTimeout(timer.current);
    setSaid(text);
    timer.current = setTimeout(() => setSaid(""), SAID);
  }, []);
  return [said, say];
}

function View({ place }: { readonly place: Place }) {
  switch (place.view) {
    case "today":
      return <Today office={place.office} status={place.status} search={place.search} />;
    case "case":
      return <CaseView key={place.id} id={place.id} />;
    case "change":
      return <ChangeView key={place.id} id={place.id} />;
    case "notice":
      return <NoticeView key={place.id} id={place.id} />;
    case "new":
      return <NewPerson />;
    case "receipt":
      return <Receipt key={place.id} id={place.id} />;
    case "person":
      return <PersonView key={place.id} id={place.id} />;
    case "import":
      return <ImportView />;
    case "figures":
      return <FiguresView office={place.office} days={place.days} />;
    case "bulk":
      return <BulkView key={place.id} id={place.id} />;
    case "missing":
      return <Missing />;
  }
}
