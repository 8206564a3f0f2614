// Whole small files: what the index says, and what the reader cuts out of them.
import { AppError } from '@praxino/contracts/errors';
import { describe, expect, test } from 'vitest';
import type { AudioStream, MediaIndex, Packet, SourceId, VideoStream } from '../../model.ts';
import { memorySource } from '../byte-source.ts';
import type { PacketSource } from '../packet-source.ts';
import { ascii, bytes, concat, frame, hex } from '../testing/bytes.ts';
import { AAC_CONFIG, AVC_CONFIG } from '../testing/configs.ts';
import {
  audioTrack,
  blockGroup,
  cluster,
  el,
  float,
  matroska,
  simpleBlock,
  subtitleTrack,
  text,
  uint,
  videoTrack,
} from '../testing/ebml-writer.ts';
import type { MatroskaDraft } from '../testing/ebml-writer.ts';
import { ID } from './ids.ts';
import { indexMatroska } from './media-index.ts';
import { openMatroskaReader } from './reader.ts';

const signal = new AbortController().signal;
const id = '0'.repeat(32) as SourceId;
const avc = [text(ID.CodecId, 'V_MPEG4/ISO/AVC'), el(ID.CodecPrivate, AVC_CONFIG)];
const film25 = videoTrack(1, ...avc, uint(ID.DefaultDuration, 40_000_000));
const aac = audioTrack(2, 'A_AAC', 48_000, el(ID.CodecPrivate, AAC_CONFIG));

async function opened(
  file: Uint8Array,
): Promise<{ index: MediaIndex; reader: PacketSource; video: VideoStream; audio: AudioStream }> {
  const index = await indexMatroska(memorySource(file), id, signal);
  const reader = await openMatroskaReader(memorySource(file), index, signal);
  // Tests that use them have such streams first and second.
  return { index, reader, video: index.streams[0] as VideoStream, audio: index.streams[1] as AudioStream };
}

async function joined(reader: PacketSource, stream: number, boundaries: readonly number[]): Promise<Packet[]> {
  const packets: Packet[] = [];
  for (let i = 0; i + 1 < boundaries.length; i++)
    packets.push(...(await reader.packets(stream, boundaries[i]!, boundaries[i + 1]!, signal)));
  return packets;
}

/** 25 frames per second, key frame every 10, two in each cluster, AAC between; frames in decode order I P B. */
function film(more: Partial<MatroskaDraft> = {}, seconds = 4): Uint8Array {
  const clusters: Uint8Array[] = [];
  for (let start = 0; start < seconds * 1000; start += 800) {
    const blocks: Uint8Array[] = [];
    for (let i = 0; i < 20; i++) {
      const shown = i % 10 === 0 ? i : i % 3 === 1 ? Math.min(i + 1, 20 - 1) : i % 3 === 2 ? i - 1 : i;
      blocks.push(simpleBlock(1, shown * 40, i % 10 === 0, frame(start + i, 200)));
      const at = start + i * 40;
      for (let k = Math.ceil((at * 48) / 1024); k * 1024 < (at + 40) * 48; k++) {
        blocks.push(simpleBlock(2, Math.round((k * 1024) / 48) - start, true, frame(k + 7, 30)));
      }
    }
    clusters.push(cluster(start, ...blocks));
  }
  return matroska({ tracks: [film25, aac], clusters, ...more });
}
const allCues = (seconds: number) =>
  Array.from({ length: (seconds * 1000) / 400 }, (_, i) => ({ time: i * 400, track: 1, cluster: i >> 1 }));

