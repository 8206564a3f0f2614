// A library that is really scanned, and pictures that are really made of it, in a folder that goes away with the test.
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ItemDetail, Job } from '@praxino/contracts';
import {
  createMemoryStore,
  createPictureEngine,
  createViewerGate,
  type BlobStore,
  type PictureEngine,
} from '@praxino/engine';
import { createImages, createImagesStore, imagesMigrations } from '../../images/index.ts';
import { createJobs, createJobsStore, jobsMigrations, type Jobs } from '../../jobs/index.ts';
import { createLibraries, createLibraryStore, libraryMigrations, type Libraries } from '../../library/index.ts';
import { createLog, openDatabase, platformMigrations } from '../../platform/index.ts';
import { createFrames, createScan } from '../../scan/index.ts';
import { createPasswords, createUsers, createUsersStore, usersMigrations } from '../../users/index.ts';
import {
  createPicturesStore,
  createPreparePictures,
  followScans,
  picturesMigrations,
  type PicturesStore,
} from '../index.ts';

export interface PicturesRig extends AsyncDisposable {
  readonly jobs: Jobs;
  readonly libraries: Libraries;
  readonly pictures: PictureEngine;
  readonly store: PicturesStore;
  readonly sheets: BlobStore;
  /** Where the copies of the films lie. */
  readonly films: string;
  readonly libraryId: string;
  /** Scans, and waits for the job that follows it. */
  scan(): Promise<Job>;
  item(title: string): Promise<ItemDetail>;
  /** The answer to the address of a picture. */
  read(url: string): Promise<Uint8Array>;
}

/** `films`: paths in the shared set, or of files. */
export async function openPicturesRig(films: readonly string[], maxBytes = 50_000_000): Promise<PicturesRig> {
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'praxino-pictures-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const folder = join(dir, 'films');
  await mkdir(folder);
  for (const film of films) {
    const path = film.startsWith('/') ? film : join(process.env['PRAXINO_TEST_MEDIA'] ?? '', film);
    await copyFile(path, join(folder, basename(film)));
  }
  const migrations = [
    ...platformMigrations,
    ...usersMigrations,
    ...jobsMigrations,
    ...libraryMigrations,
    ...imagesMigrations,
    ...picturesMigrations,
  ];
  const database = stack.use(await openDatabase({ path: join(dir, 'test.db'), migrations }));
  const log = createLog('silent', { write: () => undefined });
  const gate = stack.use(createViewerGate({ calmAfterMs: 1 }));
  const jobs = stack.use(createJobs({ store: createJobsStore(database), log }));
  const copies = stack.use(createMemoryStore({ maxBytes: 10_000_000 }));
  const secret = Buffer.alloc(32, 1);
  const images = createImages({ store: createImagesStore(database), dir: join(dir, 'artwork'), copies, secret, log });
  const libraries = createLibraries({ store: createLibraryStore(database), jobs, images, log });
  const sheets = stack.use(createMemoryStore({ maxBytes }));
  const pictures = stack.use(createPictureEngine({ ffmpegPath: 'ffmpeg', store: sheets, gate }));
  const store = createPicturesStore(database);
  const frames = createFrames({ pictures });
  jobs.register('scan', createScan({ libraries, images, frames, ffprobePath: 'ffprobe', log }));
  jobs.register('pictures', createPreparePictures({ libraries, pictures, images, store, log }));
  stack.defer(followScans({ jobs, log }));
  await jobs.start();
  const users = createUsers({ store: createUsersStore(database), passwords: createPasswords() });
  const userId = (await users.createFirstAdmin('ada', 'a long enough secret'))?.id ?? '';
  const { id: libraryId } = await libraries.create({ name: 'Films', kind: 'movies', folders: [folder] });

  const scan = async (): Promise<Job> => {
    const queued = Promise.withResolvers<string>();
    const unlisten = jobs.events.on('jobChanged', ({ kind, id }) => kind === 'pictures' && queued.resolve(id));
    await jobs.ended((await libraries.scan(libraryId)).id);
    const ended = await jobs.ended(await queued.promise);
    unlisten();
    return ended;
  };
  const rig = stack.move();
  return {
    jobs,
    libraries,
    pictures,
    store,
    sheets,
    films: folder,
    libraryId,
    scan,
    async item(title) {
      const { items } = await libraries.list(userId, { kind: 'movie', sort: 'title', limit: 200 });
      return libraries.get(userId, items.find((i) => i.title === title)?.id ?? `no item ${title}`);
    },
    async read(url) {
      const [, , token = '', id = ''] = url.split('/');
      return (await images.read(token, id, undefined)).bytes;
    },
    [Symbol.asyncDispose]: () => rig.disposeAsync(),
  };
}
