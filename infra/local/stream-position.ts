import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";

const positionSchema = z.object({ streamArn: z.string(), shardId: z.string(), sequenceNumber: z.string() });

/** Up to where a stream has been handled. */
export type StreamPosition = Readonly<z.infer<typeof positionSchema>>;

/** Keeps one position on disk; a kill at any moment leaves the old one or the new one. */
export interface PositionStore {
  load(): StreamPosition | undefined;
  save(position: StreamPosition): void;
}

export function createPositionStore(file: string): PositionStore {
  mkdirSync(dirname(file), { recursive: true });
  return {
    load() {
      try {
        return positionSchema.parse(JSON.parse(readFileSync(file, "utf8")));
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw new Error(`${file} is not a stream position; \`npm start -- --fresh\` starts anew.`, {
          cause: error,
        });
      }
    },
    save(position) {
      writeFileSync(`${file}.new`, JSON.stringify(position));
      renameSync(`${file}.new`, file);
    },
  };
}