describe('index of a film', () => {
  test('lists key frames from the Cues, also those in the middle of a cluster', async () => {
    const { index } = await opened(film({ cues: allCues(4) }));
    expect(index.grid).toMatchObject({
      streamIndex: 0,
      firstPts: 0,
      endPts: 360_000,
      keyframes: Array.from({ length: 10 }, (_, i) => i * 36_000),
    });
    expect(index.grid!.positions![3]).toBe(index.grid!.positions![2]);
    expect(index).toMatchObject({
      container: 'matroska',
      reader: 'matroska',
      isTruncated: false,
      hasSeekTable: true,
      warnings: [],
      durationMs: 4011,
    });
  });

  test('finds the same without Cues, with half of them, and with wrong ones', async () => {
    const { index } = await opened(film({ cues: allCues(4) }));
    const keyframes = index.grid!.keyframes;
    expect(index.hasSeekTable).toBe(true);
    const without = (await opened(film())).index;
    expect([without.grid?.keyframes, without.hasSeekTable]).toEqual([keyframes, false]);
    expect((await opened(film({ cues: [{ time: 800, track: 1, cluster: 1 }] }))).index.grid?.keyframes).toEqual(
      expect.arrayContaining([0, 72_000]),
    );
    const wrong = allCues(4).map((c) => ({ ...c, time: c.time + 40 }));
    expect((await opened(film({ cues: wrong }))).index.grid?.keyframes).toEqual(keyframes);
    expect((await opened(film({ cues: allCues(4).map((c) => ({ ...c, track: 2 })) }))).index.grid?.keyframes).toEqual(
      keyframes,
    );
  });

  test('walks the gap that Cues leave open', async () => {
    const long = film(
      {
        cues: [
          { time: 0, track: 1, cluster: 0 },
          { time: 31_200, track: 1, cluster: 39 },
        ],
      },
      32,
    );
    expect((await opened(long)).index.grid?.keyframes).toHaveLength(80);
  });

  test('a live recording of unknown size is walked', async () => {
    const { index } = await opened(film({ isLive: true }));
    expect(index.grid?.keyframes).toHaveLength(10);
    expect(index.isTruncated).toBe(false);
  });

  test('a file that was cut off says how much is there', async () => {
    const whole = film({ info: [float(ID.Duration, 4000)], cues: allCues(4) });
    const { index } = await opened(whole.subarray(0, Math.round(whole.length * 0.55)));
    expect(index.isTruncated).toBe(true);
    expect(index.warnings[0]).toMatch(/ends early; [12] of 4 seconds/);
    expect(index.durationMs).toBeGreaterThan(1600);
    expect(index.durationMs).toBeLessThan(2800);
    expect(index.grid!.keyframes.length).toBeGreaterThan(4);
  });

  test('a damaged cluster costs that cluster', async () => {
    const file = film();
    const middle = file.length >> 1;
    file.fill(0, middle, middle + 300);
    const { index } = await opened(file);
    expect(index.warnings).toContain('The file is damaged in 1 place; what can be read is shown.');
    expect(index.grid!.endPts).toBe(360_000);
  });

  test('times beyond any film are damage, not a film of centuries', async () => {
    const clusters = [
      cluster(0, simpleBlock(1, 0, true, frame(1))),
      cluster(2 ** 46, simpleBlock(1, 0, true, frame(2))),
    ];
    expect((await opened(matroska({ tracks: [film25], clusters }))).index.durationMs).toBe(40);
  });

  test('without a frame there is nothing to play', async () => {
    const refusal = await indexMatroska(memorySource(matroska({ tracks: [film25], clusters: [] })), id, signal).catch(
      (e: unknown) => e,
    );
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({ code: 'media.unreadable', message: 'The file ends before its first frame.' });
  });

  test('streams keep the order of tracks, attachments come last', async () => {
    const font = el(
      ID.Attachments,
      el(ID.AttachedFile, text(ID.FileName, 'a.ttf'), text(ID.FileMimeType, 'font/ttf'), el(ID.FileData, bytes(1))),
    );
    const { index } = await opened(
      film({ tracks: [subtitleTrack(3, 'S_HDMV/PGS'), aac, film25], tail: [{ id: ID.Attachments, element: font }] }),
    );
    expect(index.streams.map((s) => [s.index, s.type, s.trackId])).toEqual([
      [0, 'subtitle', 3],
      [1, 'audio', 2],
      [2, 'video', 1],
      [3, 'attachment', 0],
    ]);
    expect(index.grid?.streamIndex).toBe(2);
  });

  test('tags and chapters are the film’s', async () => {
    const chapter = el(
      ID.Chapters,
      el(
        ID.EditionEntry,
        el(ID.ChapterAtom, uint(ID.ChapterTimeStart, 1_500_000_000), el(ID.ChapterDisplay, text(ID.ChapString, 'Go'))),
      ),
    );
    const { index } = await opened(
      film({ info: [text(ID.Title, 'Film')], tail: [{ id: ID.Chapters, element: chapter }] }),
    );
    expect(index.chapters).toEqual([{ startMs: 1500, title: 'Go' }]);
    expect(index.tags).toEqual({ title: 'Film' });
  });
});

