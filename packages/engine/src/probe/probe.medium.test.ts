// Real films against ffprobe, which knows nothing of our readers: every packet there once, with its bytes and its time.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@praxino/contracts/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MediaIndex, MediaStream, Packet, PacketReader } from '../model.ts';
import { ffmpeg } from '../testing/judge.ts';
import { audioBoundaries, createTimeline } from '../timeline/timeline.ts';
import { openPacketReader } from './open-packet-reader.ts';
import { probeFile } from './probe-file.ts';

const signal = AbortSignal.timeout(900_000);
const ffprobePath = (process.env['FFMPEG_PATH'] ?? 'ffmpeg').replace(/ffmpeg(\.exe)?$/, 'ffprobe$1');
const run = promisify(execFile);
const media = process.env['PRAXINO_TEST_MEDIA']!;
let dir = '';
let catalogue: Record<string, { path: string }> = {};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-probe-'));
  // The catalogue is ours; see e2e/media.
  catalogue = JSON.parse(await readFile(join(media, 'catalogue.json'), 'utf8')) as typeof catalogue;
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const film = (id: string): string => join(media, catalogue[id]!.path);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

interface Seen {
  seconds: number;
  hash: string;
}

async function seenByFfprobe(path: string, stream: number): Promise<Seen[]> {
  const args = [
    '-v',
    'error',
    '-select_streams',
    `${stream}`,
    '-show_packets',
    '-show_data_hash',
    'sha256',
    '-of',
    'json',
    path,
  ];
  const { stdout } = await run(ffprobePath, args, { maxBuffer: 64 << 20, timeout: 60_000 }).catch(
    (e: { stdout: string }) => e,
  );
  const { packets } = JSON.parse(stdout) as { packets: { pts_time: string; data_hash: string }[] };
  return packets.map((p) => ({ seconds: Number(p.pts_time), hash: p.data_hash.replace('SHA256:', '') }));
}

async function cut(reader: PacketReader, stream: MediaStream, marks: readonly number[]): Promise<Packet[]> {
  const packets: Packet[] = [];
  for (let i = 0; i + 1 < marks.length; i++)
    packets.push(...(await reader.packets(stream.index, marks[i]!, marks[i + 1]!, signal)));
  return packets;
}

async function seenByUs(reader: PacketReader, index: MediaIndex, stream: MediaStream): Promise<Seen[]> {
  if (stream.type === 'subtitle') {
    return (await reader.subtitlePackets([stream.index], { fromMs: 0, toMs: Infinity }, signal)).packets
      .get(stream.index)!
      .map((p) => ({
        seconds: p.startMs / 1000,
        hash: sha256(p.data),
      }));
  }
  const timeline = createTimeline(index);
  if (stream.type === 'video') {
    return (await cut(reader, stream, timeline.boundaries)).map((p) => ({
      seconds: p.pts / stream.timescale,
      hash: sha256(p.data),
    }));
  }
  if (stream.type !== 'audio') return [];
  const packets = await cut(reader, stream, audioBoundaries(timeline, stream));
  return packets.map((p) => ({ seconds: p.pts / stream.sampleRate, hash: sha256(p.data) }));
}

/** Milliseconds of Matroska: half of one from rounding the time, half from the phase of the first frame. */
const TOLERANCE_SECONDS = 0.0011;

/** What players are not to hear or see: packets before time 0, and the last one of a file that was cut in its middle. */
function expectSame(ours: readonly Seen[], theirs: readonly Seen[], allowed: { atStart: number; atEnd: number }): void {
  const start = theirs.findIndex((p) => p.hash === ours[0]?.hash);
  expect(start).toBeGreaterThanOrEqual(0);
  expect(start).toBeLessThanOrEqual(allowed.atStart);
  const rest = theirs.slice(start);
  expect(rest.length - ours.length).toBeGreaterThanOrEqual(0);
  expect(rest.length - ours.length).toBeLessThanOrEqual(allowed.atEnd);
  expect(ours.map((p) => p.hash)).toEqual(rest.slice(0, ours.length).map((p) => p.hash));
  const worst = Math.max(...ours.map((p, i) => Math.abs(p.seconds - rest[i]!.seconds)));
  expect(worst).toBeLessThan(TOLERANCE_SECONDS);
}

