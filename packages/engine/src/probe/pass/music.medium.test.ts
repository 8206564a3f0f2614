// Music in every container that only ffmpeg reads: its true length after the pass, and the sound that a transcode makes of it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../model.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { createStreamEngine } from '../../stream/create-stream-engine.ts';
import type { RenditionId } from '../../stream/rendition.ts';
import { FFMPEG, makeFile, openFile } from '../../testing/films.ts';
import { countOf, createTimeline } from '../../timeline/timeline.ts';
import { measureFile, needsMeasuring } from './measure-file.ts';

const run = promisify(execFile);
const FFPROBE = FFMPEG.replace(/ffmpeg(\.exe)?$/, 'ffprobe$1');
const signal = AbortSignal.timeout(300_000);
/** Three chunks of an encoder of sound. */
const SECONDS = 22;
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-music-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A tone that begins at once, is silent for the fourteenth second, and ends with the file. */
const TONE = `sine=frequency=441:sample_rate=44100:duration=${SECONDS},volume=0:enable='between(t,13,14)'`;

async function song(name: string, options: readonly string[]): Promise<Source> {
  const path = join(dir, name);
  await makeFile(path, ['-f', 'lavfi', '-i', TONE, ...options]);
  const { index } = await openFile(path, signal);
  const tools = { ffmpegPath: FFMPEG, ffprobePath: FFPROBE, signal };
  return { path, index: needsMeasuring(index) ? await measureFile(path, index, tools) : index };
}

/** Sound where its time stamps put it: raw samples alone would begin with the first one that a decoder gives out. */
async function samplesOf(path: string): Promise<Int16Array> {
  const placed = ['-af', 'aresample=44100:async=1:first_pts=0', '-ac', '1', '-f', 's16le', '-'];
  const args = ['-v', 'error', '-i', path, '-map', '0:a:0', ...placed];
  const { stdout } = await run(FFMPEG, args, { encoding: 'buffer', maxBuffer: 64 << 20 });
  return new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1);
}

/** A rendition as a player hears it that asks for its last segment first. */
async function heard(source: Source, name: string): Promise<Int16Array> {
  await using engine = createStreamEngine({ ffmpegPath: FFMPEG, store: createMemoryStore({ maxBytes: 1e8 }) });
  const id = 'a0.aac-1' as RenditionId;
  const count = countOf(createTimeline(source.index).boundaries);
  const pieces: Uint8Array[] = [];
  for (let i = count - 1; i >= 0; i--) {
    const answer = await engine.segment(source, id, i, { viewer: 'v', signal });
    const chunks: Uint8Array[] = [];
    if (answer.kind === 'bytes') chunks.push(answer.bytes);
    else for await (const chunk of answer.chunks) chunks.push(chunk);
    pieces[i] = Buffer.concat(chunks);
  }
  const path = join(dir, `${name}.mp4`);
  await writeFile(path, Buffer.concat([await engine.init(source, id, signal), ...pieces]));
  return await samplesOf(path);
}

/** Where the tone begins, stops, goes on and ends, in hundredths of a second. */
const EDGES = [0, 1300, 1400, SECONDS * 100] as const;
/**
 * An encoder of Windows Media is a packet of 2048 samples late, which its files do not tell, and ffmpeg's decoder gives out
 * nothing for the first two packets.
 */
const WMA_EDGES = [9, 1305, 1405, SECONDS * 100 + 5] as const;

/** Loudest sample in each stretch of ten milliseconds. */
function peaks(samples: Int16Array): number[] {
  return Array.from({ length: Math.floor(samples.length / 441) }, (_, i) =>
    samples.subarray(i * 441, (i + 1) * 441).reduce((most, s) => Math.max(most, Math.abs(s)), 0),
  );
}

describe.each([
  ['MP3', 'song.mp3', ['-c:a', 'libmp3lame']],
  ['FLAC', 'song.flac', ['-c:a', 'flac']],
  ['Vorbis', 'song.ogg', ['-c:a', 'libvorbis']],
  ['Opus', 'song.opus', ['-c:a', 'libopus']],
  ['WAV', 'song.wav', ['-c:a', 'pcm_s16le']],
  ['AIFF', 'song.aiff', ['-c:a', 'pcm_s16be']],
  ['WMA', 'song.wma', ['-c:a', 'wmav2']],
  ['AAC', 'song.m4a', ['-c:a', 'aac']],
  ['ALAC', 'lossless.m4a', ['-c:a', 'alac']],
])('%s', (_, name, options) => {
  let source: Source;
  beforeAll(async () => {
    source = await song(name, options);
  });

  it('is as long as it sounds', async () => {
    const stream = source.index.streams.find((s) => s.type === 'audio')!;
    // Windows Media tells its times in milliseconds and pads its end.
    const allowed = name.endsWith('.wma') ? 2048 : 1;
    expect(Math.abs(stream.endSample! - SECONDS * stream.sampleRate)).toBeLessThanOrEqual(allowed);
    expect(Math.abs(source.index.durationMs - SECONDS * 1000)).toBeLessThanOrEqual(allowed === 1 ? 1 : 50);
  });

  it('sounds from its first moment to its last as AAC, with its silence where it was', async () => {
    const loud = peaks(await heard(source, name)).map((p) => p > 500);
    const own = peaks(await samplesOf(source.path)).map((p) => p > 500);
    const [sounds, quiet, again, ends] = name.endsWith('.wma') ? WMA_EDGES : EDGES;
    const song = loud.slice(0, SECONDS * 100);
    expect(song).toHaveLength(SECONDS * 100);
    song.forEach((isLoud, i) => {
      // Encoders smear an edge over a packet.
      if ([sounds, quiet, again, ends].some((edge) => Math.abs(edge - i - 0.5) < 6)) return;
      expect([i, isLoud]).toEqual([i, own[i]]);
      expect([i, isLoud]).toEqual([i, i >= sounds && (i < quiet || i >= again)]);
    });
    // What is left of the last packet behind the end.
    expect(loud.length - song.length).toBeLessThan(12);
  });
});
