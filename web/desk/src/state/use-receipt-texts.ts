import { useEffect, useState } from "preact/hooks";
import { chooseLanguage } from "../../../../shared/domain/language.ts";
import { Offline } from "../api/problems.ts";
import { loadReceipt, type ReceiptTexts } from "../texts/receipt.ts";
import { useDesk } from "./desk.ts";

interface Loaded {
  readonly texts: ReceiptTexts | undefined;
  /** The language that the person reads and we do not offer. */
  readonly languageWanted: string | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** The texts of the receipt for somebody who reads `wanted`. */
export function useReceiptTexts(wanted: string): Loaded {
  const { settings } = useDesk();
  const { language, languageWanted } = chooseLanguage(wanted, settings.languages, "de");
  const [kept, setKept] = useState<{ language: string; texts?: ReceiptTexts; error?: unknown }>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isWanted = true;
    loadReceipt(language).then(
      (texts) => isWanted && setKept({ language, texts }),
      (cause: unknown) =>
        isWanted && setKept({ language, error: new Offline("The texts cannot be loaded", { cause }) }),
    );
    return () => {
      isWanted = false;
    };
  }, [language, turn]);
  const current = kept?.language === language ? kept : undefined;
  return {
    ...{ texts: current?.texts, error: current?.error, languageWanted },
    retry: () => setTurn(turn + 1),
  };
}
