import type { ComponentChildren } from "preact";
import { useDesk } from "../state/desk.ts";
import type { ReceiptTexts } from "../texts/receipt.ts";

type Say = ReceiptTexts["own"]["receipt"];

interface Content {
  readonly texts: ReceiptTexts;
  /** One above the other, for what is short. */
  readonly isStacked?: boolean;
  readonly children: (say: Say) => ComponentChildren;
}

/** The same in the person's language and in German, side by side; once, where that is one language. */
export function Both({ texts: { own, german }, isStacked = false, children }: Content) {
  return (
    <span class={isStacked || german === undefined ? "both both--stacked" : "both"}>
      <span lang={tagOf(own.language)} dir={own.direction}>
        {children(own.receipt)}
      </span>
      {german !== undefined && (
        <span class="both__german" lang="de" dir="ltr">
          {children(german.receipt)}
        </span>
      )}
    </span>
  );
}

/** Browsers know no simple German. */
export function tagOf(language: string): string {
  return language === "de-simple" ? "de" : language;
}

/** What somebody agrees to, with the name of the authority. */
export function Consent({ text }: { readonly text: string }) {
  const { settings } = useDesk();
  const [before, after] = text.split("{authority}");
  return (
    <>
      {before}
      <bdi>{settings.authority}</bdi>
      {after}
    </>
  );
}
