import type { BulkJob } from "../api/answers.ts";
import { isProblem } from "../api/problems.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useDesk } from "../state/desk.ts";
import { useAct } from "../state/use-act.ts";
import { useWrite } from "../state/use-write.ts";

interface Content {
  readonly id: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks before a bulk notice that is on its way ends for good. */
export function StopBulkDialog({ id, onClose, onDone }: Content) {
  const { texts } = useDesk();
  const write = useWrite();
  const act = useAct();
  const stop = () =>
    act.run(async () => {
      try {
        await write<BulkJob>({ method: "POST", path: `/api/bulk/${encodeURIComponent(id)}/cancel` });
      } catch (error) {
        // It has ended by itself, which the view says.
        if (!isProblem(error, "not-possible")) throw error;
      }
      onClose();
      onDone();
    });
  return (
    <Dialog title={texts.bulk.stopAsk} onClose={onClose}>
      <p class="kern-body">{texts.bulk.stopHelp}</p>
      <Trouble error={act.error} />
      <div class="actions">
        <Button look="primary" onClick={stop} isBusy={act.isBusy}>
          {texts.bulk.stopGo}
        </Button>
        <Button onClick={onClose}>{texts.bulk.goOn}</Button>
      </div>
    </Dialog>
  );
}
