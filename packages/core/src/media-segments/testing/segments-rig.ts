// A library of the made season and film, really scanned, with the whole slice over a real database that survives a restart.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Item, Job, LibraryKind } from '@praxino/contracts';
import { createViewerGate } from '@praxino/engine';
import { createJobs, createJobsStore, jobsMigrations, type Jobs } from '../../jobs/index.ts';
import { createLibraries, createLibraryStore, libraryMigrations, type Libraries } from '../../library/index.ts';
import { createLog, openDatabase, platformMigrations, type Log } from '../../platform/index.ts';
import { createScan } from '../../scan/index.ts';
import { createPasswords, createUsers, createUsersStore, usersMigrations } from '../../users/index.ts';
import {
  analyseAfterScans,
  createAnalysis,
  createMediaSegments,
  createMediaSegmentsStore,
  mediaSegmentsMigrations,
  type MediaSegments,
} from '../index.ts';

const migrations = [
  ...platformMigrations,
  ...usersMigrations,
  ...jobsMigrations,
  ...libraryMigrations,
  ...mediaSegmentsMigrations,
];

/** What one start of a server has. */
export interface Running extends AsyncDisposable {
  readonly libraries: Libraries;
  readonly jobs: Jobs;
  readonly segments: MediaSegments;
  readonly userId: string;
  /** Scans and waits until the analysis that follows has ended. */
  scan(libraryId: string): Promise<Job>;
  items(libraryId: string, kind: Item['kind']): Promise<Item[]>;
}

export interface SegmentsRig extends AsyncDisposable {
  /** The files lie here; tests move them. */
  readonly media: string;
  /** How often an encoder of fingerprints was started. */
  listened(): Promise<number>;
  start(): Promise<Running>;
  addLibrary(running: Running, kind: LibraryKind, folder: string): Promise<string>;
}

/** With a copy of the made season (`Shows`) and of the made film (`Movies`). */
export async function openSegmentsRig(): Promise<SegmentsRig> {
  const root = process.env['PRAXINO_TEST_MEDIA'];
  if (root === undefined) throw new Error('PRAXINO_TEST_MEDIA is set by the medium project');
  const dir = await mkdtemp(join(tmpdir(), 'praxino-segments-'));
  const media = join(dir, 'media');
  await cp(join(root, 'Analysis'), media, { recursive: true });
  const log = createLog('silent', { write: () => undefined });
  const countFile = join(dir, 'listened');
  const ffmpegPath = await countingFfmpeg(dir, countFile);
  return {
    media,
    async listened() {
      return (await readFile(countFile, 'utf8').catch(() => '')).length;
    },
    start: () => startServer(join(dir, 'test.db'), ffmpegPath, log),
    async addLibrary({ libraries, jobs }, kind, folder) {
      const { id } = await libraries.create({ name: folder, kind, folders: [join(media, folder)] });
      await settled(jobs, id);
      return id;
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

async function startServer(path: string, ffmpegPath: string, log: Log): Promise<Running> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await openDatabase({ path, migrations }));
  const gate = stack.use(createViewerGate());
  const jobs = stack.use(createJobs({ store: createJobsStore(database), log }));
  const noImages = { describe: () => Promise.resolve(new Map()) };
  const libraries = createLibraries({ store: createLibraryStore(database), jobs, images: noImages, log });
  const images = { import: () => Promise.resolve(null), cropPoster: () => Promise.reject(new Error('no picture')) };
  const frames = { attached: () => Promise.resolve(null), frame: () => Promise.resolve(null) };
  jobs.register('scan', createScan({ libraries, images, frames, ffprobePath: 'ffprobe', log }));
  const store = createMediaSegmentsStore(database);
  const segments = createMediaSegments({ store, libraries, jobs });
  jobs.register('analysis', createAnalysis({ store, libraries, gate, ffmpegPath, log }));
  analyseAfterScans(jobs, log);
  await jobs.start();
  const users = createUsers({ store: createUsersStore(database), passwords: createPasswords() });
  const first = await users.createFirstAdmin('ada', 'a long enough secret');
  const userId =
    first?.id ??
    (await database.tables<{ users: { id: string } }>().selectFrom('users').select('id').executeTakeFirstOrThrow()).id;
  const running = stack.move();
  return {
    libraries,
    jobs,
    segments,
    userId,
    async scan(libraryId) {
      await libraries.scan(libraryId);
      return settled(jobs, libraryId);
    },
    async items(libraryId, kind) {
      return (await libraries.list(userId, { libraryId, kind, sort: 'number', limit: 50 })).items;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** The scan and the analysis after it have ended; returns the latter. */
async function settled(jobs: Jobs, libraryId: string): Promise<Job> {
  const scan = jobs.unfinished('scan', libraryId);
  if (scan) await jobs.ended(scan.id);
  const analysis = jobs.unfinished('analysis', libraryId);
  if (analysis) return jobs.ended(analysis.id);
  const last = (await jobs.list()).find((j) => j.kind === 'analysis' && j.libraryId === libraryId);
  if (!last) throw new Error('no analysis followed the scan');
  return last;
}

/** Writes a letter for each fingerprint it makes, then is ffmpeg. */
async function countingFfmpeg(dir: string, countFile: string): Promise<string> {
  const path = join(dir, 'ffmpeg');
  const script = `#!/bin/sh\ncase "$*" in *fp_format*) printf x >> '${countFile}';; esac\nexec ffmpeg "$@"\n`;
  await writeFile(path, script, { mode: 0o755 });
  return path;
}
