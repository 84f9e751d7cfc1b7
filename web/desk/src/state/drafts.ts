import { useCallback, useState } from "preact/hooks";

const PREFIX = "desk.draft.";
const KEY_PREFIX = "desk.intent.";

/** What somebody is typing, kept in this tab until it is sent, whatever happens to the session or the page. */
export function useDraft<T extends object>(
  name: string,
  initial: T,
): readonly [T, (change: Partial<T>) => void, () => void] {
  const [draft, setDraft] = useState<T>(() => ({ ...initial, ...stored(PREFIX + name) }));
  const change = useCallback(
    (fields: Partial<T>) =>
      setDraft((before) => {
        const after = { ...before, ...fields };
        sessionStorage.setItem(PREFIX + name, JSON.stringify(after));
        return after;
      }),
    [name],
  );
  const clear = useCallback(() => sessionStorage.removeItem(PREFIX + name), [name]);
  return [draft, change, clear];
}

/** Forgets everything that was typed. */
export function dropDrafts(): void {
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(PREFIX) || key.startsWith(KEY_PREFIX)) sessionStorage.removeItem(key);
}

/** The key of an intent: the same as long as the same is meant, also after a new sign-in; see {@link intentDone}. */
export function intentKey(intent: string, content: unknown): string {
  const text = JSON.stringify(content);
  const before = stored(KEY_PREFIX + intent);
  if (before["content"] === text && typeof before["key"] === "string") return before["key"];
  const key = crypto.randomUUID();
  sessionStorage.setItem(KEY_PREFIX + intent, JSON.stringify({ content: text, key }));
  return key;
}

/** It is done; the same again is a new intent. */
export function intentDone(intent: string): void {
  sessionStorage.removeItem(KEY_PREFIX + intent);
}

function stored(key: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
