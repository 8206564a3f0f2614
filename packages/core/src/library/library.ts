// Libraries: named sets of folders, each of one kind.
import { AppError, type FileProblem, type Job, type Library, type LibraryKind } from '@praxino/contracts';
import { newId, type Caller, type Log } from '../platform/index.ts';
import { createBrowse, type Browse } from './browse.ts';
import { checkFolder } from './folders.ts';
import type { ImageDescriber } from './item-view.ts';
import { createMedia, type Media } from './media.ts';
import { createStates, type States } from './states.ts';
import type { LibraryStore } from './store.ts';
import type { CatalogStore } from './store/catalog.ts';
import type { IndexPassStore } from './store/index-pass.ts';
import type { FolderRow, LibraryRow } from './store/tables.ts';

/** What this slice needs of background work. */
export interface ScanQueue {
  enqueue(kind: 'scan', libraryId: string): Promise<Job>;
  unfinished(kind: 'scan', libraryId: string): Job | null;
  endAll(libraryId: string): Promise<void>;
}

export interface LibraryDeps {
  store: LibraryStore;
  jobs: ScanQueue;
  images: ImageDescriber;
  log: Log;
  now?: () => number;
}

export interface NewLibraryInput {
  name: string;
  kind: LibraryKind;
  folders: readonly string[];
  /** False: only files recognised as this kind belong to it. Default true. */
  takesAll?: boolean;
}

/** A library with its folders, as a scan needs it. */
export interface LibraryToScan extends LibraryRow {
  folders: FolderRow[];
}

export interface Libraries extends Browse {
  readonly states: States;
  readonly media: Media;
  /** Where a scan writes what it found. */
  readonly catalog: CatalogStore;
  /** Where the index pass reads and writes. */
  readonly passes: IndexPassStore;
  all(caller: Pick<Caller, 'isAdmin'>): Promise<Library[]>;
  one(caller: Pick<Caller, 'isAdmin'>, id: string): Promise<Library>;
  /** Adds a library and queues its first scan. Throws AppError('library.folder-missing' | 'library.name-taken'). */
  create(input: NewLibraryInput): Promise<Library>;
  /** Forgets a library and stops its scan and its index pass; files stay. */
  remove(id: string): Promise<void>;
  scan(id: string): Promise<Job>;
  problems(id: string): Promise<FileProblem[]>;
  toScan(id: string): Promise<LibraryToScan>;
  scanned(id: string): Promise<void>;
  /** Folders of all libraries. */
  folders(): Promise<FolderRow[]>;
}

const MAX_PROBLEMS = 5000;

export function createLibraries({ store, jobs, images, log, now = Date.now }: LibraryDeps): Libraries {
  const media = createMedia(store.items);
  const found = async (id: string): Promise<LibraryRow> => {
    const row = await store.libraries.find(id);
    if (!row) throw new AppError('library.not-found');
    return row;
  };
  const view = async (rows: readonly LibraryRow[], isAdmin: boolean): Promise<Library[]> => {
    const [folders, items, problems] = await Promise.all([
      store.libraries.folders(),
      store.libraries.itemCounts(),
      store.libraries.problemCounts(),
    ]);
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      kind: row.kind,
      folders: isAdmin ? folders.filter((f) => f.library_id === row.id).map((f) => f.path) : [],
      itemCount: items.get(row.id) ?? 0,
      problemCount: problems.get(row.id) ?? 0,
      lastScanAt: row.last_scan_at,
      scanJobId: jobs.unfinished('scan', row.id)?.id ?? null,
    }));
  };
  const one = async (caller: Pick<Caller, 'isAdmin'>, id: string): Promise<Library> => {
    const [library] = await view([await found(id)], caller.isAdmin);
    if (!library) throw new AppError('library.not-found');
    return library;
  };

  return {
    ...createBrowse({ store, media, images }),
    states: createStates(store, now),
    media,
    catalog: store.catalog,
    passes: store.passes,
    one,
    all: async (caller) => view(await store.libraries.list(), caller.isAdmin),
    async create({ name, kind, folders, takesAll = true }) {
      const paths = await Promise.all(folders.map((folder, i) => checkFolder(folder, `folders.${i}`)));
      const id = newId();
      const rows = [...new Set(paths)].map((path) => ({ id: newId(), path, takesAll }));
      const isNew = await store.libraries.insert({
        id,
        name,
        nameKey: name.normalize('NFKC').toLowerCase(),
        kind,
        folders: rows,
        createdAt: now(),
      });
      if (!isNew)
        throw new AppError('library.name-taken', { detail: `There is a library "${name}" already`, field: 'name' });
      await jobs.enqueue('scan', id);
      log.info({ libraryId: id, kind }, 'library added');
      return one({ isAdmin: true }, id);
    },
    async remove(id) {
      await found(id);
      await jobs.endAll(id);
      await store.libraries.remove(id);
      log.info({ libraryId: id }, 'library removed');
    },
    async scan(id) {
      await found(id);
      return jobs.enqueue('scan', id);
    },
    async problems(id) {
      await found(id);
      return store.libraries.problems(id, MAX_PROBLEMS);
    },
    async toScan(id) {
      const row = await found(id);
      const folders = await store.libraries.folders();
      return { ...row, folders: folders.filter((f) => f.library_id === id) };
    },
    scanned: (id) => store.libraries.scanned(id, now()),
    folders: () => store.libraries.folders(),
  };
}
