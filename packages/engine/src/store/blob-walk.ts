// Finds what an earlier run of the server left in a store's folder.
import { opendir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isKey } from './blob-key.ts';

export interface FoundBlob {
  key: string;
  bytes: number;
  usedAtMs: number;
}

/** Files asked about at a time: one by one a large cache takes long, all at once they keep viewers' reads waiting. */
const AT_A_TIME = 16;
/** Values looked at: more than a disk holds. What is beyond is found when it is asked for. */
const MAX_FOUND = 2 ** 21;
/** A draft that is younger may belong to another process that uses the same folder. */
const OLD_DRAFT_MS = 10 * 60_000;

/** All values under `dir`, least recently used first. Unreadable folders and strange files are passed over. */
export async function walkBlobs(dir: string, signal: AbortSignal): Promise<FoundBlob[]> {
  const found: FoundBlob[] = [];
  const folders = (await readdir(dir).catch(() => [])).filter((name) => /^[0-9a-f]{2}$/.test(name));
  for (const folder of folders) {
    const keys = await keysIn(join(dir, folder), folder);
    for (let i = 0; i < keys.length; i += AT_A_TIME) {
      if (signal.aborted) return [];
      if (found.length > MAX_FOUND - AT_A_TIME) return sortedByUse(found);
      const some = keys.slice(i, i + AT_A_TIME).map((key) => look(join(dir, folder, key), key));
      found.push(...(await Promise.all(some)).filter((blob) => blob !== null));
    }
  }
  return sortedByUse(found);
}

/** Numbers sort ten times faster than objects: seconds and place in one, exact to 2^53. */
function sortedByUse(found: readonly FoundBlob[]): FoundBlob[] {
  const order = Float64Array.from(found, ({ usedAtMs }, i) => Math.floor(usedAtMs / 1000) * MAX_FOUND + i);
  return Array.from(order.sort(), (packed) => found[packed % MAX_FOUND]!);
}

async function keysIn(path: string, folder: string): Promise<string[]> {
  const keys: string[] = [];
  const entries = await opendir(path, { bufferSize: 256 }).catch(() => null);
  if (!entries) return keys;
  for await (const { name } of entries) if (isKey(name) && name.startsWith(folder)) keys.push(name);
  return keys;
}

async function look(path: string, key: string): Promise<FoundBlob | null> {
  const facts = await stat(path).catch(() => null);
  return facts?.isFile() ? { key, bytes: facts.size, usedAtMs: facts.mtimeMs } : null;
}

/** Removes half-written files of a run that was killed: their names begin with the id of the process that wrote them. */
export async function sweepScratch(scratch: string): Promise<void> {
  for (const name of await readdir(scratch).catch(() => [])) {
    const path = join(scratch, name);
    if (await isOtherWriters(path, Number.parseInt(name, 10))) continue;
    await rm(path, { force: true, recursive: true });
  }
}

/** A process of this number lives and is not this one: it may be using the folder, too, unless the draft is old. */
async function isOtherWriters(path: string, pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid || !isAlive(pid)) return false;
  const facts = await stat(path).catch(() => null);
  return facts !== null && Date.now() - facts.mtimeMs < OLD_DRAFT_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
