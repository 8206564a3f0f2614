// The wiring diagram of the server: every part is made here, from top to bottom, and stopped in the opposite order.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { destination } from 'pino';
import { AppError, routes, type Route } from '@praxino/contracts';
import { addEncoderRoutes } from '@praxino/core/encoders';
import { addImageRoutes, createImages, createImagesStore, imagesMigrations } from '@praxino/core/images';
import { addJobRoutes, createJobs, createJobsStore, jobsMigrations } from '@praxino/core/jobs';
import { addLibraryRoutes, createLibraries, createLibraryStore, libraryMigrations } from '@praxino/core/library';
import {
  addMediaSegmentRoutes,
  analyseAfterScans,
  createAnalysis,
  createMediaSegments,
  createMediaSegmentsStore,
  mediaSegmentsMigrations,
} from '@praxino/core/media-segments';
import {
  createLog,
  createRouter,
  openDatabase,
  platformMigrations,
  serverSecret,
  type Router,
} from '@praxino/core/platform';
import { createPicturesStore, createPreparePictures, followScans, picturesMigrations } from '@praxino/core/pictures';
import {
  addPlaybackRoutes,
  addStreamRoutes,
  addSubtitleRoutes,
  addTrickplayRoutes,
  createPlaybacks,
  createPlaybackStore,
  playbackMigrations,
} from '@praxino/core/playback';
import {
  addScanRoutes,
  createDetect,
  createFrames,
  createIndexing,
  createSamples,
  createScan,
  createSettler,
  indexAfterScans,
} from '@praxino/core/scan';
import { createExtractSubtitles, extractAfterScans } from '@praxino/core/subtitles';
import { addUserRoutes, createPasswords, createUsers, createUsersStore, usersMigrations } from '@praxino/core/users';
import {
  createDiskStore,
  createEncoders,
  createPictureEngine,
  createStreamEngine,
  createViewerGate,
  type Encoders,
} from '@praxino/engine';
import type { Config } from './config.ts';
import type { EarlyListener } from './early-listener.ts';
import { findTools, reportTools } from './find-tools.ts';
import { createHttpApp } from './http.ts';
import { addFoldersPatiently } from './media-folders.ts';
import { addMetaRoutes } from './meta-routes.ts';
import { addStatsRoute } from './stats-route.ts';
import { createJobPrinter, printWelcome, type Terminal } from './terminal.ts';
import { addWebClient } from './web-client.ts';

export interface RunningServer extends AsyncDisposable {
  readonly port: number;
}

export interface ServerDeps {
  /** Listens already; stopped with the server. */
  listener: EarlyListener;
  version: string;
  out: Terminal;
}

const IMAGE_COPIES_BYTES = 512_000_000;
/** Small pictures of some thousand hours of film. */
const PICTURES_BYTES = 4_000_000_000;

const CHECK_ENCODERS_AFTER_MS = 5_000;

const migrations = [
  ...platformMigrations,
  ...usersMigrations,
  ...jobsMigrations,
  ...libraryMigrations,
  ...imagesMigrations,
  ...mediaSegmentsMigrations,
  ...picturesMigrations,
  ...playbackMigrations,
];

