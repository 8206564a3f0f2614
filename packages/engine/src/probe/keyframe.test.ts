// Reading one key frame alone: the right one, and hardly more than it.
import { describe, expect, test } from 'vitest';
import type { MediaIndex, SourceId } from '../model.ts';
import { memorySource } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { indexIsobmff } from './isobmff/media-index.ts';
import { openIsobmffReader } from './isobmff/reader.ts';
import { ID } from './matroska/ids.ts';
import { indexMatroska } from './matroska/media-index.ts';
import { openMatroskaReader } from './matroska/reader.ts';
import type { PacketSource } from './packet-source.ts';
import { box, fragment, fragmentedMp4, mp4, visualEntry } from './testing/box-writer.ts';
import type { SampleDraft, TrackDraft } from './testing/box-writer.ts';
import { frame } from './testing/bytes.ts';
import { AVC_CONFIG } from './testing/configs.ts';
import { blockGroup, cluster, el, matroska, simpleBlock, text, uint, videoTrack } from './testing/ebml-writer.ts';

const signal = new AbortController().signal;
const id = '0'.repeat(32) as SourceId;
const FRAME_BYTES = 20_000;
/** Key frames every ten; two groups in each cluster. */
const FRAMES = 80;
const payload = (n: number): Uint8Array => frame(n, FRAME_BYTES);

interface Opened {
  index: MediaIndex;
  reader: PacketSource;
  /** Bytes read since the reader was opened. */
  read: () => number;
}

async function opened(file: Uint8Array, container: 'matroska' | 'mp4'): Promise<Opened> {
  const source = memorySource(file);
  let bytes = 0;
  const counted: ByteSource = {
    ...source,
    read: async (offset, length, until) => {
      const got = await source.read(offset, length, until);
      bytes += got.length;
      return got;
    },
  };
  const index =
    container === 'matroska' ? await indexMatroska(source, id, signal) : await indexIsobmff(source, id, 'mp4', signal);
  const open = container === 'matroska' ? openMatroskaReader : openIsobmffReader;
  const reader = await open(counted, index, signal);
  bytes = 0;
  return { index, reader, read: () => bytes };
}

function matroskaFilm(block: (time: number, isKey: boolean, data: Uint8Array) => Uint8Array): Uint8Array {
  const avc = [text(ID.CodecId, 'V_MPEG4/ISO/AVC'), el(ID.CodecPrivate, AVC_CONFIG)];
  const clusters = Array.from({ length: FRAMES / 20 }, (_, c) =>
    cluster(c * 800, ...Array.from({ length: 20 }, (_unused, i) => block(i * 40, i % 10 === 0, payload(c * 20 + i)))),
  );
  const cues = Array.from({ length: FRAMES / 10 }, (_, k) => ({ time: k * 400, track: 1, cluster: k >> 1 }));
  return matroska({ tracks: [videoTrack(1, ...avc, uint(ID.DefaultDuration, 40_000_000))], clusters, cues });
}
const samples: SampleDraft[] = Array.from({ length: FRAMES }, (_, i) => ({
  duration: 512,
  isKey: i % 10 === 0,
  data: payload(i),
}));
const track: TrackDraft = {
  id: 1,
  handler: 'vide',
  timescale: 12_800,
  entry: visualEntry('avc1', box('avcC', AVC_CONFIG)),
  samples,
};
const fragments = Array.from({ length: FRAMES / 10 }, (_, k) =>
  fragment(1, k * 5120, samples.slice(k * 10, k * 10 + 10)),
);

const FILES: [name: string, file: Uint8Array, container: 'matroska' | 'mp4'][] = [
  ['Matroska with simple blocks', matroskaFilm((time, isKey, data) => simpleBlock(1, time, isKey, data)), 'matroska'],
  [
    'Matroska with block groups',
    matroskaFilm((time, isKey, data) => blockGroup(1, time, data, isKey ? {} : { reference: -40 })),
    'matroska',
  ],
  ['MP4', mp4({ tracks: [track], duration: 3200 }), 'mp4'],
  ['fragmented MP4', fragmentedMp4([track], ...fragments), 'mp4'],
];

describe.each(FILES)('one key frame of %s', (_name, file, container) => {
  test('is the one that was asked for, wherever in its cluster it lies', async () => {
    const { index, reader } = await opened(file, container);
    expect(index.grid?.keyframes).toHaveLength(FRAMES / 10);
    for (const k of [0, 5, 1, 7]) {
      const packet = await reader.keyframe(k, signal);
      expect(packet).toMatchObject({ pts: index.grid!.keyframes[k], isKey: true });
      expect(packet.data).toEqual(payload(k * 10));
    }
  });

  test('costs little more reading than its own bytes', async () => {
    const { reader, read } = await opened(file, container);
    await reader.keyframe(2, signal);
    expect(read()).toBeLessThan(FRAME_BYTES + 10_000);
  });

  test('that the film does not have is a mistake of the caller', async () => {
    const { reader } = await opened(file, container);
    await expect(reader.keyframe(FRAMES / 10, signal)).rejects.toThrow(RangeError);
    await expect(reader.keyframe(-1, signal)).rejects.toThrow(RangeError);
    await expect(reader.keyframe(0.5, signal)).rejects.toThrow(RangeError);
  });

  test('that is not where the index says makes the file another one', async () => {
    const { index, reader } = await opened(file, container);
    index.grid!.keyframes[3]! += 7;
    await expect(reader.keyframe(3, signal)).rejects.toMatchObject({ code: 'media.changed' });
  });
});

test('the second key frame of a long cluster is found without reading what lies before it', async () => {
  const { reader, read } = await opened(FILES[0]![1], 'matroska');
  await reader.keyframe(3, signal);
  // Ten blocks are stepped over by their headers, with small reads.
  expect(read()).toBeLessThan(FRAME_BYTES + 12 * 8192);
});
