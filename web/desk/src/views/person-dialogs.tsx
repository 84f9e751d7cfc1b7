import { useState } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Check } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useDesk } from "../state/desk.ts";
import { useAct } from "../state/use-act.ts";
import { useWrite } from "../state/use-write.ts";

interface Content {
  /** Of the person. */
  readonly path: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks before the code on every earlier receipt becomes worthless. */
export function NewCodeDialog({ path, onClose, onDone }: Content) {
  const { texts, announce } = useDesk();
  const write = useWrite();
  const act = useAct();
  const renew = () =>
    act.run(async () => {
      const { pageCode } = await write<{ readonly pageCode: string }>({
        method: "POST",
        path: `${path}/page-code`,
      });
      announce(texts.person.newCodeDone(pageCode));
      onClose();
      onDone();
    });
  return (
    <Dialog title={texts.person.newCodeAsk} onClose={onClose}>
      <p class="kern-body">{texts.person.newCodeHelp}</p>
      <Trouble error={act.error} />
      <div class="actions">
        <Button look="primary" onClick={renew} isBusy={act.isBusy}>
          {texts.person.newCode}
        </Button>
        <Button onClick={onClose}>{texts.app.cancel}</Button>
      </div>
    </Dialog>
  );
}

/** Asks before a person's contact data is gone for good. */
export function EraseDialog({ path, onClose, onDone }: Content) {
  const { texts, announce } = useDesk();
  const write = useWrite();
  const act = useAct();
  const [isSure, setSure] = useState(false);
  const erase = () =>
    act.run(async () => {
      await write({ method: "DELETE", path: `${path}/contact-data` });
      announce(texts.person.saved);
      onClose();
      onDone();
    });
  return (
    <Dialog title={texts.person.eraseAsk} onClose={onClose}>
      <p class="kern-body">{texts.person.eraseHelp}</p>
      <Form onSubmit={erase} wasRefused={false}>
        <Trouble error={act.error} />
        <Check label={texts.person.eraseSure} isChecked={isSure} isRequired onChange={setSure} />
        <div class="actions">
          <Button look="primary" isBusy={act.isBusy}>
            {texts.person.erase}
          </Button>
          <Button look="tertiary" onClick={onClose}>
            {texts.app.cancel}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
