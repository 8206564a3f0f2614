// The only file that reads and writes what is known of pictures.
import type { Database } from '../platform/index.ts';

export interface ImageRow {
  id: string;
  width: number;
  height: number;
  /** "#rrggbb" */
  color: string;
  blurhash: string;
}
interface ImagesTables {
  images: ImageRow;
}

export interface ImagesStore {
  insert(row: ImageRow): Promise<void>;
  findMany(ids: readonly string[]): Promise<ImageRow[]>;
}

export function createImagesStore(database: Database): ImagesStore {
  const db = database.tables<ImagesTables>();
  return {
    async insert(row) {
      await db
        .insertInto('images')
        .values(row)
        .onConflict((c) => c.column('id').doNothing())
        .execute();
    },
    async findMany(ids) {
      return ids.length === 0 ? [] : db.selectFrom('images').selectAll().where('id', 'in', ids).execute();
    },
  };
}
