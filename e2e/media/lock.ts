// One process at a time, across processes, by a folder that only one can create. A dead owner is noticed.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 200;
/** Time between creating the folder and writing the owner's number into it. */
const GRACE_MS = 2_000;

export async function withLock<T>(folder: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let ownerlessSince: number | null = null; ;) {
    try {
      await mkdir(folder);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await ownerOf(folder);
    ownerlessSince = owner === null ? (ownerlessSince ?? performance.now()) : null;
    const ownerless = ownerlessSince !== null && performance.now() - ownerlessSince > GRACE_MS;
    if (ownerless || (owner !== null && !isAlive(owner))) await rm(folder, { recursive: true, force: true });
    else await wait(POLL_MS, undefined, { signal });
  }
  try {
    await writeFile(join(folder, 'owner'), String(process.pid));
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ownerOf(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, 'owner'), 'utf8').catch(() => '');
  return /^\d+$/.test(text) ? Number(text) : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
