// Phase 5: files that were there and are not. They are marked, never deleted: a disk that is unplugged comes back.
import type { CatalogStore, FileRow } from '../library/index.ts';

/** `seen`: keys (folder and path) of everything found, good or bad. Returns how many files are missing now that were not before. */
export async function markMissing(
  catalog: Pick<CatalogStore, 'markMissing' | 'removeFiles'>,
  known: readonly FileRow[],
  seen: ReadonlySet<string>,
): Promise<number> {
  const gone = known.filter((row) => !seen.has(fileKey(row.folder_id, row.path)));
  // What never was an item is not missed by anyone.
  await catalog.removeFiles(gone.filter((row) => row.source_id === null).map((row) => row.id));
  const missing = gone.filter((row) => row.source_id !== null && row.state !== 'missing');
  await catalog.markMissing(missing.map((row) => row.id));
  return missing.length;
}

export function fileKey(folderId: string, path: string): string {
  return `${folderId}\0${path}`;
}
