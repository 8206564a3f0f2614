// The made season through real ffmpeg: what is heard lies where the music was put.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MediaSegment } from '@praxino/contracts';
import { FFMPEG, makeFile, openFile, openFilm } from '../testing/films.ts';
import { canFingerprint, fingerprintSound, ITEM_MS } from './fingerprint.ts';
import { findSeasonSegments, headOf, tailOf, type Episode } from './season-segments.ts';

const EPISODES = ['tide1', 'tide2', 'tide3', 'tide4'] as const;
type Facts = Pick<MediaSegment, 'kind' | 'startMs' | 'endMs'>;

async function factsOf(id: string): Promise<Facts[]> {
  const catalogue = await readFile(join(process.env['PRAXINO_TEST_MEDIA']!, 'catalogue.json'), 'utf8');
  return (JSON.parse(catalogue) as Record<string, { segments: Facts[] }>)[id]!.segments;
}

async function listen(id: string, number: number, signal: AbortSignal): Promise<Episode> {
  const source = await openFilm(id, signal);
  const { durationMs } = source.index;
  const options = { ffmpegPath: FFMPEG, signal };
  const head = await fingerprintSound(source, headOf(durationMs), options);
  const tail = await fingerprintSound(source, tailOf(durationMs), options);
  return { id, numbers: [number], durationMs, head, tail, named: [] };
}

describe('the sound of a season', () => {
  test('tells intro and credits of each episode to the second', async ({ signal }) => {
    const episodes = await Promise.all(EPISODES.map((id, i) => listen(id, i + 1, signal)));
    const found = await findSeasonSegments(episodes, signal);
    for (const id of EPISODES) {
      const facts = await factsOf(id);
      const segments = found.get(id)!;
      expect(segments.map((s) => s.kind)).toEqual(facts.map((s) => s.kind));
      for (const [i, { startMs, endMs }] of facts.entries()) {
        expect(Math.abs(segments[i]!.startMs - startMs), `start of ${id} ${facts[i]!.kind}`).toBeLessThan(500);
        expect(Math.abs(segments[i]!.endMs - endMs), `end of ${id} ${facts[i]!.kind}`).toBeLessThan(500);
      }
    }
  });
});

describe('listening', () => {
  test('to a stretch is the same as cutting it out of the whole', async ({ signal }) => {
    const source = await openFilm('tide2', signal);
    const options = { ffmpegPath: FFMPEG, signal };
    const whole = await fingerprintSound(source, { startMs: 0, endMs: source.index.durationMs }, options);
    const steps = 200;
    const startMs = steps * ITEM_MS;
    const piece = await fingerprintSound(source, { startMs, endMs: startMs + 20_000 }, options);
    // 20 s without the 2.7 s that the last item looks ahead.
    expect(Math.abs(piece.items.length - 17_300 / ITEM_MS)).toBeLessThan(3);
    const same = piece.items.filter((item, i) => item === whole.items[steps + i]).length;
    expect(same / piece.items.length).toBeGreaterThan(0.5);
  });

  test('keeps the place of sound that begins late', async ({ signal }) => {
    const dir = await mkdtemp(join(tmpdir(), 'praxino-sound-'));
    try {
      const path = join(dir, 'late.mkv');
      const late = ['-itsoffset', '5', '-f', 'lavfi', '-i', 'sine=frequency=440:duration=20'];
      const video = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=5:d=25'];
      await makeFile(path, [...video, ...late, '-c:v', 'libx264', '-c:a', 'aac', '-map', '0:v', '-map', '1:a']);
      const source = await openFile(path, signal);
      const { items } = await fingerprintSound(source, { startMs: 0, endMs: 25_000 }, { ffmpegPath: FFMPEG, signal });
      expect(Math.abs(items.length - 22_300 / ITEM_MS)).toBeLessThan(3);
      // Silence is one value; the tone begins where it changes, up to 2.7 s ahead of its place.
      const change = items.findIndex((item) => item !== items[0]) * ITEM_MS;
      expect(change).toBeGreaterThan(2000);
      expect(change).toBeLessThan(5200);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  test('to a film without sound hears nothing', async ({ signal }) => {
    const source = await openFilm('tide1', signal);
    const mute = {
      ...source,
      index: { ...source.index, streams: source.index.streams.filter((s) => s.type !== 'audio') },
    };
    const heard = await fingerprintSound(mute, { startMs: 0, endMs: 9000 }, { ffmpegPath: FFMPEG, signal });
    expect(heard.items).toHaveLength(0);
  });

  test('needs an ffmpeg that was built for it, and says so', async ({ signal }) => {
    expect(await canFingerprint({ ffmpegPath: FFMPEG, signal })).toBe(true);
    const without = process.execPath;
    await expect(canFingerprint({ ffmpegPath: without, signal })).rejects.toThrow();
  });
});
