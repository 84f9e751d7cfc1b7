import { useState } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Check } from "../parts/fields.tsx";
import { useDesk } from "../state/desk.ts";
import { areShortcutsOn, turnShortcuts } from "../state/use-shortcuts.ts";

/** Which keys do what, and a way to turn them off. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { texts } = useDesk();
  const { keys } = texts;
  const [isOn, setOn] = useState(areShortcutsOn);
  const rows = [
    { key: "/", does: keys.search },
    { key: "h", does: keys.today },
    { key: "n", does: keys.new },
    { key: "v", does: keys.bulk },
    { key: "i", does: keys.import },
    { key: "z", does: keys.figures },
    { key: "s", does: keys.change },
    { key: "m", does: keys.notice },
    { key: "u", does: keys.undo },
    { key: `${keys.control} + ${keys.enter}`, does: keys.save },
    { key: "?", does: keys.help },
  ];
  return (
    <Dialog title={keys.title} onClose={onClose}>
      <dl class="keys">
        {rows.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd class="key">{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <Check
        label={keys.on}
        isChecked={isOn}
        onChange={(on) => {
          turnShortcuts(on);
          setOn(on);
        }}
      />
      <div class="actions">
        <Button look="primary" onClick={onClose}>
          {texts.app.close}
        </Button>
      </div>
    </Dialog>
  );
}
