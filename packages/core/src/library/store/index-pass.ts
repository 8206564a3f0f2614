// What the index pass reads and writes: files that wait for it, and indexes made better.
import { sql } from 'kysely';
import type { Database } from '@praxino/core/platform';
import type { CatalogTables } from './tables.ts';

/** A file whose packets nobody has measured yet. */
export interface UnmeasuredFile {
  sourceId: string;
  folder: string;
  /** Below the folder. */
  path: string;
}

export interface MeasuredSpec {
  sourceId: string;
  /** null: the file could not be measured, or needs it not; it stays as it is. */
  indexGzip: Uint8Array | null;
  durationMs: number;
  /** What is wrong with a file that can be played nevertheless. */
  warning: string | null;
}

export interface IndexPassStore {
  /** Of one library, each content once, in the order of their paths. */
  unmeasured(libraryId: string): Promise<UnmeasuredFile[]>;
  /** Stores what a pass found and takes the file off the list; one transaction. */
  saveMeasured(spec: MeasuredSpec): Promise<void>;
  /** Stores an index of the same content that tells more of it. Whether it waits for a pass stays as it is. */
  saveIndex(sourceId: string, indexGzip: Uint8Array): Promise<void>;
}

export function createIndexPassStore(database: Database): IndexPassStore {
  const db = database.tables<CatalogTables>();
  return {
    async unmeasured(libraryId) {
      const rows = await db
        .selectFrom('files')
        .innerJoin('media_indexes', 'media_indexes.source_id', 'files.source_id')
        .innerJoin('library_folders', 'library_folders.id', 'files.folder_id')
        .select(['media_indexes.source_id as sourceId', 'library_folders.path as folder', 'files.path as path'])
        .where('files.library_id', '=', libraryId)
        .where('files.state', '=', 'ok')
        .where('media_indexes.wants_pass', '=', 1)
        .orderBy('files.path')
        .execute();
      return [...new Map(rows.map((row) => [row.sourceId, row])).values()];
    },
    async saveIndex(sourceId, indexGzip) {
      const values = { json_gzip: indexGzip };
      await db.updateTable('media_indexes').set(values).where('source_id', '=', sourceId).execute();
    },
    async saveMeasured({ sourceId, indexGzip, durationMs, warning }) {
      await db.transaction().execute(async (tx) => {
        const values = indexGzip === null ? {} : { json_gzip: indexGzip };
        await tx
          .updateTable('media_indexes')
          .set({ ...values, wants_pass: 0 })
          .where('source_id', '=', sourceId)
          .execute();
        if (indexGzip === null) return;
        const items = tx
          .selectFrom('versions')
          .innerJoin('files', 'files.id', 'versions.file_id')
          .select('versions.item_id')
          .where('files.source_id', '=', sourceId);
        await tx.updateTable('items').set({ duration_ms: durationMs }).where('id', 'in', items).execute();
        if (warning === null) return;
        await tx
          .updateTable('files')
          .set({ problem_code: sql`'truncated'`, problem_text: warning })
          .where('source_id', '=', sourceId)
          .where('state', '=', 'ok')
          .execute();
      });
    },
  };
}
