// Every codec that segments can hold, made small, copied by us and judged by ffmpeg. Shapes of the picture, too.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AudioStream, MediaStream, VideoStream } from '../model.ts';
import { openPacketReader } from '../probe/open-packet-reader.ts';
import { probeFile } from '../probe/probe-file.ts';
import { ffmpeg, hashes, probedPackets, probedStream } from '../testing/judge.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { concat } from './boxes.ts';
import { copyInit } from './init.ts';
import { packageAudio } from './package-audio.ts';
import { packageVideo } from './package-video.ts';

const signal = AbortSignal.timeout(120_000);
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-codecs-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const TONE = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=3'];
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=size=192x108:rate=25:duration=3'];

/** Makes a film with ffmpeg, copies its only stream into one segment, and tells where both lie. */
async function copied(
  name: string,
  args: readonly string[],
): Promise<{ source: string; copy: string; stream: MediaStream }> {
  const source = join(dir, name);
  await ffmpeg([...args, '-y', source]);
  const index = await probeFile(source, { ffprobePath: null, signal });
  await using reader = await openPacketReader({ path: source, index }, signal);
  const stream = index.streams.find((s) => s.type === 'video' || s.type === 'audio')!;
  const copy = join(dir, `${name}.copy.mp4`);
  if (stream.type === 'video') {
    const { boundaries } = createTimeline(index);
    const [from, to] = [boundaries[0]!, boundaries.at(-1)!];
    const packets = await reader.packets(stream.index, from, to, signal);
    const place = { sequence: 1, from, to, isLast: true };
    await writeFile(copy, concat([copyInit(stream), ...packageVideo(stream, packets, place)]));
  } else if (stream.type === 'audio') {
    const place = { sequence: 1, from: stream.firstSample, to: stream.endSample! };
    const packets = await reader.packets(stream.index, place.from, place.to, signal);
    await writeFile(copy, concat([copyInit(stream), ...packageAudio(stream, packets, place)]));
  }
  return { source, copy, stream };
}

describe.each([
  ['E-AC-3 5.1 in Matroska', 'eac3.mkv', ['-c:a', 'eac3', '-ac', '6']],
  ['E-AC-3 in MP4', 'eac3.mp4', ['-c:a', 'eac3']],
  ['AC-3 in MP4', 'ac3.mp4', ['-c:a', 'ac3']],
  ['FLAC in Matroska', 'flac.mkv', ['-c:a', 'flac']],
  ['FLAC in MP4 at 96 kHz', 'flac.mp4', ['-c:a', 'flac', '-ar', '96000', '-strict', '-2']],
  ['ALAC in Matroska', 'alac.mkv', ['-c:a', 'alac']],
  ['ALAC in MP4', 'alac.mp4', ['-c:a', 'alac']],
  ['Opus 5.1 in Matroska', 'opus6.mkv', ['-c:a', 'libopus', '-ac', '6']],
  ['Opus in MP4', 'opus.mp4', ['-c:a', 'libopus']],
  ['MP3 in Matroska', 'mp3.mkv', ['-c:a', 'libmp3lame']],
  ['MP3 in MP4', 'mp3.mp4', ['-c:a', 'libmp3lame', '-ar', '44100']],
  ['AAC 5.1 in Matroska', 'aac6.mkv', ['-c:a', 'aac', '-ac', '6']],
  ['AAC mono at 22 050 Hz in MP4', 'aac1.mp4', ['-c:a', 'aac', '-ac', '1', '-ar', '22050']],
])('%s', (_, name, args) => {
  let made: Awaited<ReturnType<typeof copied>>;
  let stream: AudioStream;
  beforeAll(async () => {
    made = await copied(name, [...TONE, ...args]);
    stream = made.stream as AudioStream; // the only stream of these files
  });

  test('keeps its packets', async () => {
    const [ours, source] = [await hashes(made.copy, 'a:0', 'copy'), await hashes(made.source, 'a:0', 'copy')];
    expect(ours.map((p) => p.md5)).toEqual(source.slice(source.length - ours.length).map((p) => p.md5));
    expect(source.length - ours.length).toBeLessThanOrEqual(2);
  });

  test('is known for what it is, and decodes without a complaint', async () => {
    const { codec_name, channels, sample_rate } = await probedStream(made.copy);
    expect([codec_name, channels, Number(sample_rate)]).toEqual([stream.codec, stream.channels, stream.sampleRate]);
    const frames = await hashes(made.copy, 'a:0', 'decode');
    expect(frames.at(-1)!.time).toBeGreaterThan(2.8);
  });
});

