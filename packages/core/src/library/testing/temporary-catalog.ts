// A catalog in a real database that lives as long as one test file, filled the way a scan fills it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { itemQuery, type LibraryKind } from '@praxino/contracts';
import { createLog, newId, openDatabase, platformMigrations, type Database } from '@praxino/core/platform';
import { usersMigrations } from '@praxino/core/users';
import type { ItemQuery } from '../browse.ts';
import {
  createLibraries,
  createLibraryStore,
  libraryMigrations,
  packIndex,
  type ImageDescriber,
  type ItemSpec,
  type Libraries,
  type LibraryStore,
  type MediaSpec,
} from '../index.ts';
import { createNotedScans, type NotedScans } from './noted-scans.ts';
import { mediaIndex } from './media-index.ts';

export interface TemporaryCatalog extends AsyncDisposable {
  readonly database: Database;
  readonly store: LibraryStore;
  readonly libraries: Libraries;
  readonly scans: NotedScans;
  /** A folder that exists. */
  readonly dir: string;
  /** What `now` answers; tests move it. */
  readonly clock: { now: number };
  addUser(name: string): Promise<string>;
  /** With the one folder `dir`/`name`, which need not exist. */
  addLibrary(name: string, kind: LibraryKind): Promise<string>;
  folderOf(libraryId: string): string;
  /** Stores one file with its items and returns the ids of its first chain. */
  addFile(libraryId: string, chains: readonly (readonly ItemSpec[])[], more?: Partial<MediaSpec>): Promise<string[]>;
  addMovie(libraryId: string, title: string, more?: Partial<ItemSpec>): Promise<string>;
  removeItem(id: string): Promise<void>;
  /** Takes everything out but the users. */
  clear(): Promise<void>;
}

export async function openTemporaryCatalog(): Promise<TemporaryCatalog> {
  const dir = await mkdtemp(join(tmpdir(), 'praxino-library-'));
  const migrations = [...platformMigrations, ...usersMigrations, ...libraryMigrations];
  const database = await openDatabase({ path: join(dir, 'praxino.db'), migrations });
  // Tests lose nothing in a power cut, and waiting for the disk is most of their time.
  await sql`pragma synchronous = off`.execute(database.tables<object>());
  const store = createLibraryStore(database);
  const scans = createNotedScans();
  const clock = { now: 1_700_000_000_000 };
  const log = createLog('silent', { write: () => undefined });
  const libraries = createLibraries({ store, jobs: scans, images, log, now: () => clock.now });
  const folderIds = new Map<string, string>();
  const folderOf = (libraryId: string) => folderIds.get(libraryId) ?? '';
  const addFile: TemporaryCatalog['addFile'] = async (libraryId, chains, more = {}) => {
    const path = `${chains[0]?.at(-1)?.identity ?? newId()}.mkv`;
    const index = mediaIndex(newId());
    const spec: MediaSpec = {
      file: { folderId: folderOf(libraryId), path, sizeBytes: 1, mtimeMs: 1, companions: '' },
      sourceId: index.sourceId,
      indexGzip: await packIndex(index),
      chains,
      versionName: '1080p',
      warning: null,
      subtitles: [],
    };
    return (await store.catalog.saveMedia(libraryId, { ...spec, ...more }, clock.now))[0] ?? [];
  };
  return {
    database,
    store,
    libraries,
    scans,
    dir,
    clock,
    async addUser(name) {
      const id = newId();
      const user = { id, name, name_key: id, is_admin: 0, password_hash: '', created_at: 0 };
      await database.tables<{ users: typeof user }>().insertInto('users').values(user).execute();
      return id;
    },
    async addLibrary(name, kind) {
      const [id, folderId] = [newId(), newId()];
      const folders = [{ id: folderId, path: join(dir, name), takesAll: true }];
      await store.libraries.insert({ id, name, nameKey: name.toLowerCase(), kind, folders, createdAt: clock.now++ });
      folderIds.set(id, folderId);
      return id;
    },
    folderOf,
    addFile,
    async addMovie(libraryId, title, more = {}) {
      const movie: ItemSpec = { kind: 'movie', identity: `movie|${newId()}`, title, durationMs: 90 * 60_000, ...more };
      return (await addFile(libraryId, [[movie]]))[0] ?? '';
    },
    async removeItem(id) {
      await database.tables<{ items: { id: string } }>().deleteFrom('items').where('id', '=', id).execute();
    },
    async clear() {
      await database.tables<{ libraries: object }>().deleteFrom('libraries').execute();
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A query as it comes from the parser, with its defaults. */
export function query(given: Partial<ItemQuery> = {}): ItemQuery {
  return itemQuery.parse(given);
}

/** Describes every picture by its id, so that a test sees which one was chosen. */
const images: ImageDescriber = {
  describe: (userId, ids) =>
    Promise.resolve(
      new Map(ids.map((id) => [id, { url: `/${userId}/${id}`, width: 2, height: 3, color: '#000000', blurhash: '' }])),
    ),
};