/** Resolves when the server takes requests. Throws AppError('config.invalid') for what the settings cannot have. */
export async function startServer(config: Config, { listener, version, out }: ServerDeps): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack();
  const inData = (...parts: string[]) => join(config.dataDir, ...parts);
  await makeFolder(config.dataDir);
  stack.use(listener);
  const logFile = destination({ dest: inData('logs', 'praxino.log'), mkdir: true, sync: false });
  stack.defer(() => logFile.end());
  const log = createLog(config.logLevel, logFile);
  const tools = await findTools(config);

  const database = stack.use(await openDatabase({ path: inData('praxino.db'), migrations }));
  const users = createUsers({ store: createUsersStore(database), passwords: createPasswords() });
  const gate = stack.use(createViewerGate());
  const jobs = stack.use(createJobs({ store: createJobsStore(database), log }));
  const copies = stack.use(await createDiskStore({ dir: inData('cache', 'images'), maxBytes: IMAGE_COPIES_BYTES }));
  const images = createImages({
    store: createImagesStore(database),
    dir: inData('artwork'),
    copies,
    secret: await serverSecret(database, 'images'),
    log,
  });
  const libraries = createLibraries({ store: createLibraryStore(database), jobs, images, log });
  const detect = createDetect(libraries);
  const sheets = stack.use(await createDiskStore({ dir: inData('cache', 'pictures'), maxBytes: PICTURES_BYTES }));
  const pictures = stack.use(
    createPictureEngine({
      ffmpegPath: tools.ffmpeg,
      store: sheets,
      gate,
      log: (message, error) => log.error({ err: error }, message),
    }),
  );
  const frames = createFrames({ pictures });
  const settler = stack.use(createSettler({ scan: (id) => libraries.scan(id), log }));
  jobs.register('scan', createScan({ libraries, images, frames, ffprobePath: tools.ffprobe, log, settler }));
  const indexing = { libraries, ffmpegPath: tools.ffmpeg, ffprobePath: tools.ffprobe, gate, log };
  jobs.register('index', createIndexing(indexing));
  stack.defer(indexAfterScans({ jobs, log }));
  jobs.register(
    'pictures',
    createPreparePictures({ libraries, pictures, images, store: createPicturesStore(database), log }),
  );
  stack.defer(followScans({ jobs, log }));
  jobs.register('samples', createSamples({ dir: inData('samples'), ffmpegPath: tools.ffmpeg, detect }));

  const segments = stack.use(
    await createDiskStore({ dir: inData('cache', 'segments'), maxBytes: config.cacheMb * 1_000_000 }),
  );
  const encoders = stack.use(createEncoders({ ffmpegPath: tools.ffmpeg, hardware: config.hardware, gate }));
  const engine = stack.use(
    createStreamEngine({
      ffmpegPath: tools.ffmpeg,
      encoders,
      store: segments,
      maxEncoders: config.encoders,
      gate,
      log: (message, error) => log.error({ err: error }, message),
    }),
  );
  const segmentsStore = createMediaSegmentsStore(database);
  const mediaSegments = createMediaSegments({ store: segmentsStore, libraries, jobs });
  jobs.register('analysis', createAnalysis({ store: segmentsStore, libraries, gate, ffmpegPath: tools.ffmpeg, log }));
  const playbacks = stack.use(
    createPlaybacks({
      store: createPlaybackStore(database),
      libraries,
      segments: mediaSegments,
      engine,
      secret: await serverSecret(database, 'streams'),
      log,
    }),
  );

  const { subtitles } = engine;
  const isStreaming = () => playbacks.isStreaming();
  jobs.register('subtitles', createExtractSubtitles({ libraries, subtitles, gate, isStreaming, log }));
  stack.defer(extractAfterScans({ jobs, log }));

  const { app, ready } = await createHttpApp({
    server: listener.server,
    log,
    trustedProxies: config.trustedProxies,
    mediaOrigins: config.edges.map((edge) => new URL(edge.baseUrl).origin),
  });
  stack.defer(() => app.close());
  const router = createRouter({ app, authenticate: (token) => users.authenticate(token) });
  const hasLibraries = async () => (await libraries.all({ isAdmin: false })).length > 0;
  const isSetupRequired = () => users.isSetupRequired();
  addMetaRoutes({ app, router, name: config.name, version, isSetupRequired, hasLibraries });
  addUserRoutes(router, users);
  addJobRoutes(router, jobs);
  addLibraryRoutes(router, libraries);
  addScanRoutes(router, { detect, jobs });
  addImageRoutes(app, images);
  addMediaSegmentRoutes(router, mediaSegments);
  addPlaybackRoutes(router, playbacks);
  addSubtitleRoutes({ app, playbacks, engine });
  addEncoderRoutes(router, encoders);
  addStreamRoutes({ app, playbacks, engine, pictures, edges: config.edges });
  stack.use(addStatsRoute({ router, engine, segments, gate }));
  addTrickplayRoutes({ app, playbacks, pictures });
  assertComplete(router);
  await addWebClient(app);

  if (config.adminUser !== undefined && config.adminPassword !== undefined) {
    await users.createFirstAdmin(config.adminUser, config.adminPassword);
  }
  await users.removeExpired();
  jobs.events.on('jobChanged', createJobPrinter(out));
  analyseAfterScans(jobs, log);
  await jobs.start();
  stack.use(await addFoldersPatiently(config.media, { detect, folders: () => libraries.folders(), out }));
  listener.handOver(await ready());
  const setupCode = (await users.isSetupRequired()) ? users.setupCode : null;
  const { name, host, dataDir } = config;
  printWelcome(out, { name, version, host, port: listener.port, setupCode, dataDir });
  stack.use(reportTools(tools, out));
  stack.use(checkLater(encoders));
  // Stopped before everything else: requests under way still find what they need.
  stack.use(listener);
  const running = stack.move();
  return { port: listener.port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Encoders are tried when the first rush is over: whoever starts the server wants to see it first. */
function checkLater(encoders: Encoders): Disposable {
  const timer = setTimeout(() => void encoders.check(), CHECK_ENCODERS_AFTER_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('config.invalid', `The data folder ${path} cannot be made: ${reason}`, { cause: error });
  });
}

/** Every route of the contract is there, or the server does not start. */
export function assertComplete(router: Router): void {
  const promised = Object.values<Record<string, Route>>(routes).flatMap((table) => Object.values(table));
  const missing = promised.map((r) => `${r.method} ${r.path}`).filter((name) => !router.registered().has(name));
  if (missing.length > 0) throw new Error(`no handler for ${missing.join(', ')}`);
}