async function compare(path: string, allowed = { atStart: 0, atEnd: 0 }): Promise<MediaIndex> {
  const index = await probeFile(path, { ffprobePath: null, signal });
  await using reader = await openPacketReader({ path, index }, signal);
  for (const stream of index.streams) {
    if (stream.type === 'data' || stream.type === 'attachment') continue;
    // Priming samples of AAC and Opus lie before time 0.
    const atStart = stream.type === 'audio' ? 1 : allowed.atStart;
    expectSame(await seenByUs(reader, index, stream), await seenByFfprobe(path, stream.index), { ...allowed, atStart });
  }
  return index;
}

describe('every packet of', () => {
  test('H.264 with B-frames and irregular key frames, AC-3, AAC, SRT and ASS in Matroska', async () => {
    const index = await compare(film('mkv'));
    expect(index.streams.map((s) => s.codec)).toEqual(['h264', 'ac3', 'aac', 'subrip', 'ass']);
    expect(index.grid?.keyframes).toHaveLength(8);
  });

  test('HEVC of ten bits, 23.976 frames per second and open groups', async () => {
    const index = await compare(film('hevc'));
    expect(index.streams[0]).toMatchObject({ codec: 'hevc', bitDepth: 10, timescale: 24_000, frameTicks: 1001 });
  });

  test('HDR10 film', async () => {
    expect((await compare(film('hdr'))).streams[0]).toMatchObject({
      hdr: 'hdr10',
      colour: { primaries: 9, transfer: 16, matrix: 9 },
    });
  });

  test('VP9 and Opus in WebM', async () => {
    expect(await compare(film('webm'))).toMatchObject({
      container: 'webm',
      streams: [{ codecString: 'vp09.00.11.08' }, { codecString: 'opus', frameSamples: 960 }],
    });
  });

  test('Matroska without Cues', async () => {
    expect((await compare(film('mkvNoCues'))).warnings).toEqual([]);
  });

  test.each(['mp4', 'mp4MoovLast'])('MP4: %s', async (id) => {
    expect(await compare(film(id))).toMatchObject({ container: 'mp4', isTruncated: false });
  });

  test('fragmented MP4', async () => {
    const path = join(dir, 'fragmented.mp4');
    await ffmpeg(['-i', film('mp4'), '-c', 'copy', '-movflags', '+frag_keyframe+empty_moov+default_base_moof', path]);
    expect((await compare(path)).grid?.keyframes).toHaveLength(12);
  });

  test('QuickTime with text and a chapter track', async () => {
    const chapters = join(dir, 'chapters.txt');
    await writeFile(
      chapters,
      ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=9000\ntitle=Überfahrt\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=9000\nEND=20000\ntitle=Arrival\n',
    );
    const path = join(dir, 'chapters.mov');
    await ffmpeg(['-i', film('mp4'), '-i', chapters, '-map_metadata', '1', '-c', 'copy', path]);
    expect((await compare(path)).chapters).toEqual([
      { startMs: 0, title: 'Überfahrt' },
      { startMs: 9000, title: 'Arrival' },
    ]);
  });

  test('E-AC-3, FLAC and MP3 beside MPEG-4 video, in Matroska and in MP4', async () => {
    const path = join(dir, 'sounds.mkv');
    const maps = ['-map', '0', '-map', '1', '-map', '1', '-map', '1'];
    await ffmpeg([
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=160x120:r=30000/1001:d=4',
      '-f',
      'lavfi',
      '-i',
      'sine=r=48000:d=4',
      ...maps,
      '-c:v',
      'mpeg4',
      '-c:a:0',
      'eac3',
      '-c:a:1',
      'flac',
      '-c:a:2',
      'libmp3lame',
      path,
    ]);
    const index = await compare(path);
    expect(index.streams.map((s) => s.type === 'audio' && [s.codecString, s.frameSamples])).toEqual([
      false,
      ['ec-3', 1536],
      ['flac', 4608],
      ['mp4a.6B', 1152],
    ]);
  });

  test('sound alone', async () => {
    const [m4a, mka] = [join(dir, 'song.m4a'), join(dir, 'song.mka')];
    await ffmpeg(['-f', 'lavfi', '-i', 'sine=r=44100:d=9', '-c:a', 'aac', m4a]);
    await ffmpeg(['-i', m4a, '-c', 'copy', mka]);
    for (const path of [m4a, mka])
      expect(await compare(path)).toMatchObject({ grid: null, streams: [{ sampleRate: 44_100, frameSamples: 1024 }] });
  });

  test('a variable frame rate', async () => {
    const path = join(dir, 'variable.mkv');
    const filter = 'settb=1/1000,setpts=(N*0.04+0.013*mod(N\\,3))/TB';
    await ffmpeg([
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=160x120:r=25:d=3',
      '-vf',
      filter,
      '-fps_mode',
      'passthrough',
      '-enc_time_base',
      '1:1000',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-g',
      '20',
      path,
    ]);
    expect((await compare(path)).streams[0]).toMatchObject({ timescale: 90_000, frameTicks: null, frameRate: null });
  });
});

