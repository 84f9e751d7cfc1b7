import { useReceiptTexts } from "../state/use-receipt-texts.ts";
import { Both, Consent } from "./both.tsx";
import { Loading, Trouble } from "./trouble.tsx";

/** What somebody agrees to when they name a number or an address: in their own language, and in German. */
export function ConsentText({ language }: { readonly language: string }) {
  const { texts, error, retry } = useReceiptTexts(language);
  if (texts === undefined && error === undefined) return <Loading />;
  if (texts === undefined) return <Trouble error={error} onRetry={retry} />;
  return (
    <blockquote class="consent">
      <Both texts={texts}>
        {(say) => (
          <>
            <Consent text={say.consent} /> {say.content}
          </>
        )}
      </Both>
    </blockquote>
  );
}
