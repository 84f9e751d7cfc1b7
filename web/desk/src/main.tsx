import { render } from "preact";
import type { DeskSettings, Me } from "./api/answers.ts";
import { type Api, createApi } from "./api/client.ts";
import { isProblem, SessionEnded } from "./api/problems.ts";
import { App, type Weather } from "./app.tsx";
import { createSignIn, hasSignedOut, readConfig, type SignIn } from "./session/sign-in.ts";
import { dropDrafts } from "./state/drafts.ts";
import { firstLanguage, TEXTS } from "./texts/language.ts";
import { Gate, GateButton, NoRole } from "./views/gate.tsx";

const language = firstLanguage();
const texts = TEXTS[language];
document.documentElement.lang = language;

const weather: Weather = { onEnded: () => undefined, onReach: () => undefined };

function show(content: preact.ComponentChild): void {
  const place = document.querySelector("#desk");
  if (place !== null) render(content, place);
}

/** Signs somebody in, finds out who they are, and opens the desk. */
async function start(): Promise<void> {
  show(<Gate title={texts.gate.signingIn} />);
  const signIn = createSignIn(await readConfig(), () => weather.onEnded());
  const begin = () => void signIn.begin().catch(showBroken);
  const signedIn = await signIn.finish();
  if (signedIn === "failed") return showFailed(begin);
  if (signedIn === "no" && hasSignedOut()) return showSignedOut(begin);
  if (signedIn === "no") return signIn.begin();
  const api = createApi(signIn, (isReached) => weather.onReach(isReached));
  try {
    await open(api, signIn);
  } catch (error) {
    if (!(error instanceof SessionEnded)) throw error;
    await signIn.begin();
  }
}

async function open(api: Api, signIn: SignIn): Promise<void> {
  const signOut = () => {
    dropDrafts();
    signIn.end().catch(showBroken);
  };
  try {
    const [me, settings] = await Promise.all([
      api.read<Me>("/api/me"),
      api.read<DeskSettings>("/api/settings"),
    ]);
    const name = await signIn.name();
    show(
      <App
        api={api}
        signIn={signIn}
        weather={weather}
        me={me.value}
        name={name}
        settings={settings.value}
        firstLanguage={language}
        onSignOut={signOut}
      />,
    );
  } catch (error) {
    if (!isProblem(error, "no-role", "not-your-role", "status-403")) throw error;
    show(<NoRole texts={texts} onSignOut={signOut} />);
  }
}

function showFailed(begin: () => void): void {
  show(
    <Gate title={texts.gate.failed}>
      <p class="kern-body">{texts.gate.failedHelp}</p>
      <GateButton onClick={begin}>{texts.app.signIn}</GateButton>
    </Gate>,
  );
}

function showSignedOut(begin: () => void): void {
  show(
    <Gate title={texts.gate.signedOut}>
      <p class="kern-body">{texts.gate.signedOutHelp}</p>
      <GateButton onClick={begin}>{texts.app.signIn}</GateButton>
    </Gate>,
  );
}

function showBroken(): void {
  show(
    <Gate title={texts.gate.broken}>
      <p class="kern-body">{texts.trouble.offlineHelp}</p>
      <GateButton onClick={() => location.reload()}>{texts.app.retry}</GateButton>
    </Gate>,
  );
}

start().catch(showBroken);
