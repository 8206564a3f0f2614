// Small whole files and records that fuzzing starts from, made by code.
import {
  box,
  fragment,
  fragmentedMp4,
  fullBox,
  mp4,
  soundEntry,
  u32,
  visualEntry,
  zeros,
  esds,
} from '../testing/box-writer.ts';
import { dtvcc, letters, line21, userData } from '../../testing/caption-bytes.ts';
import type { TrackDraft } from '../testing/box-writer.ts';
import { ascii, bytes, concat, frame, hex } from '../testing/bytes.ts';
import { AAC_CONFIG, AV1_CONFIG, AVC_CONFIG, HEVC_HDR_CONFIG } from '../testing/configs.ts';
import {
  audioTrack,
  blockGroup,
  cluster,
  el,
  LAVF,
  matroska,
  simpleBlock,
  subtitleTrack,
  text,
  uint,
  videoTrack,
} from '../testing/ebml-writer.ts';
import { ID } from '../matroska/ids.ts';
import { vobSubFiles } from '../../subtitles/testing/vobsub-writer.ts';
import { playlistFile, titleSetFile } from '../testing/disc-writer.ts';

/** Pictures, laced sound, packed subtitles, Cues for all of them, tags, chapters and an attachment. */
export function matroskaSeed(over: { isLive?: boolean; hasCues?: boolean } = {}): Uint8Array {
  const { isLive = false, hasCues = true } = over;
  const zlib = el(ID.ContentEncodings, el(ID.ContentEncoding, el(ID.ContentCompression, uint(ID.ContentCompAlgo, 0))));
  const strip = el(
    ID.ContentEncodings,
    el(
      ID.ContentEncoding,
      el(ID.ContentCompression, uint(ID.ContentCompAlgo, 3), el(ID.ContentCompSettings, bytes(1, 2))),
    ),
  );
  const tracks = [
    videoTrack(
      1,
      text(ID.CodecId, 'V_MPEGH/ISO/HEVC'),
      el(ID.CodecPrivate, HEVC_HDR_CONFIG),
      uint(ID.DefaultDuration, 40_000_000),
    ),
    audioTrack(2, 'A_AAC', 48_000, el(ID.CodecPrivate, AAC_CONFIG), strip),
    subtitleTrack(3, 'S_TEXT/UTF8', hasCues ? bytes() : zlib),
  ];
  const clusters = [0, 200, 400].map((t) =>
    cluster(
      t,
      simpleBlock(1, 0, true, frame(t)),
      simpleBlock(2, 1, true, hex('01 83 010203 040506'), 3),
      blockGroup(3, 5, ascii('x'), { duration: 90 }),
      simpleBlock(1, 40, false, frame(t + 1)),
      blockGroup(1, 80, frame(t + 2), { reference: -40 }),
    ),
  );
  const tag = el(ID.Tag, el(ID.SimpleTag, text(ID.TagName, 'A'), text(ID.TagString, 'B')));
  const chapter = el(ID.ChapterAtom, uint(ID.ChapterTimeStart, 5), el(ID.ChapterDisplay, text(ID.ChapString, 'One')));
  const attached = el(
    ID.AttachedFile,
    text(ID.FileName, 'a'),
    text(ID.FileMimeType, 'font/ttf'),
    el(ID.FileData, bytes(1)),
  );
  const cue = (n: number, track: number): { time: number; track: number; cluster: number; relative: number } => ({
    time: n * 200 + (track === 3 ? 5 : 0),
    track,
    cluster: n,
    relative: 0,
  });
  return matroska({
    info: [el(ID.MuxingApp, LAVF.subarray(3))],
    tracks,
    clusters,
    isLive,
    ...(hasCues && { cues: [0, 1, 2].flatMap((n) => [cue(n, 1), cue(n, 3)]) }),
    tail: [
      { id: ID.Tags, element: el(ID.Tags, tag) },
      { id: ID.Chapters, element: el(ID.Chapters, el(ID.EditionEntry, chapter)) },
      { id: ID.Attachments, element: el(ID.Attachments, attached) },
    ],
  });
}

