// What every slice stands on: the database, ids, the log, events, routes and problem documents. Knows no slice.
import { settingsMigrations } from './settings.ts';
import type { Migration } from './db/migrate.ts';

export { openDatabase, type Database, type DatabaseSettings } from './db/database.ts';
export type { Migration } from './db/migrate.ts';
export { DatabaseError } from './db/thread.ts';
export { createLock, type Lock } from './db/lock.ts';
export { newId } from './ids.ts';
export { createEvents, type Events } from './events.ts';
export { createLog, redactUrl, type Log, type LogLevel } from './log.ts';
export { toAppError, toProblem, type Problem } from './problem.ts';
export { serverSecret } from './settings.ts';
export { isTagKnown } from './http/entity-tag.ts';
export { createRouter, hangUpSignal, type CallContext, type Caller, type Handler, type Router } from './http/router.ts';

export const platformMigrations: readonly Migration[] = settingsMigrations;
