import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MediaSegment } from '@praxino/contracts';
import { openDatabase, platformMigrations, type Database } from '../platform/index.ts';
import { createMediaSegmentsStore, mediaSegmentsMigrations, type MediaSegmentsStore } from './index.ts';

let dir: string;
let database: Database;
let store: MediaSegmentsStore;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-segments-'));
  database = await openDatabase({
    path: join(dir, 'test.db'),
    migrations: [...platformMigrations, ...mediaSegmentsMigrations],
  });
  store = createMediaSegmentsStore(database);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const segment = (kind: MediaSegment['kind'], startMs: number): MediaSegment => ({
  kind,
  startMs,
  endMs: startMs + 30_000,
  source: 'fingerprint',
  confidence: 0.84,
});
const both = [segment('intro', 1000), segment('credits', 90_000)];
const known = async (id: string) => (await store.sets([id])).get(id);

describe('what was found', () => {
  test('is there in order, with its basis', async () => {
    await store.saveFound('a', 'basis', both);
    expect(await known('a')).toEqual({ isManual: false, basis: 'basis', segments: both });
  });

  test('is replaced by what is found later, also by nothing', async () => {
    await store.saveFound('b', 'one', both);
    await store.saveFound('b', 'two', []);
    expect(await known('b')).toEqual({ isManual: false, basis: 'two', segments: [] });
  });

  test('never replaces what a person said', async () => {
    const said = [{ ...segment('intro', 5000), source: 'manual' as const }];
    await store.saveFound('c', 'one', both);
    await store.saveManual('c', said);
    await store.saveFound('c', 'two', both);
    expect(await known('c')).toMatchObject({ isManual: true, segments: said });
    await store.saveManual('c', []);
    await store.saveFound('c', 'three', both);
    expect(await known('c')).toMatchObject({ isManual: true, segments: [] });
  });

  test('of a file that nobody looked at, or that was forgotten, is not there', async () => {
    await store.saveManual('d', both);
    await store.forget('d');
    expect(await known('d')).toBeUndefined();
    expect(await known('nobody')).toBeUndefined();
    expect(await store.sets([])).toEqual(new Map());
  });

  test('is told of thousands of files at once, each with its own', async () => {
    const ids = Array.from({ length: 1203 }, (_, i) => `many-${i}`);
    await store.saveFound('many-0', 'x', [both[0]!]);
    await store.saveFound('many-1202', 'x', [both[1]!]);
    const sets = await store.sets(ids);
    expect([...sets].map(([id, set]) => [id, set.segments[0]?.kind])).toEqual([
      ['many-0', 'intro'],
      ['many-1202', 'credits'],
    ]);
  });
});

describe('a fingerprint', () => {
  const sound = { startMs: 1500, items: Uint32Array.from([1, 0xffffffff, 627_964_279]) };

  test('comes back bit by bit', async () => {
    await store.saveFingerprint('a', 'head', 1, sound);
    expect(await store.fingerprint('a', 'head', 1)).toEqual(sound);
  });

  test('of another part or another version is not it', async () => {
    expect(await store.fingerprint('a', 'tail', 1)).toBeNull();
    expect(await store.fingerprint('a', 'head', 2)).toBeNull();
    await store.saveFingerprint('a', 'head', 2, { ...sound, startMs: 7 });
    expect((await store.fingerprint('a', 'head', 2))?.startMs).toBe(7);
    expect(await store.fingerprint('a', 'head', 1)).toBeNull();
  });

  test('of a file without sound is empty, which is not unknown', async () => {
    await store.saveFingerprint('mute', 'tail', 1, { startMs: 0, items: new Uint32Array() });
    expect((await store.fingerprint('mute', 'tail', 1))?.items).toHaveLength(0);
  });
});
