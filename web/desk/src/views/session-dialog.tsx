import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { useDesk } from "../state/desk.ts";

/** The session has ended while somebody was at work: nothing goes on before they have signed in again. */
export function SessionDialog({ onSignIn }: { readonly onSignIn: () => void }) {
  const { texts } = useDesk();
  return (
    <Dialog title={texts.gate.ended}>
      <p class="kern-body">{texts.gate.endedHelp}</p>
      <div class="actions">
        <Button look="primary" onClick={onSignIn}>
          {texts.gate.signInAgain}
        </Button>
      </div>
    </Dialog>
  );
}
