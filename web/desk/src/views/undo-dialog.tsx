import type { FullCase } from "../api/answers.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { PreviewPanel } from "../parts/preview.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useDesk } from "../state/desk.ts";
import { useAct } from "../state/use-act.ts";
import { useWrite } from "../state/use-write.ts";

interface Content {
  readonly value: FullCase;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Takes the last change back, however long ago it was, and shows before what goes out by that. */
export function UndoDialog({ value, onClose, onDone }: Content) {
  const { texts, announce, setUndoable } = useDesk();
  const write = useWrite();
  const act = useAct();
  const { caseId, version } = value;
  const undo = () =>
    act.run(async () => {
      const path = `/api/cases/${encodeURIComponent(caseId)}/undo`;
      await write({ method: "POST", path, body: { version } });
      setUndoable(undefined);
      announce(texts.undo.doneNoted);
      onDone();
      onClose();
    });
  return (
    <Dialog title={texts.undo.title} onClose={onClose}>
      <PreviewPanel caseId={caseId} wish={{ undo: true }} />
      <Trouble error={act.error} />
      <div class="actions">
        <Button look="primary" onClick={undo} isBusy={act.isBusy}>
          {texts.undo.button}
        </Button>
        <Button onClick={onClose}>{texts.app.cancel}</Button>
      </div>
    </Dialog>
  );
}