describe('exact times', () => {
  test('23.976 frames per second behind milliseconds, in the phase of the first frame', async () => {
    const blocks = Array.from({ length: 96 }, (_, i) =>
      simpleBlock(1, Math.round(20.8 + (i * 1_001_000) / 24_000), i % 24 === 0, frame(i)),
    );
    const { index, video, reader } = await opened(
      matroska({
        tracks: [videoTrack(1, ...avc, uint(ID.DefaultDuration, 41_708_333))],
        clusters: [cluster(0, ...blocks)],
      }),
    );
    expect(video).toMatchObject({ timescale: 24_000, frameTicks: 1001, frameRate: { num: 24_000, den: 1001 } });
    expect(index.grid).toMatchObject({
      firstPts: 504,
      endPts: 504 + 96 * 1001,
      keyframes: [0, 24, 48, 72].map((n) => 504 + n * 1001),
    });
    const packets = await joined(reader, 0, [...index.grid!.keyframes, index.grid!.endPts]);
    expect(packets.map((p) => p.pts)).toEqual(Array.from({ length: 96 }, (_, i) => 504 + i * 1001));
  });

  test('a variable rate is rounded to 90 kHz, frames last until the next one', async () => {
    const times = [0, 33, 90, 100, 180, 260, 290, 400];
    const blocks = times.map((t, i) =>
      blockGroup(1, t, frame(i), i === 0 ? { duration: 33 } : { duration: 50, reference: -1 }),
    );
    const { index, video, reader } = await opened(
      matroska({ tracks: [videoTrack(1, ...avc)], clusters: [cluster(0, ...blocks)] }),
    );
    expect(video).toMatchObject({ timescale: 90_000, frameTicks: null, frameRate: null });
    expect(index.grid).toMatchObject({ keyframes: [0], endPts: 450 * 90 });
    const packets = await reader.packets(0, 0, index.grid!.endPts, signal);
    expect(packets.map((p) => p.pts)).toEqual(times.map((t) => t * 90));
    expect(packets.map((p) => p.duration)).toEqual([33, 57, 10, 80, 80, 30, 110, 50].map((t) => t * 90));
  });

  test('laced sound gets the time of each frame, and the codec’s delay is taken off', async () => {
    const head = concat(ascii('OpusHead'), hex('01 02 3801 80bb0000 0000 00'));
    const opus = audioTrack(2, 'A_OPUS', 48_000, el(ID.CodecPrivate, head), uint(ID.CodecDelay, 6_500_000));
    const packet = (seed: number): Uint8Array => concat(bytes(0xfc), frame(seed, 9));
    const laced = (at: number): Uint8Array =>
      simpleBlock(2, at, true, concat(bytes(3), ...[0, 1, 2, 3].map((i) => packet(at + i))), 2);
    const { index, reader } = await opened(
      matroska({ tracks: [opus], clusters: [cluster(0, laced(0), laced(80), laced(160))] }),
    );
    expect(index.streams[0]).toMatchObject({
      sampleRate: 48_000,
      frameSamples: 960,
      firstSample: 648,
      endSample: 12 * 960 - 312,
    });
    const packets = await joined(reader, 0, [0, 648 + 960 * 3, 648 + 960 * 8, 1e6]);
    expect(packets.map((p) => p.pts)).toEqual(Array.from({ length: 11 }, (_, i) => 648 + i * 960));
    expect(packets[3]!.data).toEqual(packet(80));
    expect(index.durationMs).toBe(Math.round((12 * 960 - 312) / 48));
  });
});

