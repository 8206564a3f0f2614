// A library that is really scanned, in a real database, in a folder that goes away with the test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Item, ItemDetail, Job, LibraryKind } from '@praxino/contracts';
import { createMemoryStore, createViewerGate } from '@praxino/engine';
import { createImages, createImagesStore, imagesMigrations } from '../../images/index.ts';
import { createJobs, createJobsStore, jobsMigrations, type Jobs } from '../../jobs/index.ts';
import { createLibraries, createLibraryStore, libraryMigrations, type Libraries } from '../../library/index.ts';
import { createLog, openDatabase, platformMigrations } from '../../platform/index.ts';
import { createPasswords, createUsers, createUsersStore, usersMigrations } from '../../users/index.ts';
import { createIndexing, createScan, createSettler, indexAfterScans } from '../index.ts';
import type { FrameSource } from '../phase-4-artwork.ts';

export interface ScanRig extends AsyncDisposable {
  readonly libraries: Libraries;
  readonly jobs: Jobs;
  readonly userId: string;
  /** Adds a library over the folders and scans it. */
  add(kind: LibraryKind, folders: readonly string[], takesAll?: boolean): Promise<string>;
  scan(libraryId: string): Promise<Job>;
  /** Waits until no file of the library waits for the index pass. */
  measured(libraryId: string): Promise<void>;
  items(query: { libraryId?: string; kind?: Item['kind']; parentId?: string }): Promise<Item[]>;
  /** The only item of this title. */
  item(title: string, kind: Item['kind']): Promise<ItemDetail>;
}

const frames: FrameSource = { attached: () => Promise.resolve(null), frame: () => Promise.resolve(null) };

/** `quietMs`: how long a file must not change to have settled. */
export async function openScanRig({ quietMs = 100 }: { quietMs?: number } = {}): Promise<ScanRig> {
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'praxino-rig-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const migrations = [
    ...platformMigrations,
    ...usersMigrations,
    ...jobsMigrations,
    ...libraryMigrations,
    ...imagesMigrations,
  ];
  const database = stack.use(await openDatabase({ path: join(dir, 'test.db'), migrations }));
  const log = createLog('silent', { write: () => undefined });
  const jobs = stack.use(createJobs({ store: createJobsStore(database), log }));
  const copies = stack.use(createMemoryStore({ maxBytes: 10_000_000 }));
  const images = createImages({
    store: createImagesStore(database),
    dir: join(dir, 'artwork'),
    copies,
    secret: Buffer.alloc(32, 1),
    log,
  });
  const libraries = createLibraries({ store: createLibraryStore(database), jobs, images, log });
  const settler = stack.use(createSettler({ scan: (id) => libraries.scan(id), log, quietMs }));
  const ffprobePath = process.env['PRAXINO_FFPROBE_PATH'] ?? 'ffprobe';
  jobs.register('scan', createScan({ libraries, images, frames, ffprobePath, log, settler }));
  const gate = stack.use(createViewerGate());
  const indexing = { libraries, ffmpegPath: process.env['FFMPEG_PATH'] ?? 'ffmpeg', ffprobePath, gate, log };
  jobs.register('index', createIndexing(indexing));
  stack.defer(indexAfterScans({ jobs, log }));
  await jobs.start();
  const users = createUsers({ store: createUsersStore(database), passwords: createPasswords() });
  const userId = (await users.createFirstAdmin('ada', 'a long enough secret'))?.id ?? '';

  const scan = async (libraryId: string) => jobs.ended((await libraries.scan(libraryId)).id);
  const items: ScanRig['items'] = async (query) =>
    (await libraries.list(userId, { sort: 'title', limit: 200, ...query })).items;
  const rig = stack.move();
  return {
    libraries,
    jobs,
    userId,
    scan,
    items,
    async add(kind, folders, takesAll = true) {
      const { id } = await libraries.create({ name: `${kind} ${Math.random()}`, kind, folders, takesAll });
      // The first scan is queued with the library; asking again waits for the same one.
      await scan(id);
      return id;
    },
    async measured(libraryId) {
      for (;;) {
        // Queueing is idempotent: this waits for the pass that the scan has queued, too.
        const { state, error } = await jobs.ended((await jobs.enqueue('index', libraryId)).id);
        if (state !== 'succeeded') throw new Error(`the index pass ${state}: ${error}`);
        if ((await libraries.passes.unmeasured(libraryId)).length === 0) return;
      }
    },
    async item(title, kind) {
      const all = await items({ kind });
      const found = all.filter((i) => i.title === title);
      if (found.length !== 1)
        throw new Error(`${found.length} × ${title}; there are ${all.map((i) => i.title).join(', ')}`);
      return libraries.get(userId, found[0]?.id ?? '');
    },
    [Symbol.asyncDispose]: () => rig.disposeAsync(),
  };
}

/** A film of the shared set, by its path there. */
export function testMedia(path: string): string {
  const root = process.env['PRAXINO_TEST_MEDIA'];
  if (root === undefined) throw new Error('PRAXINO_TEST_MEDIA is set by the medium project');
  return join(root, path);
}
