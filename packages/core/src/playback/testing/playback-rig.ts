// Playback over real films, a real database and the real engine, asked through its routes.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fastify, type FastifyInstance } from 'fastify';
import type { ItemDetail, MediaSegment, Playback, PlaybackBody } from '@praxino/contracts';
import {
  createMemoryStore,
  createPictureEngine,
  createStreamEngine,
  createViewerGate,
  type EncodeCapacity,
  type StreamEngine,
} from '@praxino/engine';
import { createJobs, createJobsStore, jobsMigrations } from '../../jobs/index.ts';
import { createLibraries, createLibraryStore, libraryMigrations, type Libraries } from '../../library/index.ts';
import { createLog, createRouter, openDatabase, platformMigrations, toProblem } from '../../platform/index.ts';
import { createIndexing, createScan } from '../../scan/index.ts';
import { createPasswords, createUsers, createUsersStore, usersMigrations } from '../../users/index.ts';
import {
  addPlaybackRoutes,
  addStreamRoutes,
  addSubtitleRoutes,
  addTrickplayRoutes,
  createPlaybacks,
  createPlaybackStore,
  playbackMigrations,
} from '../index.ts';

export interface PlaybackRig extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly libraries: Libraries;
  readonly engine: StreamEngine;
  readonly clock: { now: number };
  /** Where the copies of the films lie. */
  readonly dir: string;
  /** What the encoders say they can do; null: what they really can. */
  capacity: EncodeCapacity | null;
  /** Everything that `engine.leave` was called with. */
  readonly left: string[];
  userId(name: string): string;
  item(title: string): Promise<ItemDetail>;
  /** As the user of that name; throws on another status than 201. */
  play(body: PlaybackBody, user?: string): Promise<Playback>;
  post(path: string, body: object, user?: string): Promise<{ status: number; body: Record<string, unknown> }>;
  remove(path: string, user?: string): Promise<number>;
  /** Runs the index pass over all films. */
  measure(): Promise<void>;
  /** Forgets what is in memory, as a restart does. */
  restart(): Promise<void>;
}

/** What may be skipped in every film of a rig. */
export const intro: MediaSegment = { kind: 'intro', startMs: 1000, endMs: 2000, source: 'chapters', confidence: 1 };

