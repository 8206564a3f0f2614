// Libraries and their folders.
import type { FileProblem, LibraryKind } from '@praxino/contracts';
import type { Database } from '@praxino/core/platform';
import type { CatalogTables, FolderRow, LibraryRow } from './tables.ts';

export interface NewLibrary {
  id: string;
  name: string;
  nameKey: string;
  kind: LibraryKind;
  folders: { id: string; path: string; takesAll: boolean }[];
  createdAt: number;
}

export interface LibrariesStore {
  /** False, and nothing stored, when the name is taken. */
  insert(library: NewLibrary): Promise<boolean>;
  list(): Promise<LibraryRow[]>;
  find(id: string): Promise<LibraryRow | undefined>;
  folders(): Promise<FolderRow[]>;
  remove(id: string): Promise<boolean>;
  scanned(id: string, at: number): Promise<void>;
  /** Top-level items by library. */
  itemCounts(): Promise<Map<string, number>>;
  problemCounts(): Promise<Map<string, number>>;
  problems(libraryId: string, limit: number): Promise<FileProblem[]>;
}

export function createLibrariesStore(database: Database): LibrariesStore {
  const db = database.tables<CatalogTables>();
  return {
    insert: (library) =>
      db.transaction().execute(async (tx) => {
        const taken = await tx
          .selectFrom('libraries')
          .select('id')
          .where('name_key', '=', library.nameKey)
          .executeTakeFirst();
        if (taken) return false;
        const { id, name, nameKey, kind, createdAt } = library;
        await tx
          .insertInto('libraries')
          .values({ id, name, name_key: nameKey, kind, created_at: createdAt, last_scan_at: null })
          .execute();
        const folders = library.folders.map((f) => ({
          id: f.id,
          library_id: id,
          path: f.path,
          takes_all: f.takesAll ? 1 : 0,
        }));
        await tx.insertInto('library_folders').values(folders).execute();
        return true;
      }),
    list: () => db.selectFrom('libraries').selectAll().orderBy('created_at').orderBy('id').execute(),
    find: (id) => db.selectFrom('libraries').selectAll().where('id', '=', id).executeTakeFirst(),
    folders: () => db.selectFrom('library_folders').selectAll().orderBy('path').execute(),
    async remove(id) {
      const result = await db.deleteFrom('libraries').where('id', '=', id).executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
    async scanned(id, at) {
      await db.updateTable('libraries').set({ last_scan_at: at }).where('id', '=', id).execute();
    },
    async itemCounts() {
      const rows = await db
        .selectFrom('items')
        .select((e) => ['library_id', e.fn.countAll<number>().as('n')])
        .where('kind', 'in', ['movie', 'show', 'artist'])
        .groupBy('library_id')
        .execute();
      return new Map(rows.map((r) => [r.library_id, Number(r.n)]));
    },
    async problemCounts() {
      const rows = await db
        .selectFrom('files')
        .select((e) => ['library_id', e.fn.countAll<number>().as('n')])
        .where((e) => e.or([e('state', '!=', 'ok'), e('problem_code', 'is not', null)]))
        .groupBy('library_id')
        .execute();
      return new Map(rows.map((r) => [r.library_id, Number(r.n)]));
    },
    async problems(libraryId, limit) {
      const rows = await db
        .selectFrom('files')
        .innerJoin('library_folders', 'library_folders.id', 'files.folder_id')
        .select(['library_folders.path as folder', 'files.path', 'state', 'problem_code', 'problem_text'])
        .where('files.library_id', '=', libraryId)
        .where((e) => e.or([e('state', '!=', 'ok'), e('problem_code', 'is not', null)]))
        .orderBy('files.path')
        .limit(limit)
        .execute();
      return rows.map((r) => ({
        path: `${r.folder}/${r.path}`,
        code: r.state === 'missing' ? 'missing' : (r.problem_code ?? 'unreadable'),
        reason:
          r.state === 'missing'
            ? 'The file was here at an earlier scan and is not there now'
            : (r.problem_text ?? 'It cannot be read'),
      }));
    },
  };
}
