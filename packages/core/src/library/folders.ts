// Folders of the server, for choosing and checking.
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { AppError, type FolderListing } from '@praxino/contracts';

/** Most folders listed of one place. */
const MAX_LISTED = 2000;

/** The absolute path of a folder that exists and can be read. Throws AppError('library.folder-missing', field). */
export async function checkFolder(path: string, field: string): Promise<string> {
  if (!isAbsolute(path))
    throw new AppError('library.folder-missing', { detail: `${path} is not an absolute path`, field });
  const full = resolve(path);
  const found = await stat(full).catch(() => null);
  if (!found) throw new AppError('library.folder-missing', { detail: `The folder ${full} does not exist`, field });
  if (!found.isDirectory()) throw new AppError('library.folder-missing', { detail: `${full} is not a folder`, field });
  const readable = await readdir(full).then(
    () => true,
    () => false,
  );
  if (!readable)
    throw new AppError('library.folder-missing', { detail: `The server may not read the folder ${full}`, field });
  return full;
}

/** The folders in a folder; hidden ones left out. Without a path, the home folder of whoever runs the server. */
export async function listFolders(path: string | undefined): Promise<FolderListing> {
  const full = await checkFolder(path ?? homedir(), 'path');
  const entries = await readdir(full, { withFileTypes: true });
  const visible = entries.filter((e) => !e.name.startsWith('.') && (e.isDirectory() || e.isSymbolicLink()));
  const folders: FolderListing['folders'] = [];
  for (const entry of visible.toSorted((a, b) => a.name.localeCompare(b.name)).slice(0, MAX_LISTED)) {
    const child = join(full, entry.name);
    const isFolder =
      entry.isDirectory() ||
      (await stat(child).then(
        (s) => s.isDirectory(),
        () => false,
      ));
    if (isFolder) folders.push({ name: entry.name, path: child });
  }
  const parent = dirname(full);
  return { path: full, parent: parent === full ? null : parent, folders };
}