describe('a file that was cut off', () => {
  test.each(['Cut Off (2014).mkv', 'Half There (2014).mp4'])('%s plays up to there', async (name) => {
    const index = await compare(join(media, 'Broken', name), { atStart: 0, atEnd: 1 });
    expect(index).toMatchObject({ isTruncated: true });
    expect(index.warnings[0]).toMatch(/^The file ends early; 1\d of 24 seconds are there\.$/);
  });

  test.each([
    ['Empty (2013).mkv', /is empty/],
    ['Shopping List (2012).mkv', /not a media file/],
    ['No Index (2014).mp4', /ends before its index \(moov\)/],
  ])('%s is refused with a reason', async (name, reason) => {
    await expect(probeFile(join(media, 'Broken', name), { ffprobePath, signal })).rejects.toThrow(reason);
  });
});

describe('files for ffprobe', () => {
  test('MPEG-TS and AVI', async () => {
    expect(await probeFile(film('ts'), { ffprobePath, signal })).toMatchObject({
      container: 'mpegts',
      reader: 'ffmpeg',
      grid: null,
      streams: [{ codec: 'h264' }, { codec: 'aac', language: 'eng' }],
    });
    expect(await probeFile(film('avi'), { ffprobePath, signal })).toMatchObject({
      container: 'avi',
      durationMs: 16_000,
      streams: [{ codec: 'mpeg4' }, { codec: 'mp3' }],
    });
  });

  test('a photo is neither film nor sound', async () => {
    const photo = join(media, 'Music/The Testers/First Light (2022)/cover.jpg');
    await expect(probeFile(photo, { ffprobePath, signal })).rejects.toThrow(
      'This is neither a film nor sound that can be read here.',
    );
  });

  /** A program in ffprobe's place. */
  async function impostor(name: string, script: string): Promise<string> {
    const path = join(dir, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }
  const refusal = async (path: string): Promise<AppError> => {
    const error: unknown = await probeFile(film('ts'), { ffprobePath: path, signal }).then(
      () => null,
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(AppError);
    // Just checked.
    return error as AppError;
  };

  test.skipIf(process.platform === 'win32')(
    'a program that fails, talks nonsense or is not there is reported',
    async () => {
      expect((await refusal(await impostor('fails', 'echo "file:/x.ts: Input is odd" >&2; exit 1'))).message).toBe(
        'ffprobe cannot read this file: Input is odd.',
      );
      expect((await refusal(await impostor('nonsense', 'echo hello'))).message).toMatch(/gave no answer/);
      expect((await refusal(await impostor('nothing', 'echo "{}"'))).message).toMatch(/neither picture nor sound/);
      expect((await refusal(join(dir, 'not-there'))).message).toMatch(/could not be started/);
    },
  );

  test.skipIf(process.platform === 'win32')('an abort kills a program that hangs', async () => {
    const pidFile = join(dir, 'pid');
    const hangs = await impostor('hangs', `echo $$ > ${pidFile}; exec sleep 60`);
    const stop = new AbortController();
    const probe = probeFile(film('ts'), { ffprobePath: hangs, signal: stop.signal });
    await expect
      .poll(
        () =>
          stat(pidFile).then(
            (s) => s.size,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBeGreaterThan(0);
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(probe).rejects.toBe(reason);
    const pid = Number(await readFile(pidFile, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow();
  });

  test.skipIf(process.platform === 'win32')('endless output does not fill the memory', async () => {
    await refusal(await impostor('endless', 'exec yes'));
  });
});
