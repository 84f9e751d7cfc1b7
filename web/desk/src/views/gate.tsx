import type { ComponentChildren } from "preact";
import type { Texts } from "../texts/de.ts";

interface Content {
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** A page of its own, for those who are not (or no longer) at the desk. */
export function Gate({ title, children }: Content) {
  return (
    <main class="gate">
      <p class="gate__brand">Sachstand</p>
      <h1 class="kern-heading-x-large">{title}</h1>
      {children}
    </main>
  );
}

interface ButtonContent {
  readonly onClick: () => void;
  readonly children: string;
}

/** The one thing to do on such a page. */
export function GateButton({ onClick, children }: ButtonContent) {
  return (
    <button type="button" class="kern-btn kern-btn--primary" onClick={onClick}>
      <span class="kern-label">{children}</span>
    </button>
  );
}

/** Somebody is signed in, and yet has no business here. */
export function NoRole({ texts, onSignOut }: { readonly texts: Texts; readonly onSignOut: () => void }) {
  return (
    <Gate title={texts.gate.noRole}>
      <p class="kern-body">{texts.gate.noRoleHelp}</p>
      <GateButton onClick={onSignOut}>{texts.app.signOut}</GateButton>
    </Gate>
  );
}
