// Encoders that are really tried, and hardware that fails while a film is encoded: what viewers get of it.
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Source } from '../../model.ts';
import { parseRendition } from '../../stream/rendition.ts';
import { createViewerGate } from '../../stream/viewer-gate.ts';
import { FFMPEG, openFilm, readNumbers } from '../../testing/films.ts';
import { ffmpeg } from '../../testing/judge.ts';
import { pretendingFfmpeg } from '../../testing/pretending-ffmpeg.ts';
import type { Mood, Pretended } from '../../testing/pretending-ffmpeg.ts';
import { createTimeline } from '../../timeline/timeline.ts';
import type { EncodedChunk } from '../encoded-chunk.ts';
import { createFfmpegBackend } from '../ffmpeg-backend.ts';
import type { EncodedKind, EncodedRendition } from '../transcode-backend.ts';
import { createEncoders } from './encoders.ts';
import type { CodecStatus, Encoders, EncodersStatus, HardwareChoice } from './encoders.ts';
import { familyNamed } from './families.ts';
import type { FamilyName } from './family.ts';
import { tryEncoder } from './trial.ts';

const signal = AbortSignal.timeout(300_000);
/** Never busy. */
const idle = createViewerGate();
let dir = '';
let film: Source;
let pretended: Pretended;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-encoders-'));
  film = await openFilm('mkv', signal);
  pretended = await pretendingFfmpeg(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function stateOf(status: EncodersStatus, name: FamilyName, codec = 'h264'): CodecStatus {
  return status.families.find((f) => f.name === name)!.codecs.find((c) => c.codec === codec)!;
}

/** Really tries what is pretended; the rest of this machine's encoders is not the question. */
const tryPretended: typeof tryEncoder = async (path, family, codec, options) => {
  const isPretended =
    codec === 'h264' ? ['vaapi', 'nvenc'].includes(family.name) : family.name === 'nvenc' && codec === 'hevc';
  return isPretended ? await tryEncoder(path, family, codec, options) : { works: false, reason: 'not tried' };
};
const pretending = (hardware: HardwareChoice, now?: () => number): Encoders =>
  createEncoders({ ffmpegPath: pretended.path, hardware, tryEncoder: tryPretended, ...(now && { now }) });

describe('a trial', () => {
  it.each([
    ['x264', 'h264'],
    ['x265', 'hevc'],
    ['x265', 'hevc10'],
    ['svtav1', 'av1'],
    ['svtav1', 'av110'],
    ['vpx', 'vp9'],
  ] as const)('finds that %s encodes %s here, and how fast', async (name, codec) => {
    const trial = await tryEncoder(FFMPEG, familyNamed(name), codec, { signal });
    expect(trial).toEqual({ works: true, pixelsPerSecond: expect.any(Number) });
    expect(trial.works && trial.pixelsPerSecond).toBeGreaterThan(10_000);
  });

  it('says in ffmpeg’s words why hardware that is not there does not work', async () => {
    const trial = await tryEncoder(FFMPEG, familyNamed('nvenc'), 'h264', { signal });
    expect(trial.works).toBe(false);
    expect(!trial.works && trial.reason).toMatch(/^The encoder ended with code \d+: \S+/);
  });

  it.each<[string, string, RegExp]>([
    [
      'makes no key frame where one is forced',
      `sed 's/ -force_key_frames [0-9.]* / /'`,
      /key frames are at 0 instead of 0, 12/,
    ],
    [
      'writes another level than was announced',
      `sed 's/-level:v 3 /-level:v 4.1 /'`,
      /wrote avc1.640029 where avc1.64001e/,
    ],
    ['loses pictures', `sed 's/:d=1 /:d=0.8 /'`, /made 20 pictures of 25/],
  ])('is not taken in by an encoder that %s', async (_, change, reason) => {
    const path = join(dir, 'changed');
    await writeFile(path, `#!/bin/sh\nexec ${FFMPEG} $(echo "$* " | ${change})\n`, { mode: 0o755 });
    const trial = await tryEncoder(path, familyNamed('x264'), 'h264', { signal });
    expect(trial.works ? '' : trial.reason).toMatch(reason);
  });
});

describe('the check of all encoders', () => {
  it('tells what works, what does not and why, and what this ffmpeg lacks', async () => {
    await using encoders = createEncoders({ ffmpegPath: FFMPEG });
    expect(stateOf(encoders.status(), 'x264').state).toBe('untested');
    const checking = encoders.check();
    expect(encoders.status().isChecking).toBe(true);
    await checking;
    const status = encoders.status();
    expect(status).toMatchObject({ isChecking: false, problem: null, ffmpeg: expect.any(String) });
    expect(stateOf(status, 'x264')).toMatchObject({ state: 'works', reason: null, speed: expect.any(Number) });
    // No machine has both.
    const states = (['videotoolbox', 'amf', 'rkmpp'] as const).map((name) => stateOf(status, name).state);
    expect(states).toContain('missing');
    for (const { codecs } of status.families)
      for (const { state, reason } of codecs) expect(reason === null).toBe(state === 'works');
    const { h264, av1 } = encoders.capacity();
    expect([h264, av1]).toEqual(Array(2).fill({ isHardware: false, pixelsPerSecond: expect.any(Number) }));
    expect(h264!.pixelsPerSecond).toBeGreaterThan(10_000);
  });

  it('tells decisions what encodes a codec here, and how fast one encode of it is', async () => {
    await pretended.become('well');
    await using encoders = pretending('nvenc');
    expect(encoders.capacity().hevc).toEqual({ isHardware: false, pixelsPerSecond: null });
    await encoders.check();
    // Software was not tried here: nothing speaks for those codecs but its trial.
    const { h264, hevc, av1 } = encoders.capacity();
    const fast = { isHardware: true, pixelsPerSecond: expect.any(Number) };
    expect([h264, hevc, av1]).toEqual([fast, fast, null]);
    expect(encoders.choose('hevc', await encoders.ffmpeg()).name).toBe('nvenc');
    await using off = pretending('off');
    await off.check();
    expect(off.capacity().h264).toBeNull();
  });

  it('measures hardware with pictures that are worth it, and by small ones where it takes no others', async () => {
    const [fast, small] = [join(dir, 'fast'), join(dir, 'small')];
    const log = join(dir, 'asked');
    const keep = `echo "$*" >> ${log}; exec ${pretended.path} "$@"`;
    await writeFile(fast, `#!/bin/sh\n${keep}\n`, { mode: 0o755 });
    await writeFile(small, `#!/bin/sh\ncase "$*" in *1920x1080*) exit 1;; esac\n${keep}\n`, { mode: 0o755 });
    await pretended.become('well');
    for (const [path, runs] of [
      [fast, 1],
      [small, 0],
    ] as const) {
      await writeFile(log, '');
      const trial = await tryEncoder(path, familyNamed('nvenc'), 'h264', { signal });
      expect(trial).toEqual({ works: true, pixelsPerSecond: expect.any(Number) });
      expect(trial.works && trial.pixelsPerSecond).toBeGreaterThan(10_000);
      expect((await readFile(log, 'utf8')).match(/testsrc2=s=1920x1080/g) ?? []).toHaveLength(runs);
    }
  });

  it('says so where there is no ffmpeg', async () => {
    await using encoders = createEncoders({ ffmpegPath: null });
    await encoders.check();
    expect(encoders.status()).toMatchObject({ ffmpeg: null, problem: expect.stringContaining('no ffmpeg') });
  });

  it('takes hardware that works, unless the settings leave it out', async () => {
    await pretended.become('well');
    for (const [hardware, chosen] of [
      ['auto', 'nvenc'],
      ['vaapi', 'vaapi'],
      ['off', 'x264'],
      ['qsv', 'x264'],
    ] as const) {
      await using encoders = pretending(hardware);
      const info = await encoders.ffmpeg();
      expect(encoders.choose('h264', info).name).toBe('x264');
      await encoders.check();
      expect(encoders.choose('h264', info).name).toBe(chosen);
      if (hardware === 'off') expect(stateOf(encoders.status(), 'nvenc')).toMatchObject({ state: 'off' });
    }
  });

  it('notices another ffmpeg in the place of the old one', async () => {
    await pretended.become('well');
    await using encoders = pretending('off');
    await encoders.ffmpeg();
    const before = encoders.generation;
    await encoders.ffmpeg();
    expect(encoders.generation).toBe(before);
    await utimes(pretended.path, 1, 1);
    await encoders.ffmpeg();
    expect(encoders.generation).toBe(before + 1);
  });
});

/** A film on pretended hardware, in a mood from the first part on. */
async function onHardware(encoders: Encoders, silenceMs = 60_000): Promise<EncodedRendition> {
  const backend = createFfmpegBackend({ encoders, silenceMs });
  const kind = parseRendition('v0.h264-240') as EncodedKind;
  return await backend.rendition(film, createTimeline(film.index), kind);
}
async function encode({ target }: EncodedRendition, first: number, end: number): Promise<EncodedChunk[]> {
  const chunks: EncodedChunk[] = [];
  const order = { first, end, isUrgent: true, isBackground: false, patienceMs: 7000, gate: idle, signal };
  for await (const chunk of target.encode(order)) chunks.push(chunk);
  return chunks;
}
async function numbersIn(rendition: EncodedRendition, chunks: readonly EncodedChunk[]): Promise<number[]> {
  const path = join(dir, 'joined.mp4');
  await writeFile(path, Buffer.concat([await rendition.init(signal), ...chunks.map((c) => c.bytes)]));
  // Fails on anything a decoder complains of.
  await ffmpeg(['-i', path, '-f', 'null', '-']);
  return (await readNumbers(path)).map((f) => f.number);
}

describe('hardware that fails during a film', () => {
  async function checked(): Promise<Encoders> {
    await pretended.become('well');
    const encoders = pretending('vaapi');
    await encoders.check();
    return encoders;
  }

  it('does not show: the run goes on in software, wherever it broke', async () => {
    await using encoders = await checked();
    const count = createTimeline(film.index).partBoundaries.length - 1;
    for (const mood of ['well', 'broken', 'breaks-midway'] as Mood[]) {
      await pretended.become('well');
      const rendition = await onHardware(encoders);
      const before = await encode(rendition, 0, 7);
      await pretended.become(mood);
      const middle = await encode(rendition, 7, 16);
      await pretended.become('well');
      const chunks = [...before, ...middle, ...(await encode(rendition, 16, count))];
      expect(chunks.filter((c) => c.isLast).map((c) => c.piece)).toEqual([...Array(count).keys()]);
      expect(await numbersIn(rendition, chunks)).toEqual([...Array(600).keys()]);
    }
  });

  it('leaves no piece of another encoder under its own name, and none of both', async () => {
    await using encoders = await checked();
    const rendition = await onHardware(encoders);
    const own = rendition.target.keyOf(0);
    const first = await encode(rendition, 0, 1);
    expect(first.at(-1)!.keepAs).toBe(own);
    await pretended.become('breaks-midway');
    const names = (await encode(rendition, 0, 9)).filter((c) => c.isLast).map((c) => c.keepAs);
    expect(names.filter((name) => name === null)).toHaveLength(1);
    const mixed = names.indexOf(null);
    expect(mixed).toBeGreaterThan(0);
    expect(names[0]).toBe(own);
    // Asked for from now on, and stored, under the name of the other encoder.
    expect(names.slice(mixed + 1)).toEqual(
      [...Array(8 - mixed).keys()].map((i) => rendition.target.keyOf(mixed + 1 + i)),
    );
    expect(rendition.target.keyOf(0)).not.toBe(own);
  });

  it('that hangs is noticed, too', async () => {
    await using encoders = await checked();
    await pretended.become('hangs');
    const rendition = await onHardware(encoders, 1500);
    expect((await encode(rendition, 0, 2)).filter((c) => c.isLast)).toHaveLength(2);
  });

  it('before its header is made lends the software’s', async () => {
    await using encoders = await checked();
    const rendition = await onHardware(encoders);
    const chunks = await encode(rendition, 0, 4);
    await pretended.become('broken');
    expect((await numbersIn(rendition, chunks)).length).toBeGreaterThan(20);
  });

  it('rests after three failures, is shown as resting, and comes back when a trial goes well', async () => {
    await pretended.become('well');
    const clock = { ms: Date.now() };
    await using encoders = pretending('vaapi', () => clock.ms);
    await encoders.check();
    await pretended.become('broken');
    for (let film = 0; film < 3; film++) {
      expect(stateOf(encoders.status(), 'vaapi').state).toBe('works');
      await encode(await onHardware(encoders), 0, 1);
    }
    expect(stateOf(encoders.status(), 'vaapi')).toMatchObject({
      state: 'resting',
      reason: expect.stringContaining('Failed to initialise VAAPI connection'),
    });
    expect(encoders.choose('h264', await encoders.ffmpeg()).name).toBe('x264');
    await pretended.become('well');
    await encoders.check();
    await vi.waitFor(() => expect(stateOf(encoders.status(), 'vaapi').state).toBe('works'), { timeout: 30_000 });
  });

  it('stops when nobody wants it any more, without starting software', async () => {
    await using encoders = await checked();
    const { target } = await onHardware(encoders);
    const stop = new AbortController();
    await pretended.become('hangs');
    const order = {
      first: 0,
      end: 2,
      isUrgent: true,
      isBackground: false,
      patienceMs: 7000,
      gate: idle,
      signal: stop.signal,
    };
    const work = (async () => {
      for await (const _ of target.encode(order));
    })();
    setTimeout(() => stop.abort(new Error('left')), 300);
    await expect(work).rejects.toThrow('left');
    expect(stateOf(encoders.status(), 'vaapi').state).toBe('works');
  });
});
