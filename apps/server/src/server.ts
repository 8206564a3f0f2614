// The wiring diagram of the server: every part is made here, from top to bottom, and stopped in the opposite order.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { destination } from 'pino';
import { AppError, routes, type Route } from '@praxino/contracts';
import { addJobRoutes, createJobs, createJobsStore, jobsMigrations } from '@praxino/core/jobs';
import { addLibraryRoutes, createLibraries, createLibraryStore, libraryMigrations } from '@praxino/core/library';
import { createLog, createRouter, openDatabase, platformMigrations, type Router } from '@praxino/core/platform';
import { addUserRoutes, createPasswords, createUsers, createUsersStore, usersMigrations } from '@praxino/core/users';
import type { Config } from './config.ts';
import { listenEarly } from './early-listener.ts';
import { createHttpApp } from './http.ts';
import { addMetaRoutes } from './meta-routes.ts';
import { createJobPrinter, printWelcome, type Terminal } from './terminal.ts';
import { addWebClient } from './web-client.ts';

export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** Resolves when the server cannot go on. */
  readonly failed: Promise<void>;
}

export async function startServer(
  config: Config,
  { version, out }: { version: string; out: Terminal },
): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack();
  await makeFolder(config.dataDir);
  const listener = await listenEarly(config.host, config.port, version);
  stack.use(listener);
  const logFile = destination({ dest: join(config.dataDir, 'logs', 'praxino.log'), mkdir: true, sync: false });
  const log = createLog(config.logLevel, logFile);
  stack.defer(() => logFile.flushSync());

  const migrations = [...platformMigrations, ...usersMigrations, ...jobsMigrations, ...libraryMigrations];
  const database = stack.use(await openDatabase({ path: join(config.dataDir, 'praxino.db'), migrations }));
  const users = createUsers({ store: createUsersStore(database), passwords: createPasswords() });
  const jobs = stack.use(createJobs({ store: createJobsStore(database), log }));
  const images = { describe: () => Promise.resolve(new Map()) };
  const libraries = createLibraries({ store: createLibraryStore(database), jobs, images, log });

  const { app, ready } = await createHttpApp({ server: listener.server, log, trustedProxies: config.trustedProxies });
  stack.defer(() => app.close());
  const router = createRouter({ app, authenticate: (token) => users.authenticate(token) });
  const hasLibraries = async () => (await libraries.all({ isAdmin: false })).length > 0;
  addMetaRoutes({
    app,
    router,
    name: config.name,
    version,
    isSetupRequired: () => users.isSetupRequired(),
    hasLibraries,
  });
  addUserRoutes(router, users);
  addJobRoutes(router, jobs);
  addLibraryRoutes(router, libraries);
  await addWebClient(app);

  if (config.adminUser !== undefined && config.adminPassword !== undefined)
    await users.createFirstAdmin(config.adminUser, config.adminPassword);
  listener.handOver(await ready());
  jobs.events.on('jobChanged', createJobPrinter(out));
  await jobs.start();
  const setupCode = (await users.isSetupRequired()) ? users.setupCode : null;
  printWelcome(out, {
    name: config.name,
    version,
    host: config.host,
    port: listener.port,
    setupCode,
    dataDir: config.dataDir,
  });
  const running = stack.move();
  return {
    port: listener.port,
    failed: new Promise(() => undefined),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw new AppError(
      'config.invalid',
      `The data folder ${path} cannot be made: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  });
}

/** Every route of the contract is there, or the server does not start. */
export function assertComplete(router: Router): void {
  const promised = Object.values<Record<string, Route>>(routes).flatMap((table) => Object.values(table));
  const missing = promised.map((r) => `${r.method} ${r.path}`).filter((name) => !router.registered().has(name));
  if (missing.length > 0) throw new Error(`no handler for ${missing.join(', ')}`);
}
