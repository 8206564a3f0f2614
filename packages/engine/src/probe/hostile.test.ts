// Cut at every byte, bits turned over, sizes of everything: a file may be refused with a reason, nothing else.
import { AppError } from '@praxino/contracts/errors';
import { describe, expect, test } from 'vitest';
import type { SourceId } from '../model.ts';
import { seeded } from '../testing/random.ts';
import { memorySource } from './byte-source.ts';
import { indexIsobmff } from './isobmff/media-index.ts';
import { openIsobmffReader } from './isobmff/reader.ts';
import { ID } from './matroska/ids.ts';
import { indexMatroska } from './matroska/media-index.ts';
import { openMatroskaReader } from './matroska/reader.ts';
import { box, esds, fragment, fragmentedMp4, mp4, soundEntry, visualEntry, zeros } from './testing/box-writer.ts';
import type { TrackDraft } from './testing/box-writer.ts';
import { ascii, bytes, frame, hex } from './testing/bytes.ts';
import { AAC_CONFIG, AV1_CONFIG, AVC_CONFIG, HEVC_HDR_CONFIG } from './testing/configs.ts';
import {
  audioTrack,
  blockGroup,
  cluster,
  el,
  matroska,
  simpleBlock,
  subtitleTrack,
  text,
  uint,
  videoTrack,
} from './testing/ebml-writer.ts';

const signal = new AbortController().signal;
const id = '0'.repeat(32) as SourceId;

function smallMatroska(): Uint8Array {
  const tracks = [
    videoTrack(
      1,
      text(ID.CodecId, 'V_MPEGH/ISO/HEVC'),
      el(ID.CodecPrivate, HEVC_HDR_CONFIG),
      uint(ID.DefaultDuration, 40_000_000),
    ),
    audioTrack(2, 'A_AAC', 48_000, el(ID.CodecPrivate, AAC_CONFIG)),
    subtitleTrack(
      3,
      'S_TEXT/UTF8',
      el(ID.ContentEncodings, el(ID.ContentEncoding, el(ID.ContentCompression, uint(ID.ContentCompAlgo, 0)))),
    ),
  ];
  const clusters = [0, 200, 400].map((t) =>
    cluster(
      t,
      simpleBlock(1, 0, true, frame(t)),
      simpleBlock(2, 1, true, hex('01 83 010203 040506'), 3),
      blockGroup(3, 5, ascii('x'), { duration: 90 }),
      simpleBlock(1, 40, false, frame(t + 1)),
    ),
  );
  const tags = el(ID.Tags, el(ID.Tag, el(ID.SimpleTag, text(ID.TagName, 'A'), text(ID.TagString, 'B'))));
  return matroska({
    tracks,
    clusters,
    cues: [0, 1, 2].map((n) => ({ time: n * 200, track: 1, cluster: n })),
    tail: [{ id: ID.Tags, element: tags }],
  });
}

const tracks: TrackDraft[] = [
  {
    id: 1,
    handler: 'vide',
    timescale: 1000,
    entry: visualEntry('av01', box('av1C', AV1_CONFIG)),
    edits: [[240, 40]],
    samples: [0, 1, 2, 3, 4, 5].map((i) => ({ duration: 40, shift: 40, isKey: i % 3 === 0, data: frame(i) })),
  },
  {
    id: 2,
    handler: 'soun',
    timescale: 48_000,
    entry: soundEntry('mp4a', 48_000, esds(0x40, AAC_CONFIG)),
    samples: [0, 1, 2, 3].map((i) => ({ duration: 1024, data: frame(i + 9, 12) })),
  },
  {
    id: 3,
    handler: 'sbtl',
    timescale: 1000,
    entry: box('tx3g', zeros(38)),
    samples: [{ duration: 240, data: bytes(0, 1, 65) }],
  },
];
const files: Record<string, Uint8Array> = {
  matroska: smallMatroska(),
  mp4: mp4({ tracks }),
  'fragmented mp4': fragmentedMp4(
    tracks,
    fragment(1, 0, tracks[0]!.samples),
    fragment(2, 0, tracks[1]!.samples),
    fragment(1, 240, tracks[0]!.samples),
  ),
};
files['h264 mp4'] = mp4({ tracks: [{ ...tracks[0]!, entry: visualEntry('avc1', box('avcC', AVC_CONFIG)) }] });

/** Reads everything there is to read. Returns what the index holds, or the reason of the refusal. */
async function tryOut(name: string, file: Uint8Array): Promise<'read' | 'refused'> {
  const isMatroska = name === 'matroska';
  try {
    const source = memorySource(file);
    const index = isMatroska ? await indexMatroska(source, id, signal) : await indexIsobmff(source, id, 'mp4', signal);
    const text_ = JSON.stringify(index, (_, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? 'not finite' : value,
    );
    expect(text_).not.toContain('not finite');
    expect(index.durationMs).toBeGreaterThanOrEqual(0);
    const reader = isMatroska
      ? await openMatroskaReader(source, index, signal)
      : await openIsobmffReader(source, index, signal);
    for (const stream of index.streams) {
      if (stream.type === 'video' && index.grid?.streamIndex === stream.index) {
        const { keyframes, endPts } = index.grid;
        for (const p of await reader.packets(stream.index, keyframes[0]!, endPts, signal))
          expect(p.pts).toBeGreaterThanOrEqual(0);
      }
      if (stream.type === 'audio' && !stream.codec.startsWith('pcm_'))
        await reader.packets(stream.index, 0, stream.endSample ?? 1e9, signal);
      if (stream.type === 'subtitle')
        await reader.subtitlePackets([stream.index], { fromMs: 0, toMs: Infinity }, signal);
    }
    return 'read';
  } catch (error) {
    if (error instanceof AppError) return 'refused';
    throw error;
  }
}

describe.each(Object.entries(files))('%s', (name, file) => {
  test('is read as it is', async () => {
    expect(await tryOut(name, name === 'matroska' ? withoutSubtitles(file) : file)).toBe('read');
  });

  test('cut at every byte', async () => {
    const outcomes = new Set<string>();
    for (let length = 0; length < file.length; length++) outcomes.add(await tryOut(name, file.slice(0, length)));
    expect(outcomes).toContain('refused');
  });

  test('with bytes turned over', async () => {
    const random = seeded(20_260_101);
    for (let round = 0; round < 150; round++) {
      const copy = file.slice();
      for (let n = 1 + Math.floor(random() * 4); n > 0; n--)
        copy[Math.floor(random() * copy.length)] = random() < 0.3 ? 0xff : Math.floor(random() * 256);
      await tryOut(name, copy);
    }
  });

  test('with sizes of everything', async () => {
    for (let at = 0; at + 4 < file.length; at += 13) {
      for (const size of [0, 0x7fff_ffff, 0xffff_ffff]) {
        const copy = file.slice();
        new DataView(copy.buffer).setUint32(at, size);
        await tryOut(name, copy);
      }
    }
  });
});

/** The subtitles of the fixture are no zlib streams: reading them is refused, which only some tests want. */
function withoutSubtitles(file: Uint8Array): Uint8Array {
  const copy = file.slice();
  const at = Buffer.from(copy).indexOf(Buffer.from(hex('42548100')));
  copy[at + 3] = 3;
  return copy;
}
