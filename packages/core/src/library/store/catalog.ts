// Writing the catalog: what a scan found. Every call is one transaction.
import type { Transaction } from 'kysely';
import type { FileProblem } from '@praxino/contracts';
import { newId, type Database } from '@praxino/core/platform';
import { replaceVersions, upsertChains, type ItemSpec } from './item-chains.ts';
import type { CatalogTables, FileRow, ImageOrigin, ImageRole, SubtitleFileRow } from './tables.ts';

export interface FileSpec {
  folderId: string;
  path: string;
  sizeBytes: number;
  mtimeMs: number;
  companions: string;
}

export interface MediaSpec {
  file: FileSpec;
  sourceId: string;
  indexGzip: Uint8Array;
  /** The index pass has still to measure this content. */
  wantsPass?: boolean;
  /** Chains of items, each from the outermost to the one that is played; several for a file of two episodes. */
  chains: readonly (readonly ItemSpec[])[];
  versionName: string;
  /** What is wrong with a file that can be played nevertheless: it ends early. */
  warning: string | null;
  subtitles: readonly Omit<SubtitleFileRow, 'file_id' | 'position'>[];
}

export interface CatalogStore {
  files(libraryId: string): Promise<FileRow[]>;
  /** Stores a file with its items; returns the ids of each chain, outermost first. */
  saveMedia(libraryId: string, spec: MediaSpec, now: number): Promise<string[][]>;
  /** Lists a file with the reason why it cannot be used. What it held before stays. */
  saveProblem(libraryId: string, file: FileSpec, code: FileProblem['code'], text: string): Promise<void>;
  /** The file moved: same content, other path. */
  moveFile(fileId: string, file: FileSpec): Promise<void>;
  markMissing(fileIds: readonly string[]): Promise<void>;
  /** Forgets files that never became items. */
  removeFiles(fileIds: readonly string[]): Promise<void>;
  /** Replaces the picture only by one of the same or a better origin. */
  setImage(itemId: string, role: ImageRole, imageId: string, origin: ImageOrigin): Promise<void>;
  /** The pictures of the first chapters of a file, in order, instead of those it had. */
  saveChapterImages(sourceId: string, imageIds: readonly string[]): Promise<void>;
  imageOrigins(itemId: string): Promise<Map<ImageRole, ImageOrigin>>;
}

export type { ItemSpec };
type Tx = Transaction<CatalogTables>;
const ORIGIN_RANK: Readonly<Record<ImageOrigin, number>> = { grabbed: 0, embedded: 1, local: 2 };
const BATCH = 500;

