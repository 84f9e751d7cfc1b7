import { formsIn } from "../functions/page-visit.ts";
import { eventually, type TestStage } from "./stage.ts";

/** A page as somebody without any script has it before them. */
export interface PageSeen {
  readonly status: number;
  readonly html: string;
  /** Sends the first form that leads there, with what was typed. */
  submit(action: RegExp, typed?: Readonly<Record<string, string>>): Promise<PageSeen>;
}

/** Somebody who clicks through the pages of a running stage. */
export function aVisitor(stage: TestStage) {
  const visit = async (path: string, init: RequestInit = {}): Promise<PageSeen> => {
    const response = await fetch(`${stage.running.webUrl}${path}`, init);
    const html = await response.text();
    return {
      status: response.status,
      html,
      submit(action, typed = {}) {
        const form = formsIn(html).find((found) => action.test(found.action));
        if (form === undefined) throw new Error(`The page has no form that leads to ${action}`);
        return visit(form.action, {
          method: "POST",
          body: new URLSearchParams({ ...form.hidden, ...typed }),
        });
      },
    };
  };
  return {
    visit,
    /** The six digits of the n-th message with a code that came to an address. */
    digits: (address: string, count: number): Promise<string> =>
      eventually(async () => {
        const codes = (await stage.messagesTo(address)).flatMap(
          ({ text }) => /\b(?:Code ist|code is) (\d{6})\b/.exec(text)?.[1] ?? [],
        );
        const code = codes[count - 1];
        if (code === undefined) throw new Error("The code has not come yet");
        return code;
      }),
  };
}