const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '25'];
describe.each([
  ['AV1 in WebM', 'av1.webm', [...PICTURE, '-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime', '-g', '25']],
  ['AV1 in MP4', 'av1.mp4', [...PICTURE, '-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime', '-g', '25']],
  [
    'VP9 10-bit in MP4',
    'vp9.mp4',
    [
      ...PICTURE,
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-pix_fmt',
      'yuv420p10le',
      '-profile:v',
      '2',
      '-g',
      '25',
    ],
  ],
  [
    'HEVC in MP4',
    'hevc.mp4',
    [
      ...PICTURE,
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=none:keyint=25',
      '-tag:v',
      'hvc1',
    ],
  ],
  [
    'H.264 with an open GOP',
    'open.mkv',
    [...PICTURE, ...X264, '-x264-params', 'open-gop=1:bframes=3:b-adapt=0:scenecut=0'],
  ],
  [
    'H.264 with a deep pyramid',
    'deep.mkv',
    [...PICTURE, ...X264, '-bf', '8', '-x264-params', 'b-adapt=0:b-pyramid=normal:ref=8'],
  ],
  ['H.264 without B-frames', 'flat.mp4', [...PICTURE, ...X264, '-bf', '0']],
  ['H.264 interlaced', 'interlaced.mkv', [...PICTURE, ...X264, '-flags', '+ildct+ilme']],
  ['H.264 at 59.94', 'fast.mkv', ['-f', 'lavfi', '-i', 'testsrc2=size=192x108:rate=60000/1001:duration=2', ...X264]],
])('%s', (_, name, args) => {
  let made: Awaited<ReturnType<typeof copied>>;
  beforeAll(async () => {
    made = await copied(name, args);
  });

  test('decodes to the frames of the source at their times', async () => {
    const [ours, source] = [await hashes(made.copy, 'v:0', 'decode'), await hashes(made.source, 'v:0', 'decode')];
    expect(ours.map((f) => f.md5)).toEqual(source.map((f) => f.md5));
    ours.forEach((f, i) => expect(Math.abs(f.time - source[i]!.time)).toBeLessThan(0.002));
  });

  test('is on the frame grid, with ascending decode times', async () => {
    const packets = await probedPackets(made.copy, 'v:0');
    const { frameTicks } = made.stream as VideoStream; // the only stream of these files
    const shown = packets.map((p) => p.pts).toSorted((a, b) => a - b);
    shown.forEach((pts, i) => expect(pts).toBe(shown[0]! + i * frameTicks!));
    packets.slice(1).forEach((p, i) => expect(p.dts).toBeGreaterThan(packets[i]!.dts));
  });
});

test('a variable frame rate keeps every time to the millisecond', async () => {
  const vary = ['-vf', "select='not(mod(n,7))+not(mod(n,3))'", '-fps_mode', 'vfr'];
  const { source, copy, stream } = await copied('vary.mkv', [...PICTURE, ...vary, ...X264]);
  expect((stream as VideoStream).frameTicks).toBeNull();
  const [ours, original] = [await hashes(copy, 'v:0', 'decode'), await hashes(source, 'v:0', 'decode')];
  expect(ours.map((f) => f.md5)).toEqual(original.map((f) => f.md5));
  ours.forEach((f, i) => expect(Math.abs(f.time - original[i]!.time)).toBeLessThan(0.0015));
});

describe('the shape of the picture', () => {
  test('turned on its side comes out upright, as from the source', async () => {
    const upright = join(dir, 'upright.mp4');
    await ffmpeg([...PICTURE, ...X264, '-y', upright]);
    const turn = ['-i', upright, '-c', 'copy', '-metadata:s:v:0', 'rotate=270'];
    const { source, copy, stream } = await copied('turned.mp4', turn);
    expect((stream as VideoStream).rotation).not.toBe(0);
    // Decoding turns the picture, so equal frames mean an equal matrix.
    const [ours, original] = [await hashes(copy, 'v:0', 'decode'), await hashes(source, 'v:0', 'decode')];
    expect(ours.map((f) => f.md5)).toEqual(original.map((f) => f.md5));
    const [plain] = await hashes(upright, 'v:0', 'decode');
    expect(ours[0]!.md5).not.toBe(plain!.md5);
  });

  test('with wide pixels and BT.2020 colours says so', async () => {
    const shape = [
      '-vf',
      'setsar=16/11',
      '-color_primaries',
      'bt2020',
      '-color_trc',
      'smpte2084',
      '-colorspace',
      'bt2020nc',
    ];
    const { copy } = await copied('wide.mkv', [...PICTURE, ...shape, ...X264]);
    expect(await probedStream(copy)).toMatchObject({
      sample_aspect_ratio: '16:11',
      color_primaries: 'bt2020',
      color_transfer: 'smpte2084',
      color_space: 'bt2020nc',
    });
  });
});

describe('HDR', () => {
  const hdr = ['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'];
  const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-x265-params', 'log-level=none'];

  /** ffmpeg 5.1 writes neither metadata nor Dolby Vision into containers, but reads both. */
  test('metadata and Dolby Vision are understood by others as we write them', async () => {
    const { copy, stream } = await copied('hdr.mkv', [...PICTURE, ...x265, ...hdr]);
    const record = Buffer.alloc(24);
    record.set([1, 0, 0x10, (6 << 3) | 5, 0x10]);
    const told: VideoStream = {
      ...(stream as VideoStream), // the only stream of this file
      hdrMetadata: {
        mastering: {
          green: [13_250, 34_500],
          blue: [7500, 3000],
          red: [34_000, 16_000],
          white: [15_635, 16_450],
          maxLuminance: 10_000_000,
          minLuminance: 1,
        },
        contentLight: { max: 1000, maxFrameAverage: 400 },
      },
      dolbyVision: { profile: 8, level: 6, compatibility: 1, record: record.toString('base64') },
    };
    const bytes = await readFile(copy);
    const segments = bytes.subarray(bytes.indexOf('moof') - 4);
    await writeFile(copy, concat([copyInit(told), segments]));
    const { side_data_list: sideData, color_transfer: transfer } = await probedStream(copy);
    expect(transfer).toBe('smpte2084');
    const all = Object.assign({}, ...(sideData as object[])) as Record<string, unknown>;
    expect(all).toMatchObject({
      red_x: '34000/50000',
      green_y: '34500/50000',
      white_point_x: '15635/50000',
      max_luminance: '10000000/10000',
      min_luminance: '1/10000',
      max_content: 1000,
      max_average: 400,
      dv_profile: 8,
      dv_level: 6,
      rpu_present_flag: 1,
      bl_present_flag: 1,
      dv_bl_signal_compatibility_id: 1,
    });
    expect((await hashes(copy, 'v:0', 'decode')).length).toBe(75);
  });
});