/** Films of the shared set that are copied in, and files that are written beside them, by name; the rest is not needed here. */
export async function openPlaybackRig(
  films: readonly string[],
  beside: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<PlaybackRig> {
  await using stack = new AsyncDisposableStack();
  const root = process.env['PRAXINO_TEST_MEDIA'];
  if (root === undefined) throw new Error('PRAXINO_TEST_MEDIA is set by the medium project');
  const dir = await mkdtemp(join(tmpdir(), 'praxino-playback-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, 'films'));
  for (const film of films) await copyFile(join(root, film), join(dir, 'films', basename(film)));
  for (const [name, content] of Object.entries(beside)) await writeFile(join(dir, 'films', name), content);

  const migrations = [
    ...platformMigrations,
    ...usersMigrations,
    ...jobsMigrations,
    ...libraryMigrations,
    ...playbackMigrations,
  ];
  const database = stack.use(await openDatabase({ path: join(dir, 'test.db'), migrations }));
  const log = createLog('silent', { write: () => undefined });
  const jobs = stack.use(createJobs({ store: createJobsStore(database), log }));
  const noImages = { describe: () => Promise.resolve(new Map()) };
  const libraries = createLibraries({ store: createLibraryStore(database), jobs, images: noImages, log });
  const frames = { attached: () => Promise.resolve(null), frame: () => Promise.resolve(null) };
  const images = { import: () => Promise.resolve(null), cropPoster: () => Promise.reject(new Error('no picture')) };
  jobs.register('scan', createScan({ libraries, images, frames, ffprobePath: 'ffprobe', log }));
  const gate = stack.use(createViewerGate());
  jobs.register('index', createIndexing({ libraries, ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', gate, log }));
  await jobs.start();
  const ids = new Map<string, string>();
  const users = createUsers({ store: createUsersStore(database), passwords: createPasswords() });
  ids.set('ada', (await users.createFirstAdmin('ada', 'a long enough secret'))?.id ?? '');
  ids.set('bob', 'bob');
  await addUser(database, 'bob');
  const library = await libraries.create({ name: 'Films', kind: 'movies', folders: [join(dir, 'films')] });
  await jobs.ended((await libraries.scan(library.id)).id);

  const store = stack.use(createMemoryStore({ maxBytes: 100_000_000 }));
  const made = stack.use(createStreamEngine({ ffmpegPath: 'ffmpeg', store, maxEncoders: 1 }));
  const sheets = stack.use(createMemoryStore({ maxBytes: 10_000_000 }));
  const pictures = stack.use(createPictureEngine({ ffmpegPath: 'ffmpeg', store: sheets, gate }));
  const left: string[] = [];
  const pretended: Pick<PlaybackRig, 'capacity'> = { capacity: null };
  const engine: StreamEngine = {
    init: (...args) => made.init(...args),
    segment: (...args) => made.segment(...args),
    openSegment: (...args) => made.openSegment(...args),
    warm: (...args) => made.warm(...args),
    subtitles: made.subtitles,
    leave: (viewer) => {
      left.push(viewer);
      made.leave(viewer);
    },
    capacity: () => pretended.capacity ?? made.capacity(),
    stats: () => made.stats(),
    [Symbol.asyncDispose]: () => made[Symbol.asyncDispose](),
  };
  const clock = { now: Date.now() };
  const secret = Buffer.alloc(32, 3);
  const create = () =>
    createPlaybacks({
      store: createPlaybackStore(database),
      libraries,
      segments: { ofFile: async () => [intro] },
      engine,
      secret,
      log,
      now: () => clock.now,
    });
  let playbacks = create();
  stack.defer(() => playbacks[Symbol.asyncDispose]());

  const app = fastify({ routerOptions: { maxParamLength: 2048 } });
  stack.defer(() => app.close());
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, request.id);
    return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  });
  const caller = (name: string) => ({
    userId: ids.get(name) ?? name,
    userName: name,
    isAdmin: name === 'ada',
    sessionId: 's',
  });
  const router = createRouter({ app, authenticate: (token) => Promise.resolve(caller(token)), checkReplies: true });
  const current = { open: (token: string, sourceId: string) => playbacks.open(token, sourceId) };
  addPlaybackRoutes(router, {
    ...current,
    start: (who, body) => playbacks.start(who, body),
    warm: (who, body, signal) => playbacks.warm(who, body, signal),
    progress: (who, id, body) => playbacks.progress(who, id, body),
    stop: (who, id) => playbacks.stop(who, id),
    isStreaming: () => playbacks.isStreaming(),
    [Symbol.asyncDispose]: () => playbacks[Symbol.asyncDispose](),
  });
  addSubtitleRoutes({ app, playbacks: current, engine });
  addStreamRoutes({ app, playbacks: current, engine, pictures, edges: [] });
  addTrickplayRoutes({ app, playbacks: current, pictures });

  const post: PlaybackRig['post'] = async (path, body, user = 'ada') => {
    const reply = await app.inject({
      method: 'POST',
      url: path,
      payload: body,
      headers: { authorization: `Bearer ${user}` },
    });
    return { status: reply.statusCode, body: reply.body === '' ? {} : reply.json<Record<string, unknown>>() };
  };
  const rig = stack.move();
  return {
    app,
    libraries,
    engine,
    clock,
    get capacity() {
      return pretended.capacity;
    },
    set capacity(capacity) {
      pretended.capacity = capacity;
    },
    dir: join(dir, 'films'),
    left,
    post,
    userId: (name) => ids.get(name) ?? '',
    async item(title) {
      const { items } = await libraries.list(ids.get('ada') ?? '', { kind: 'movie', sort: 'title', limit: 200 });
      return libraries.get(ids.get('ada') ?? '', items.find((i) => i.title === title)?.id ?? `no item ${title}`);
    },
    async play(body, user) {
      const reply = await post('/api/v1/playback', body, user);
      if (reply.status !== 201) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body as Playback; // Checked against the contract by the router.
    },
    async remove(path, user = 'ada') {
      return (await app.inject({ method: 'DELETE', url: path, headers: { authorization: `Bearer ${user}` } }))
        .statusCode;
    },
    async measure() {
      const { state } = await jobs.ended((await jobs.enqueue('index', library.id)).id);
      if (state !== 'succeeded') throw new Error(`the index pass ${state}`);
    },
    async restart() {
      await playbacks[Symbol.asyncDispose]();
      playbacks = create();
    },
    [Symbol.asyncDispose]: () => rig.disposeAsync(),
  };
}

interface UserTables {
  users: { id: string; name: string; name_key: string; is_admin: number; password_hash: string; created_at: number };
}

/** There is no way in yet to make a second user but the table. */
async function addUser(database: Awaited<ReturnType<typeof openDatabase>>, name: string): Promise<void> {
  const row = { id: name, name, name_key: name, is_admin: 0, password_hash: '-', created_at: 0 };
  await database.tables<UserTables>().insertInto('users').values(row).execute();
}
