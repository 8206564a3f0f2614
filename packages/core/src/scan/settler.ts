// Files that were being written when they were scanned: a recording, a slow copy. Their library is scanned again when they have settled.
import { stat } from 'node:fs/promises';
import type { Log } from '../platform/index.ts';

export interface FreshFile {
  /** Absolute. */
  path: string;
  sizeBytes: number;
  mtimeMs: number;
}

export interface SettlerDeps {
  /** Queues a scan. */
  scan: (libraryId: string) => Promise<unknown>;
  log: Log;
  /** A file that has not changed for this long has settled. */
  quietMs?: number;
}

export interface Settler extends AsyncDisposable {
  /** Looks again at files that were changed shortly before a scan; those that go on changing are waited for. */
  watch(libraryId: string, files: readonly FreshFile[]): void;
}

const QUIET_MS = 15_000;
/** More at a time are no recordings but a copied library, whose scan is asked for by whoever copies it. */
const MAX_FILES = 200;

interface Watched extends FreshFile {
  hasChanged: boolean;
}

export function createSettler({ scan, log, quietMs = QUIET_MS }: SettlerDeps): Settler {
  const libraries = new Map<string, Map<string, Watched>>();
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    for (const [libraryId, files] of libraries) {
      const settled = await settledOf(files);
      if (files.size === 0) libraries.delete(libraryId);
      if (settled > 0) await scan(libraryId);
    }
  };
  const timer = setInterval(() => {
    if (looking || libraries.size === 0) return;
    looking = look()
      .catch((error: unknown) => log.warn({ err: error }, 'files that were being written could not be looked at again'))
      .finally(() => (looking = null));
  }, quietMs);
  timer.unref();

  return {
    watch(libraryId, files) {
      const known = libraries.get(libraryId) ?? new Map<string, Watched>();
      for (const file of files.slice(0, MAX_FILES - known.size)) known.set(file.path, { ...file, hasChanged: false });
      if (known.size > 0) libraries.set(libraryId, known);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      libraries.clear();
      await looking;
    },
  };
}

/** Forgets the files that are quiet and returns how many of them had changed since their scan. */
async function settledOf(files: Map<string, Watched>): Promise<number> {
  let settled = 0;
  for (const [path, seen] of files) {
    const now = await stat(path).catch(() => null);
    const isQuiet = now === null || (now.size === seen.sizeBytes && Math.trunc(now.mtimeMs) === seen.mtimeMs);
    if (!isQuiet) {
      files.set(path, { path, sizeBytes: now.size, mtimeMs: Math.trunc(now.mtimeMs), hasChanged: true });
      continue;
    }
    files.delete(path);
    if (seen.hasChanged || now === null) settled++;
  }
  return settled;
}
