// Packets of subtitle tracks: which of them, and with how much reading.
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { SourceId, TimeRange } from '../../model.ts';
import { memorySource } from '../byte-source.ts';
import type { PacketSource } from '../packet-source.ts';
import { ascii, frame } from '../testing/bytes.ts';
import { AVC_CONFIG } from '../testing/configs.ts';
import {
  LAVF,
  blockGroup,
  cluster,
  el,
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
const ALL: TimeRange = { fromMs: 0, toMs: Infinity };
const film25 = videoTrack(
  1,
  text(ID.CodecId, 'V_MPEG4/ISO/AVC'),
  el(ID.CodecPrivate, AVC_CONFIG),
  uint(ID.DefaultDuration, 40_000_000),
);

async function opened(file: Uint8Array): Promise<PacketSource> {
  const index = await indexMatroska(memorySource(file), '0'.repeat(32) as SourceId, signal);
  return await openMatroskaReader(memorySource(file), index, signal);
}

const cues = [
  { at: 100, text: 'One' },
  { at: 900, text: 'Two' },
  { at: 1700, text: 'Three' },
];
const picture = (i: number): Uint8Array => simpleBlock(1, 0, true, frame(i, 400));
const withSubtitles = (
  more: Partial<MatroskaDraft>,
  track = subtitleTrack(2, 'S_TEXT/UTF8'),
  pack: (t: string) => Uint8Array = ascii,
): Uint8Array =>
  matroska({
    tracks: [film25, track, subtitleTrack(3, 'S_TEXT/ASS', el(ID.CodecPrivate, ascii('[Script Info]')))],
    clusters: cues.map((c, i) =>
      cluster(
        i * 800,
        picture(i),
        blockGroup(2, c.at - i * 800, pack(c.text), { duration: 500 }),
        blockGroup(3, c.at - i * 800, ascii(`ass ${c.text}`), { duration: 500 }),
      ),
    ),
    ...more,
  });
const listed = cues.map((c, i) => ({
  time: c.at,
  track: 2,
  cluster: i,
  relative: uint(ID.Timestamp, i * 800).length + picture(i).length,
}));

async function texts(reader: PacketSource, streams = [1], range = ALL): Promise<(string | number)[][][]> {
  const { packets } = await reader.subtitlePackets(streams, range, signal);
  return streams.map((s) =>
    packets.get(s)!.map((p) => [p.startMs, p.durationMs, Buffer.from(p.data).toString()] as (string | number)[]),
  );
}
const expected = cues.map((c) => [c.at, 500, c.text]);

describe('subtitle packets of Matroska', () => {
  test('are found by walking, those of all tracks at once', async () => {
    const reader = await opened(withSubtitles({}));
    expect(await texts(reader)).toEqual([expected]);
    expect(await texts(reader, [1, 2])).toEqual([expected, cues.map((c) => [c.at, 500, `ass ${c.text}`])]);
  });

  test('are found through Cues where the muxer lists all', async () => {
    expect(await texts(await opened(withSubtitles({ info: [LAVF], cues: listed })))).toEqual([expected]);
  });

  test('are walked for when the Cues lead elsewhere or list only some', async () => {
    const wrong = listed.map((c) => ({ ...c, relative: 0 }));
    expect(await texts(await opened(withSubtitles({ info: [LAVF], cues: wrong })))).toEqual([expected]);
    expect(await texts(await opened(withSubtitles({ cues: listed.slice(1) })))).toEqual([expected]);
  });

  test.each([
    ['by walking', withSubtitles({})],
    ['through Cues', withSubtitles({ info: [LAVF], cues: listed })],
  ])('can be had of a part of the film, %s', async (_how, file) => {
    const reader = await opened(file);
    expect(await texts(reader, [1], { fromMs: 100, toMs: 1700 })).toEqual([expected.slice(0, 2)]);
    expect(await texts(reader, [1], { fromMs: 1000, toMs: 5000 })).toEqual([expected.slice(2)]);
    expect(await texts(reader, [1], { fromMs: 5000, toMs: 9000 })).toEqual([[]]);
  });

  test('cost only their own blocks where the Cues list them', async () => {
    const fat = {
      clusters: cues.map((c, i) =>
        cluster(
          i * 800,
          simpleBlock(1, 0, true, frame(i, 300_000)),
          blockGroup(2, c.at - i * 800, ascii(c.text), { duration: 500 }),
        ),
      ),
    };
    const places = listed.map((place, i) => ({
      ...place,
      relative: uint(ID.Timestamp, i * 800).length + simpleBlock(1, 0, true, frame(i, 300_000)).length,
    }));
    const direct = await opened(withSubtitles({ ...fat, info: [LAVF], cues: places }));
    const walked = await opened(withSubtitles(fat));
    const read = async (reader: PacketSource) => (await reader.subtitlePackets([1], ALL, signal)).bytesRead;
    expect(await texts(direct)).toEqual(await texts(walked));
    expect(await read(direct)).toBeLessThan(20_000);
    expect(await read(walked)).toBeGreaterThan(300_000);
  });

  test('are unpacked', async () => {
    const packed = subtitleTrack(
      2,
      'S_TEXT/UTF8',
      el(ID.ContentEncodings, el(ID.ContentEncoding, el(ID.ContentCompression, uint(ID.ContentCompAlgo, 0)))),
    );
    expect(await texts(await opened(withSubtitles({}, packed, (t) => deflateSync(ascii(t)))))).toEqual([expected]);
  });

  test('come with what the track says once', async () => {
    const reader = await opened(withSubtitles({}));
    expect(reader.subtitleHeader(1)).toBeNull();
    expect(Buffer.from(reader.subtitleHeader(2)!).toString()).toBe('[Script Info]');
    expect(() => reader.subtitleHeader(0)).toThrow(RangeError);
  });
});

test('attachments are read whole, within bounds, and nothing else is', async () => {
  const font = frame(7, 5000);
  const attached = el(
    ID.Attachments,
    el(ID.AttachedFile, text(ID.FileName, 'a.ttf'), text(ID.FileMimeType, 'font/ttf'), el(ID.FileData, font)),
  );
  const reader = await opened(withSubtitles({ tail: [{ id: ID.Attachments, element: attached }] }));
  expect(Buffer.from(await reader.attachment(3, 5000, signal))).toEqual(Buffer.from(font));
  for (const [index, most] of [
    [3, 4999],
    [2, 5000],
    [4, 5000],
    [-1, 5000],
  ] as const)
    await expect(reader.attachment(index, most, signal)).rejects.toMatchObject({ code: 'stream.not-found' });
});
