// Folders named at the start of the server: each becomes libraries the first time it is seen.
import { AppError, type Library } from '@praxino/contracts';
import type { FolderRow } from '@praxino/core/library';
import type { Detect } from '@praxino/core/scan';
import type { MediaFolder } from './settings-table.ts';
import type { Terminal } from './terminal.ts';

export interface MediaFolderDeps {
  detect: Pick<Detect, 'add'>;
  folders: () => Promise<FolderRow[]>;
  out: Terminal;
  /** Ends the looking. */
  signal?: AbortSignal;
}

/** Throws AppError('config.invalid') for a folder that does not exist, unless a library has it: then its disk may only be unplugged. */
export async function addMediaFolders(
  media: readonly MediaFolder[],
  { detect, folders, out, signal = new AbortController().signal }: MediaFolderDeps,
): Promise<Library[]> {
  const added: Library[] = [];
  for (const { path, kind } of media) {
    const isKnown = (await folders()).some((f) => f.path === path);
    if (isKnown) continue;
    try {
      added.push(...(await detect.add(path, kind, signal)));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'library.folder-missing')
        throw new AppError('config.invalid', error.message, { cause: error });
      if (error.code !== 'request.invalid') throw error;
      out.line(`${error.message}; say what it will hold with movies=${path}, shows=${path} or music=${path}`);
    }
  }
  return added;
}

/** Most folders are looked through at once; a large disk may take minutes, and the server does not wait for it to be of use. */
const PATIENCE_MS = 2000;

/**
 * The same, told on the terminal. Resolves when it is done or when it takes long; then it goes on until it is disposed of.
 * Throws what `addMediaFolders` throws while it is waited for.
 */
export async function addFoldersPatiently(
  media: readonly MediaFolder[],
  deps: Omit<MediaFolderDeps, 'signal'>,
  patienceMs: number = PATIENCE_MS,
): Promise<AsyncDisposable> {
  const { out } = deps;
  const stop = new AbortController();
  const adding = addMediaFolders(media, { ...deps, signal: stop.signal }).then((added) => {
    for (const library of added) out.line(`Added the library ${library.name} (${library.folders.join(', ')})`);
  });
  const { promise: late, resolve: giveUp } = Promise.withResolvers<'late'>();
  const patience = setTimeout(() => giveUp('late'), patienceMs);
  let settled: Promise<unknown> = adding;
  try {
    if ((await Promise.race([adding, late])) === 'late') {
      out.line(`Still looking through ${media.map((m) => m.path).join(', ')}; libraries appear when that is done`);
      settled = adding.catch((error: unknown) => {
        if (!stop.signal.aborted) out.line(error instanceof Error ? error.message : String(error));
      });
    }
  } finally {
    clearTimeout(patience);
  }
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await settled;
    },
  };
}
