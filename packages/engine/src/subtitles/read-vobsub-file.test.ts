import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseVobSubIndex } from './pictures/vobsub-index.ts';
import { readVobSubUnit } from './pictures/vobsub-unit.ts';
import { readVobSubPictures, readVobSubTracks } from './read-vobsub-file.ts';
import { unitOf, vobSubFiles } from './testing/vobsub-writer.ts';

const signal = AbortSignal.timeout(30_000);
const all = { fromMs: 0, toMs: Infinity };
let dir = '';
let path = '';
const shown = { track: 0, startMs: 1000, durationMs: 2000, x: 100, y: 500, size: 8 };
const files = vobSubFiles(
  ['en', 'de'],
  [
    shown,
    { ...shown, track: 1, startMs: 1500, x: 300 },
    // Of three packs.
    { ...shown, startMs: 65_000, x: 200, size: 6, padding: 5000 },
  ],
);
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-vobsub-'));
  path = join(dir, 'film.idx');
  await writeFile(path, files.idx);
  await writeFile(join(dir, 'film.sub'), files.sub);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('the list of a VobSub file', () => {
  test('tells its languages and where their pictures lie', async () => {
    expect((await readVobSubTracks(path, signal)).map((t) => [t.language, t.entries])).toEqual([
      [
        'en',
        [
          { startMs: 1000, byteOffset: 0 },
          { startMs: 65_000, byteOffset: 4096 },
        ],
      ],
      ['de', [{ startMs: 1500, byteOffset: 2048 }]],
    ]);
  });

  test('may delay a language, and leave out whose it is', () => {
    const text = 'timestamp: 00:00:01:000, filepos: 0\ndelay: -00:00:00:400\ntimestamp: 00:00:02:000, filepos: 800\n';
    expect(parseVobSubIndex(`${text}id: fr, index: 1\ntimestamp: 01:00:00:005, filepos: 1000\n`)).toEqual([
      {
        language: null,
        entries: [
          { startMs: 1000, byteOffset: 0 },
          { startMs: 1600, byteOffset: 0x800 },
        ],
      },
      { language: 'fr', entries: [{ startMs: 3_600_005, byteOffset: 0x1000 }] },
    ]);
  });

  test('that is another text has no languages', () => {
    expect(parseVobSubIndex('id: en, index: 0\ntimestamp: nonsense\n{0}{1}x')).toEqual([]);
  });

  test('is read in bounded time, however long it is', () => {
    const many = 'timestamp: 00:00:01:000, filepos: 0\n'.repeat(150_000);
    expect(parseVobSubIndex(many)[0]!.entries).toHaveLength(100_000);
    expect(parseVobSubIndex('id: en, index: 0\ntimestamp: 00:00:01:000, filepos: 0\n'.repeat(100))).toHaveLength(32);
  });
});

describe('a unit', () => {
  test('is put together from its packets, whatever lies between them', () => {
    const unit = Buffer.from(unitOf({ ...shown, padding: 5000 }));
    const { sub } = vobSubFiles(['en', 'de'], [{ ...shown, padding: 5000 }]);
    const other = vobSubFiles(['en', 'de'], [{ ...shown, track: 1 }]).sub;
    expect(readVobSubUnit(sub)).toEqual(unit);
    expect(readVobSubUnit(Buffer.concat([sub.subarray(0, 2048), other, sub.subarray(2048)]))).toEqual(unit);
  });

  test('that is cut off or damaged is none, at every byte', () => {
    const { sub } = vobSubFiles(['en'], [{ ...shown, padding: 3000 }]);
    const end = 24 + 2000 + 24 + (unitOf({ ...shown, padding: 3000 }).length - 2000);
    for (let length = 0; length < end; length += 13) expect(readVobSubUnit(sub.subarray(0, length))).toBeNull();
    for (let at = 0; at < 64; at++) {
      const bytes = Uint8Array.from(sub);
      bytes[at]! ^= 0xff;
      expect(() => readVobSubUnit(bytes)).not.toThrow();
    }
  });
});

describe('the pictures of a VobSub file', () => {
  test('are those of the language and of the range, in the colours of its list', async () => {
    const english = await readVobSubPictures(path, 0, all, signal);
    expect(english.map((c) => [c.startMs, Math.round(c.endMs / 100), c.planeWidth, c.images[0]!.x])).toEqual([
      [1000, 30, 720, 100],
      [65_000, 670, 720, 200],
    ]);
    expect((await readVobSubPictures(path, 1, all, signal)).map((c) => c.images[0]!.x)).toEqual([300]);
    expect((await readVobSubPictures(path, 0, { fromMs: 2500, toMs: 4000 }, signal)).map((c) => c.startMs)).toEqual([
      1000,
    ]);
    expect(await readVobSubPictures(path, 0, { fromMs: 4000, toMs: 9000 }, signal)).toEqual([]);
  });

  test('of a language that is not there, or of lost files, are refused', async () => {
    await expect(readVobSubPictures(path, 2, all, signal)).rejects.toMatchObject({ code: 'stream.not-found' });
    await expect(readVobSubTracks(join(dir, 'none.idx'), signal)).rejects.toMatchObject({ code: 'media.missing' });
    const alone = join(dir, 'alone.idx');
    await writeFile(alone, files.idx);
    await expect(readVobSubPictures(alone, 0, all, signal)).rejects.toMatchObject({ code: 'media.missing' });
    await writeFile(join(dir, 'alone.sub'), files.sub.subarray(0, 1000));
    expect(await readVobSubPictures(alone, 1, all, signal)).toEqual([]);
  });
});
