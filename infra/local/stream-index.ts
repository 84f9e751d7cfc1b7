// biome-ignore lint/correctness/noUnresolvedImports: a module of Node 22 and later that biome does not know yet
import { DatabaseSync } from "node:sqlite";

const BUSY_MS = 5000;

/**
 * Gives dynoxide's table of stream records the index it lacks. To number a record it looks for the table's highest number, through
 * all records there are: at 12 000 records a write takes four times as long as at none, at a million it would take a second.
 * @param file the database of a dynoxide that runs and has made its tables
 */
export function indexStreamRecords(file: string): void {
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    database.exec(
      "CREATE INDEX IF NOT EXISTS sachstand_stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
    );
  } finally {
    database.close();
  }
}