const samples = [0, 1, 2, 3, 4, 5].map((i) => ({ duration: 40, shift: 40, isKey: i % 3 === 0, data: frame(i) }));
const tracks: readonly TrackDraft[] = [
  {
    id: 1,
    handler: 'vide',
    timescale: 1000,
    entry: visualEntry('hvc1', box('hvcC', HEVC_HDR_CONFIG), box('pasp', u32(4, 3))),
    edits: [[240, 40]],
    samples,
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

export function mp4Seed(entry: 'avc1' | 'hvc1' | 'av01' = 'hvc1'): Uint8Array {
  const other = { avc1: ['avcC', AVC_CONFIG], av01: ['av1C', AV1_CONFIG], hvc1: ['hvcC', HEVC_HDR_CONFIG] } as const;
  const [type, config] = other[entry];
  const video = { ...tracks[0]!, entry: visualEntry(entry, box(type, config)) };
  const item = box('ilst', box('\u00a9nam', box('data', u32(1, 0), ascii('Title'))));
  const meta = box(
    'udta',
    fullBox('meta', 0, 0, item),
    fullBox('chpl', 1, 0, u32(0), bytes(1), zeros(8), bytes(1, 65)),
  );
  return mp4({ tracks: [video, ...tracks.slice(1)], more: [meta] });
}

export function fragmentsSeed(): Uint8Array {
  return fragmentedMp4(
    tracks,
    fragment(1, 0, samples),
    fragment(2, 0, tracks[1]!.samples),
    fragment(1, 240, samples),
    fragment(3, 0, tracks[2]!.samples),
  );
}

/** An encoder's output: what BoxSplitter and readFragment get. */
export function encoderSeed(): Uint8Array {
  return concat(fragment(1, 0, samples), fragment(1, 240, samples));
}

/** Three ADTS frames of AAC-LC. */
export function adtsSeed(): Uint8Array {
  const length = 7 + 20;
  const head = bytes(0xff, 0xf1, 0x4c, 0x80 | (length >> 11), (length >> 3) & 255, ((length & 7) << 5) | 31, 0xfc);
  return concat(...[1, 2, 3].map((n) => concat(head, frame(n, 20))));
}

/** A frame of H.264 with both kinds of captions in it, and nothing else. */
export function captionSeed(): Uint8Array {
  const said = [
    ...line21(0x14, 0x29),
    ...line21(0x14, 0x70),
    ...letters('Hello'),
    ...dtvcc([0x98, 0x38, 60, 80, 0x71, 31, 9, 72]),
  ];
  const message = [0xb5, 0x00, 0x31, ...userData(said)];
  return concat(u32(message.length + 4), bytes(6, 4, message.length, ...message, 0x80));
}

/** The information file of a DVD title set: two chains, tracks and angles. */
export function titleSetSeed(): Uint8Array {
  const cell = (sector: number, angle?: 1 | 2): { sectors: [number, number]; seconds: number; angle?: 1 | 2 } => ({
    sectors: [sector, sector + 9],
    seconds: 12,
    ...(angle && { angle }),
  });
  return titleSetFile({
    chains: [
      { seconds: 24, cells: [cell(0), cell(10)] },
      { seconds: 36, cells: [cell(0), cell(10, 1), cell(20, 2), cell(30)], programs: [1, 4] },
    ],
    sounds: [
      { coding: 0, language: 'en' },
      { coding: 6, language: 'de', kind: 3 },
    ],
    subtitles: [{ language: 'en', kind: 9 }],
  });
}

/** A Blu-ray playlist with tracks, angles and chapters. */
export function playlistSeed(): Uint8Array {
  return playlistFile({
    items: [
      { clip: '00001', inS: 600, outS: 700, angles: ['00003'] },
      { clip: '00002', inS: 10, outS: 60 },
    ],
    marks: [
      { item: 0, second: 600 },
      { item: 1, second: 20 },
    ],
    sounds: [{ pid: 0x1100, language: 'eng' }],
    subtitles: [{ pid: 0x1200, language: 'ger' }],
  });
}

const drawn = { track: 0, startMs: 1000, durationMs: 2000, x: 100, y: 500, size: 8, padding: 2500 };
const vobSub = vobSubFiles(['en', 'de'], [drawn, { ...drawn, track: 1 }]);

/** A unit of two packs. */
export function vobSubSeed(): Uint8Array {
  return vobSub.sub.slice(0, 4096);
}
export const VOBSUB_LIST: string = vobSub.idx;

export const SUBTITLES: readonly string[] = [
  '1\n00:00:01,000 --> 00:00:02,000\n<i>One</i> {\\an8}line\n\n2\n00:00:03,000 --> 00:00:04,500\nTwo\nlines\n',
  'WEBVTT\n\nNOTE a\n\nid\n00:01.000 --> 00:02.000 line:10% align:start\n<v Bob>Hi &amp; bye</v>\n',
  '[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n' +
    'Dialogue: 0,0:00:01.00,0:00:02.00,Default,{\\b1}Bold{\\b0}\\Nnext, and more\n',
];
