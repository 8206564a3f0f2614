import { appendFile, copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLog } from '../platform/index.ts';
import { createSettler, type FreshFile } from './settler.ts';
import { mediaTree } from './testing/media-tree.ts';
import { openScanRig, testMedia } from './testing/scan-rig.ts';

const log = createLog('silent', { write: () => undefined });
/** Longer than a busy machine needs from the end of a scan to the next write. */
const SLOW_MS = 3000;
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-settler-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function fresh(name: string): Promise<FreshFile> {
  const path = join(dir, name);
  await writeFile(path, 'the beginning');
  const { size, mtimeMs } = await stat(path);
  return { path, sizeBytes: size, mtimeMs: Math.trunc(mtimeMs) };
}

test('a file that stays as it was asks for nothing', async () => {
  const scan = vi.fn(() => Promise.resolve());
  await using settler = createSettler({ scan, log, quietMs: 20 });
  const [still, growing] = [await fresh('still'), await fresh('growing')];
  settler.watch('quiet', [still]);
  settler.watch('busy', [growing]);
  await appendFile(growing.path, ' and more');
  await expect.poll(() => scan.mock.calls, { timeout: 20_000 }).toEqual([['busy']]);
});

test('a file that goes on growing is waited for, and scanned once', async () => {
  const scan = vi.fn(() => Promise.resolve());
  await using settler = createSettler({ scan, log, quietMs: 200 });
  const file = await fresh('recording');
  settler.watch('library', [file]);
  for (let i = 0; i < 20; i++) {
    await appendFile(file.path, 'and on');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await expect.poll(() => scan.mock.calls.length, { timeout: 20_000 }).toBe(1);
});

test('a file that went away meanwhile is scanned, too', async () => {
  const scan = vi.fn(() => Promise.resolve());
  await using settler = createSettler({ scan, log, quietMs: 20 });
  const file = await fresh('moved');
  settler.watch('library', [file]);
  await rm(file.path);
  await expect.poll(() => scan.mock.calls.length, { timeout: 20_000 }).toBe(1);
});

test('a recording is found while it runs and whole when it has ended', async () => {
  await using rig = await openScanRig({ quietMs: SLOW_MS });
  await using tree = await mediaTree();
  const whole = await readFile(testMedia('Movies/Grey Cloud (2016).ts'));
  const path = tree.at('Grey Cloud (2016).ts');
  await writeFile(path, whole.subarray(0, Math.floor(whole.length / 376) * 188));
  const library = await rig.add('movies', [tree.root]);
  const lengthOf = async () => (await rig.item('Grey Cloud', 'movie')).durationMs ?? 0;
  expect(await lengthOf()).toBeLessThan(12_000);
  await writeFile(path, whole);
  await expect.poll(lengthOf, { timeout: 30_000, interval: 200 }).toBeGreaterThan(15_500);
  await rig.measured(library);
  expect(await rig.libraries.problems(library)).toEqual([]);
});

test('a film whose end is still to come is listed with plain words, and plays when it is whole', async () => {
  await using rig = await openScanRig({ quietMs: SLOW_MS });
  await using tree = await mediaTree();
  const path = tree.at('Red Circle (2020).mp4');
  const whole = await readFile(testMedia('Movies/Red Circle (2020)/Red Circle (2020).mp4'));
  // Its index stands at the end: half of it is nothing yet.
  await writeFile(path, whole.subarray(0, whole.length / 2));
  const library = await rig.add('movies', [tree.root]);
  expect((await rig.libraries.problems(library)).map((p) => p.code)).toEqual(['unreadable']);
  await copyFile(testMedia('Movies/Red Circle (2020)/Red Circle (2020).mp4'), path);
  await expect.poll(() => rig.libraries.problems(library), { timeout: 30_000, interval: 200 }).toEqual([]);
  expect((await rig.item('Red Circle', 'movie')).durationMs).toBe(20_000);
});
