// How loud mixed-down sound is: speech stays audible, nothing overflows, the subwoofer's channel is left out.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioStream } from '../model.ts';
import { transcodedAudioInit } from '../package/init.ts';
import { AUDIO_GRID, encodedAudioBitrate } from '../stream/encoded-audio.ts';
import type { AudioChannels, AudioCodec } from '../stream/rendition.ts';
import { FFMPEG, makeFile, openFile } from '../testing/films.ts';
import { countOf, createTimeline } from '../timeline/timeline.ts';
import { encodeAudio, mixFilters } from './audio-head.ts';

const signal = AbortSignal.timeout(300_000);
const run = promisify(execFile);
let dir = '';
/** AAC codes deep sound only in the effects channel. */
const LFE = 3;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-levels-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Amplitude of a tone of its own in each channel, in ffmpeg's order: FL FR FC LFE BL BR (SL SR). */
async function film(name: string, layout: '5.1' | '5.1(side)' | '7.1', levels: readonly number[]): Promise<string> {
  const path = join(dir, `${name}.mkv`);
  const tones = levels
    .map((level, i) => (level === 0 ? '0' : `${level}*sin(2*PI*${i === LFE ? 60 : 300 + 110 * i}*t)`))
    .join('|');
  const sound = ['-f', 'lavfi', '-i', `aevalsrc='${tones}':c=${layout}:s=48000:d=9`, '-c:a', 'pcm_s24le'];
  const picture = ['-f', 'lavfi', '-i', 'color=s=64x64:r=25:d=9', '-c:v', 'libx264', '-g', '50'];
  await makeFile(path, [...picture.slice(0, 4), ...sound.slice(0, 4), ...picture.slice(4), ...sound.slice(4)]);
  return path;
}

interface Level {
  peak: number;
  rms: number;
}
/** Peak and mean of each channel of the encode, between its second and its seventh second. */
async function encodedLevels(path: string, channels: AudioChannels, codec: AudioCodec = 'aac'): Promise<Level[]> {
  const source = await openFile(path, signal);
  const stream = source.index.streams.find((s): s is AudioStream => s.type === 'audio')!;
  const timeline = createTimeline(source.index);
  const job = { source, timeline, stream, codec, channels };
  const { sampleRate } = AUDIO_GRID[codec];
  const pieces = [
    transcodedAudioInit({ codec, sampleRate, channels, bitrateBps: encodedAudioBitrate(codec, channels) }),
  ];
  const order = { first: 0, end: countOf(timeline.boundaries), ffmpeg: { signal } };
  for await (const chunk of encodeAudio(FFMPEG, job, order)) pieces.push(chunk.bytes);
  const made = `${path}.${codec}.mp4`;
  await writeFile(made, Buffer.concat(pieces));
  return await levelsOf(['-i', made], channels);
}

/** The same of what the encoder is given. A lossy codec adds some of its own to sounds that a limiter has bent. */
async function mixedLevels(path: string, channels: AudioChannels): Promise<Level[]> {
  const { index } = await openFile(path, signal);
  const stream = index.streams.find((s): s is AudioStream => s.type === 'audio')!;
  return await levelsOf(['-i', path, '-map', '0:a', '-af', mixFilters(stream, channels).join(',')], channels);
}

async function levelsOf(source: readonly string[], channels: AudioChannels): Promise<Level[]> {
  const args = ['-v', 'error', '-ss', '2', '-t', '5', ...source, '-f', 'f32le', 'pipe:1'];
  const { stdout } = await run(FFMPEG, args, { encoding: 'buffer', maxBuffer: 64 << 20 });
  const samples = new Float32Array(Uint8Array.from(stdout).buffer);
  return Array.from({ length: channels }, (_, c) => {
    const own = samples.filter((_s, i) => i % channels === c);
    const peak = own.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
    return { peak, rms: Math.sqrt(own.reduce((sum, s) => sum + s * s, 0) / own.length) };
  });
}
/** Decibels of a level against a sine of full scale. */
const decibels = ({ rms }: Level): number => 20 * Math.log10(Math.max(rms * Math.SQRT2, 1e-6));
const within = (actual: number, wanted: number, by = 0.5): void => expect(Math.abs(actual - wanted)).toBeLessThan(by);

describe.each(['5.1', '5.1(side)'] as const)('%s mixed down to stereo', (layout) => {
  it('has the centre at −3 dB on both sides, as loud as it was together', async () => {
    const [left, right] = await encodedLevels(await film(`centre-${layout}`, layout, [0, 0, 0.1, 0, 0, 0]), 2);
    within(decibels(left!), -23);
    within(decibels(right!), -23);
  });

  it('has fronts as they were and surrounds at −3 dB, each on its side', async () => {
    const front = await encodedLevels(await film(`front-${layout}`, layout, [0.1, 0, 0, 0, 0, 0]), 2);
    within(decibels(front[0]!), -20);
    expect(decibels(front[1]!)).toBeLessThan(-60);
    const back = await encodedLevels(await film(`back-${layout}`, layout, [0, 0, 0, 0, 0, 0.1]), 2);
    within(decibels(back[1]!), -23);
    expect(decibels(back[0]!)).toBeLessThan(-60);
  });

  it('is without the effects channel', async () => {
    const made = await encodedLevels(await film(`lfe-${layout}`, layout, [0, 0, 0, 0.9, 0, 0]), 2);
    for (const level of made) expect(decibels(level)).toBeLessThan(-60);
  });

  it.each(['aac', 'opus'] as const)('does not overflow in %s where everything is loud', async (codec) => {
    // 0.9 × (1 + 0.71 + 0.71) would be twice full scale.
    const made = await encodedLevels(await film(`loud-${layout}`, layout, [0.9, 0.9, 0.9, 0.9, 0.9, 0.9]), 2, codec);
    for (const level of made) {
      expect(level.peak).toBeLessThanOrEqual(1);
      expect(decibels(level)).toBeGreaterThan(-6);
    }
  });
});

describe('7.1', () => {
  it('mixed down to 5.1 keeps speech as it was and both surrounds of a side', async () => {
    const speech = await encodedLevels(await film('speech-7', '7.1', [0, 0, 0.1, 0, 0, 0, 0, 0]), 6);
    within(decibels(speech[2]!), -20);
    for (const other of [0, 1, 4, 5]) expect(decibels(speech[other]!)).toBeLessThan(-60);
    const left = await encodedLevels(await film('left-7', '7.1', [0, 0, 0, 0, 0.1, 0, 0.1, 0]), 6);
    expect(decibels(left[4]!)).toBeGreaterThan(-23);
    expect(decibels(left[5]!)).toBeLessThan(-60);
  });

  it('mixed down does not overflow', async () => {
    const path = await film(
      'loud-7',
      '7.1',
      Array.from({ length: 8 }, () => 0.95),
    );
    for (const channels of [2, 6] as const)
      for (const { peak } of await mixedLevels(path, channels)) expect(peak).toBeLessThanOrEqual(0.97);
  });

  it('kept as 5.1 of 5.1 is not touched', async () => {
    const levels = await encodedLevels(await film('kept', '5.1', [0.1, 0.2, 0.3, 0.1, 0.2, 0.3]), 6);
    const wanted = [0.1, 0.2, 0.3, null, 0.2, 0.3];
    for (const [i, level] of levels.entries()) if (wanted[i]) within(decibels(level), 20 * Math.log10(wanted[i]));
  });
});
