// Finds what an earlier run of the server left in a store's folder.
import { opendir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isKey } from './blob-key.ts';

export interface FoundBlob {
  key: string;
  bytes: number;
  usedAtMs: number;
}

/** All values under `dir`, least recently used first. Unreadable folders and strange files are passed over. */
export async function walkBlobs(dir: string, signal: AbortSignal): Promise<FoundBlob[]> {
  const found: FoundBlob[] = [];
  const folders = (await readdir(dir).catch(() => [])).filter((name) => /^[0-9a-f]{2}$/.test(name));
  for (const folder of folders) {
    const entries = await opendir(join(dir, folder)).catch(() => null);
    if (!entries) continue;
    for await (const entry of entries) {
      if (signal.aborted) return [];
      if (!entry.isFile() || !isKey(entry.name) || !entry.name.startsWith(folder)) continue;
      const facts = await stat(join(dir, folder, entry.name)).catch(() => null);
      if (facts) found.push({ key: entry.name, bytes: facts.size, usedAtMs: facts.mtimeMs });
    }
  }
  return found.sort((a, b) => a.usedAtMs - b.usedAtMs);
}

/** Removes half-written files of a run that was killed. */
export async function sweepScratch(scratch: string): Promise<void> {
  for (const name of await readdir(scratch).catch(() => []))
    await rm(join(scratch, name), { force: true, recursive: true });
}
