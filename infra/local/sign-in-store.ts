// biome-ignore lint/correctness/noUnresolvedImports: the linter does not find the entry of this package
import type { Adapter, StoredItem } from "oidc-provider";

interface Kept {
  readonly model: string;
  readonly item: StoredItem;
  /** Milliseconds. */
  readonly until: number;
}

/** Where the provider keeps sessions, grants, codes and refresh tokens: in memory, so that after a restart people sign in again. */
export function createSignInStore(): (model: string) => Adapter {
  const kept = new Map<string, Kept>();

  const live = (key: string): Kept | undefined => {
    const found = kept.get(key);
    if (found === undefined || found.until > Date.now()) return found;
    kept.delete(key);
    return undefined;
  };

  return (model) => {
    const keyOf = (id: string) => `${model} ${id}`;
    const findBy = async (field: string, value: string) =>
      [...kept.values()].find(
        ({ model: other, item, until }) => other === model && item[field] === value && until > Date.now(),
      )?.item;
    return {
      upsert: async (id, item, expiresIn = Number.POSITIVE_INFINITY) => {
        for (const key of kept.keys()) live(key);
        kept.set(keyOf(id), { model, item, until: Date.now() + expiresIn * 1000 });
      },
      find: async (id) => live(keyOf(id))?.item,
      findByUid: (uid) => findBy("uid", uid),
      findByUserCode: (code) => findBy("userCode", code),
      consume: async (id) => {
        const found = live(keyOf(id));
        if (found === undefined) return;
        const item = { ...found.item, consumed: Math.floor(Date.now() / 1000) };
        kept.set(keyOf(id), { ...found, item });
      },
      destroy: async (id) => {
        kept.delete(keyOf(id));
      },
      revokeByGrantId: async (grantId) => {
        // Of this model alone: a sign-in under way names its grant, too, and goes on.
        for (const [key, { model: other, item }] of kept)
          if (other === model && item["grantId"] === grantId) kept.delete(key);
      },
    };
  };
}