describe('cutting packets', () => {
  test('joined segments have every frame once, in file order', async () => {
    const { index, reader } = await opened(film({ cues: allCues(4) }));
    const { keyframes, endPts } = index.grid!;
    const whole = await reader.packets(0, 0, endPts, signal);
    expect(whole).toHaveLength(100);
    for (const step of [1, 2, 3, 7]) {
      const marks = [...keyframes.filter((_, i) => i % step === 0), endPts];
      expect(await joined(reader, 0, marks)).toEqual(whole);
    }
  });

  test('every segment starts with its key frame', async () => {
    const { index, reader } = await opened(film());
    const { keyframes, endPts } = index.grid!;
    for (const [i, from] of keyframes.entries()) {
      const packets = await reader.packets(0, from, keyframes[i + 1] ?? endPts, signal);
      expect(packets[0]).toMatchObject({ pts: from, isKey: true });
      expect(packets).toHaveLength(10);
    }
  });

  test('sound is cut at the asked times, each packet once', async () => {
    const { audio, reader } = await opened(film({ cues: allCues(4) }));
    const whole = await reader.packets(1, 0, 1e9, signal);
    expect(whole.map((p) => p.pts)).toEqual(Array.from({ length: 188 }, (_, i) => i * 1024));
    expect(whole.at(-1)!.pts + 1024).toBe(audio.endSample);
    const marks = [0, 19_200, 20_000, 38_400, 96_000, 130_000, 1e9];
    expect(await joined(reader, 1, marks)).toEqual(whole);
  });

  test('leading pictures stay with their key frame; those before the first one are dropped', async () => {
    // Decode order of an open group: key frame, then pictures shown before it.
    const group = (start: number): Uint8Array[] => [
      simpleBlock(1, start + 80, true, frame(start)),
      simpleBlock(1, start, false, frame(start + 1)),
      simpleBlock(1, start + 40, false, frame(start + 2)),
    ];
    const { index, reader } = await opened(
      matroska({ tracks: [film25], clusters: [cluster(0, ...group(0), ...group(120)), cluster(240, ...group(0))] }),
    );
    expect(index.grid).toMatchObject({ firstPts: 7200, keyframes: [7200, 18_000, 28_800], endPts: 32_400 });
    const second = await reader.packets(0, 18_000, 28_800, signal);
    expect(second.map((p) => p.pts)).toEqual([18_000, 10_800, 14_400]);
    expect(await joined(reader, 0, [7200, 18_000, 28_800, 32_400])).toHaveLength(7);
  });

  test('stripped headers are put back', async () => {
    const strip = el(
      ID.ContentEncodings,
      el(
        ID.ContentEncoding,
        el(ID.ContentCompression, uint(ID.ContentCompAlgo, 3), el(ID.ContentCompSettings, hex('000001'))),
      ),
    );
    const { reader } = await opened(
      matroska({ tracks: [videoTrack(1, ...avc, strip)], clusters: [cluster(0, simpleBlock(1, 0, true, bytes(5)))] }),
    );
    expect((await reader.packets(0, 0, 1e9, signal))[0]!.data).toEqual(hex('00000105'));
  });

  test('sound far from its pictures in the file is found', async () => {
    const clusters = [
      cluster(
        0,
        ...Array.from({ length: 50 }, (_, i) => simpleBlock(2, Math.round((i * 1024) / 48), true, frame(i, 30))),
      ),
      ...[0, 400, 800].map((t) => cluster(t, simpleBlock(1, 0, true, frame(t)))),
    ];
    const { reader } = await opened(matroska({ tracks: [film25, aac], clusters }));
    const packets = await reader.packets(1, 20 * 1024, 30 * 1024, signal);
    expect(packets.map((p) => p.pts / 1024)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
  });

  test('asking for what is no picture or sound is a mistake of the caller', async () => {
    const { reader } = await opened(film());
    await expect(reader.packets(9, 0, 1, signal)).rejects.toThrow(RangeError);
    await expect(reader.subtitlePackets([0], { fromMs: 0, toMs: 1 }, signal)).rejects.toThrow(RangeError);
  });
});