export function createCatalogStore(database: Database): CatalogStore {
  const db = database.tables<CatalogTables>();
  return {
    files: (libraryId) => db.selectFrom('files').selectAll().where('library_id', '=', libraryId).execute(),
    saveMedia: (libraryId, spec, now) => db.transaction().execute((tx) => saveMedia(tx, libraryId, spec, now)),
    async saveProblem(libraryId, file, code, text) {
      await db
        .transaction()
        .execute((tx) => upsertFile(tx, libraryId, file, { state: 'problem', problem_code: code, problem_text: text }));
    },
    async moveFile(fileId, file) {
      await db.transaction().execute(async (tx) => {
        await tx
          .deleteFrom('files')
          .where('folder_id', '=', file.folderId)
          .where('path', '=', file.path)
          .where('id', '!=', fileId)
          .execute();
        const place = {
          folder_id: file.folderId,
          path: file.path,
          mtime_ms: file.mtimeMs,
          companions: file.companions,
        };
        await tx
          .updateTable('files')
          .set({ ...place, state: 'ok' })
          .where('id', '=', fileId)
          .execute();
      });
    },
    async markMissing(fileIds) {
      for (let i = 0; i < fileIds.length; i += BATCH) {
        await db
          .updateTable('files')
          .set({ state: 'missing' })
          .where('id', 'in', fileIds.slice(i, i + BATCH))
          .execute();
      }
    },
    async removeFiles(fileIds) {
      for (let i = 0; i < fileIds.length; i += BATCH) {
        await db
          .deleteFrom('files')
          .where('id', 'in', fileIds.slice(i, i + BATCH))
          .execute();
      }
    },
    async setImage(itemId, role, imageId, origin) {
      await db.transaction().execute(async (tx) => {
        const item = await tx.selectFrom('items').select('id').where('id', '=', itemId).executeTakeFirst();
        const old = await tx
          .selectFrom('item_images')
          .select('origin')
          .where('item_id', '=', itemId)
          .where('role', '=', role)
          .executeTakeFirst();
        if (!item || (old && ORIGIN_RANK[old.origin] > ORIGIN_RANK[origin])) return;
        await tx
          .insertInto('item_images')
          .values({ item_id: itemId, role, image_id: imageId, origin })
          .onConflict((c) => c.columns(['item_id', 'role']).doUpdateSet({ image_id: imageId, origin }))
          .execute();
      });
    },
    async saveChapterImages(sourceId, imageIds) {
      const rows = imageIds.map((imageId, position) => ({ source_id: sourceId, position, image_id: imageId }));
      await db.transaction().execute(async (tx) => {
        await tx.deleteFrom('chapter_images').where('source_id', '=', sourceId).execute();
        if (rows.length > 0) await tx.insertInto('chapter_images').values(rows).execute();
      });
    },
    async imageOrigins(itemId) {
      const rows = await db
        .selectFrom('item_images')
        .select(['role', 'origin'])
        .where('item_id', '=', itemId)
        .execute();
      return new Map(rows.map((r) => [r.role, r.origin]));
    },
  };
}

async function saveMedia(tx: Tx, libraryId: string, spec: MediaSpec, now: number): Promise<string[][]> {
  const packed = { json_gzip: spec.indexGzip, wants_pass: spec.wantsPass ? 1 : 0 };
  await tx
    .insertInto('media_indexes')
    .values({ source_id: spec.sourceId, ...packed })
    .onConflict((c) => c.column('source_id').doUpdateSet(packed))
    .execute();
  const problem = { problem_code: spec.warning === null ? null : ('truncated' as const), problem_text: spec.warning };
  const fileId = await upsertFile(tx, libraryId, spec.file, { state: 'ok', ...problem, source_id: spec.sourceId });
  const chains = await upsertChains(tx, { libraryId, fileId, chains: spec.chains, now });
  await replaceVersions(
    tx,
    fileId,
    chains.flatMap((ids) => ids.at(-1) ?? []),
    spec.versionName,
  );
  await tx.deleteFrom('subtitle_files').where('file_id', '=', fileId).execute();
  const subtitles = spec.subtitles.map((s, position) => ({ ...s, file_id: fileId, position }));
  if (subtitles.length > 0) await tx.insertInto('subtitle_files').values(subtitles).execute();
  return chains;
}

async function upsertFile(
  tx: Tx,
  libraryId: string,
  file: FileSpec,
  values: Partial<FileRow> & Pick<FileRow, 'state'>,
): Promise<string> {
  const old = await tx
    .selectFrom('files')
    .select('id')
    .where('folder_id', '=', file.folderId)
    .where('path', '=', file.path)
    .executeTakeFirst();
  const facts = { size_bytes: file.sizeBytes, mtime_ms: file.mtimeMs, companions: file.companions, ...values };
  if (old) {
    await tx.updateTable('files').set(facts).where('id', '=', old.id).execute();
    return old.id;
  }
  const id = newId();
  const fresh = { problem_code: null, problem_text: null, source_id: null };
  await tx
    .insertInto('files')
    .values({ id, library_id: libraryId, folder_id: file.folderId, path: file.path, ...fresh, ...facts })
    .execute();
  return id;
}
