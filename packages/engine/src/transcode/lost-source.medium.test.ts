// ffmpeg ends with 0 where a file stops too early. What was not in it must not be stored as darkness and silence.
import { copyFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioStream, Source } from '../model.ts';
import { mainVideo } from '../stream/build-presentation.ts';
import { VIDEO_RUNGS } from '../stream/rendition.ts';
import { FFMPEG, openFilm } from '../testing/films.ts';
import { countOf, createTimeline } from '../timeline/timeline.ts';
import { encodeAudio } from './audio-head.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import { softwareFor } from './encoders/families.ts';
import { encodeVideo } from './video-head.ts';
import { pictureChoices, videoJob } from './video-job.ts';

const signal = AbortSignal.timeout(300_000);
let dir = '';
/** Its index is of the whole film, half of it is there. */
let cut: Source;
let gone: Source;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-lost-'));
  const whole = await openFilm('mkv', signal);
  cut = { ...whole, path: join(dir, 'cut.mkv') };
  gone = { ...whole, path: join(dir, 'gone.mkv') };
  await copyFile(whole.path, cut.path);
  await truncate(cut.path, whole.index.sizeBytes >> 1);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function collect(chunks: AsyncIterable<EncodedChunk>): Promise<{ whole: number[]; error: unknown }> {
  const whole: number[] = [];
  try {
    for await (const { piece, isLast } of chunks) if (isLast) whole.push(piece);
    return { whole, error: null };
  } catch (error) {
    return { whole, error };
  }
}

function pictures(source: Source, ffmpeg = FFMPEG): { parts: number; chunks: AsyncIterable<EncodedChunk> } {
  const rung = VIDEO_RUNGS.find((r) => r.height === 240)!;
  const order = { codec: 'h264', rung, burned: null } as const;
  const job = videoJob(source, createTimeline(source.index), mainVideo(source.index)!, order);
  const parts = countOf(job.boundaries);
  const picture = pictureChoices(job, { hasToneMapping: false, hasBwdif: false });
  const run = { first: 0, end: parts, picture, family: softwareFor('h264'), isUrgent: true, ffmpeg: { signal } };
  return { parts, chunks: encodeVideo(ffmpeg, job, run) };
}

function sound(source: Source): { parts: number; chunks: AsyncIterable<EncodedChunk> } {
  const stream = source.index.streams.find((s): s is AudioStream => s.type === 'audio')!;
  const timeline = createTimeline(source.index);
  const parts = countOf(timeline.boundaries);
  const job = { source, timeline, stream, codec: 'aac', channels: 2 } as const;
  return { parts, chunks: encodeAudio(FFMPEG, job, { first: 0, end: parts, ffmpeg: { signal } }) };
}

describe.each([
  ['pictures', (source: Source) => pictures(source)],
  ['sound', sound],
])('%s of a file', (_name, make) => {
  it('that was cut short come as far as they are there, and then the reason', async () => {
    const { parts, chunks } = make(cut);
    const { whole, error } = await collect(chunks);
    expect(error).toMatchObject({ code: 'media.changed' });
    expect(whole.length).toBeLessThan(parts);
    expect(whole).toEqual(whole.map((_, i) => i));
  });

  it('that is gone are none', async () => {
    const { whole, error } = await collect(make(gone).chunks);
    expect(whole).toEqual([]);
    expect(error).toMatchObject({ code: expect.stringMatching(/^(?:media\.missing|transcode\.failed)$/) });
  });
});

it.skipIf(process.platform === 'win32')('an encoder that ends well without a picture has failed', async () => {
  const silent = join(dir, 'ffmpeg');
  await writeFile(silent, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const { whole, error } = await collect(pictures(await openFilm('mkv', signal), silent).chunks);
  expect(whole).toEqual([]);
  expect(error).toMatchObject({ code: 'transcode.failed' });
});
