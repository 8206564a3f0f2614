// Folders named at the start of the server: each becomes libraries the first time it is seen.
import { AppError, type Library } from '@praxino/contracts';
import type { FolderRow } from '@praxino/core/library';
import type { Detect } from '@praxino/core/scan';
import type { MediaFolder } from './settings-table.ts';
import type { Terminal } from './terminal.ts';

export interface MediaFolderDeps {
  detect: Detect;
  folders: () => Promise<FolderRow[]>;
  out: Terminal;
}

/** Throws AppError('config.invalid') for a folder that does not exist, unless a library has it: then its disk may only be unplugged. */
export async function addMediaFolders(
  media: readonly MediaFolder[],
  { detect, folders, out }: MediaFolderDeps,
): Promise<Library[]> {
  const added: Library[] = [];
  for (const { path, kind } of media) {
    const isKnown = (await folders()).some((f) => f.path === path);
    if (isKnown) continue;
    try {
      added.push(...(await detect.add(path, kind, new AbortController().signal)));
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
