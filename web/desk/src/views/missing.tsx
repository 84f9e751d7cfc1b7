import { Page } from "../parts/page.tsx";
import { useDesk } from "../state/desk.ts";

/** An address that is no place of the desk. */
export function Missing() {
  const { texts } = useDesk();
  return (
    <Page title={texts.trouble.missing}>
      <p class="kern-body">{texts.trouble.missingHelp}</p>
    </Page>
  );
}
