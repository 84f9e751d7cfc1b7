import { useCallback } from "preact/hooks";
import type { Write } from "../api/client.ts";
import { useDesk } from "./desk.ts";
import { intentDone, intentKey } from "./drafts.ts";

/** Writes once for each intent: tried again after a fault, the API knows that it is the same. */
export function useWrite(): <T>(write: Write) => Promise<T> {
  const { api } = useDesk();
  return useCallback(
    async <T>(write: Write) => {
      const intent = `${write.method} ${write.path}`;
      const key = intentKey(intent, [write.body, write.ifMatch]);
      const answer = await api.write<T>({ ...write, key });
      intentDone(intent);
      return answer;
    },
    [api],
  );
}
