import { useEffect } from "preact/hooks";

const KEPT_AS = "desk.no-shortcuts";

/** Single letters may be in the way of those who speak to their machine, so they can be turned off (WCAG 2.1.4). */
export function areShortcutsOn(): boolean {
  return localStorage.getItem(KEPT_AS) === null;
}

export function turnShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(KEPT_AS);
  else localStorage.setItem(KEPT_AS, "yes");
}

/** Does something on a key, unless somebody is typing or a dialog is open. */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
      if (action === undefined || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return;
      if (!areShortcutsOn() || isTyping(event.target) || document.querySelector("dialog[open]") !== null)
        return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [actions]);
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
