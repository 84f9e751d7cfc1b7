import { readPageFile } from "./answers.ts";
import { escapeHtml } from "./escape-html.ts";

/** Whom the page offers. */
interface Offered {
  readonly id: string;
  readonly name: string;
  readonly about: string;
}

/** The page on which somebody is chosen to sign in as. */
export function choicePage(people: readonly Offered[]): Promise<string> {
  const buttons = people.map(
    ({ id, name, about }) =>
      `<button name="person" value="${escapeHtml(id)}"><strong>${escapeHtml(name)}</strong> <span>${escapeHtml(about)}</span></button>`,
  );
  return page(
    "Who are you?",
    `<p>This sign-in is for trying Sachstand out on this machine. Choose a person; there is no password.</p>
      <form method="post">
        ${buttons.join("\n        ")}
      </form>
      <p class="aside">Once deployed, people sign in with the authority's own OpenID Connect provider, or with Amazon Cognito.</p>`,
  );
}

/** The page that asks whether to sign out. @param form the provider's, without buttons; HTML */
export function signOutPage(form: string): Promise<string> {
  return page(
    "Sign out?",
    `${form}
      <button form="op.logoutForm" name="logout" value="yes" autofocus><strong>Sign out</strong></button>
      <button form="op.logoutForm"><strong>Stay signed in</strong></button>`,
  );
}

/** The page after that, for whoever came from nowhere. */
export function signedOutPage(): Promise<string> {
  return page("You are signed out", '<p><a href="/">To the start page</a></p>');
}

/** @param error its code in OAuth, like `invalid_request` */
export function errorPage(error: string): Promise<string> {
  return page(
    "That did not work",
    `<p>This sign-in cannot go on (<code>${escapeHtml(error)}</code>). It may have taken too long, or Sachstand was started again in between.</p>
      <p><a href="/desk">Try again</a></p>`,
  );
}

async function page(title: string, content: string): Promise<string> {
  const template = await readPageFile("sign-in.html");
  const values: Readonly<Record<string, string>> = { title: escapeHtml(title), content };
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "");
}
