// Inputs that are only large: millions of tiny entries, and sizes that promise far more than there is.
import { box, fragmentedMp4, fullBox, mp4, u32, visualEntry, zeros } from '../testing/box-writer.ts';
import { ascii, bytes, concat, frame, number } from '../testing/bytes.ts';
import { AVC_CONFIG, HEVC_HDR_CONFIG } from '../testing/configs.ts';
import { playlistFile, titleSetFile } from '../testing/disc-writer.ts';
import {
  cluster,
  ebmlHead,
  el,
  matroska,
  openEnded,
  simpleBlock,
  subtitleTrack,
  text,
  uint,
  videoTrack,
} from '../testing/ebml-writer.ts';
import { ID } from '../matroska/ids.ts';

export interface Giant {
  name: string;
  /** Which of the targets gets it. */
  target: string;
  make(): Uint8Array;
}

const MILLION = 1_000_000;

function repeated(part: Uint8Array, times: number): Uint8Array {
  const out = Buffer.alloc(part.length * times);
  out.fill(part);
  return out;
}

const video = videoTrack(1, text(ID.CodecId, 'V_MPEGH/ISO/HEVC'), el(ID.CodecPrivate, HEVC_HDR_CONFIG));
const first = cluster(0, simpleBlock(1, 0, true, frame(1)));

/** The tables of a track with so many samples of one byte. */
function manySamples(count: number): Uint8Array {
  return box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), visualEntry('avc1', box('avcC', AVC_CONFIG))),
    fullBox('stts', 0, 0, u32(1, count, 1)),
    fullBox('stsc', 0, 0, u32(1, 1, count, 1)),
    fullBox('stsz', 0, 0, u32(1, count)),
    fullBox('stco', 0, 0, u32(1, 0)),
  );
}

function movie(tables: readonly Uint8Array[], padding: number): Uint8Array {
  const traks = tables.map((stbl, i) =>
    box(
      'trak',
      fullBox('tkhd', 0, 3, zeros(8), u32(i + 1), zeros(64)),
      box(
        'mdia',
        fullBox('mdhd', 0, 0, zeros(8), u32(1000, 0), zeros(4)),
        fullBox('hdlr', 0, 0, zeros(4), ascii('vide'), zeros(12)),
        box('minf', stbl),
      ),
    ),
  );
  return concat(
    box('moov', fullBox('mvhd', 0, 0, zeros(8), u32(1000, 0), zeros(80)), ...traks),
    box('mdat', zeros(padding)),
  );
}

export const GIANTS: readonly Giant[] = [
  {
    name: 'ten million empty blocks',
    target: 'matroska',
    make: () =>
      matroska({
        tracks: [video],
        clusters: [el(ID.Cluster, uint(ID.Timestamp, 0), repeated(simpleBlock(1, 0, true, bytes()), 10 * MILLION))],
      }),
  },
  {
    name: 'ten million voids before the first cluster',
    target: 'matroska',
    make: () =>
      concat(ebmlHead(), openEnded(ID.Segment, el(ID.Tracks, video), repeated(bytes(0xec, 0x80), 10 * MILLION), first)),
  },
  {
    name: 'ten million tags',
    target: 'matroska',
    make: () =>
      matroska({
        tracks: [video],
        clusters: [first],
        tail: [{ id: ID.Tags, element: el(ID.Tags, repeated(bytes(0x73, 0x73, 0x80), 5 * MILLION)) }],
      }),
  },
  {
    name: 'thousands of cue points that run to and fro',
    target: 'matroska',
    make: () =>
      matroska({
        tracks: [video],
        clusters: [0, 30_000].map((t) => cluster(t, simpleBlock(1, 0, true, frame(1)))),
        cues: Array.from({ length: 30_000 }, (_, i) => ({ time: i * 30_000, track: 1, cluster: i % 2 })),
      }),
  },
  {
    name: 'thousands of subtitles in one place',
    target: 'matroska',
    make: () =>
      matroska({
        tracks: [video, subtitleTrack(3, 'S_TEXT/UTF8')],
        clusters: [cluster(0, simpleBlock(1, 0, true, frame(1)), simpleBlock(3, 0, true, ascii('x')))],
        cues: Array.from({ length: 30_000 }, (_, i) => ({ time: i, track: 3, cluster: 0, relative: 3 })),
      }),
  },
  {
    name: 'a search for a cluster that never comes',
    target: 'matroska',
    make: () => matroska({ tracks: [video], clusters: [first, repeated(bytes(0x1f, 0x43, 0xb6), 8 * MILLION)] }),
  },
  {
    name: 'twenty million samples of one byte',
    target: 'mp4',
    make: () => movie([manySamples(20 * MILLION)], 20 * MILLION),
  },
  {
    name: 'a thousand tracks of a hundred thousand samples',
    target: 'mp4',
    make: () =>
      movie(
        Array.from({ length: 1000 }, () => manySamples(100_000)),
        100_000,
      ),
  },
  {
    name: 'millions of boxes in a sample table',
    target: 'mp4',
    make: () => movie([box('stbl', repeated(concat(number(8, 4), ascii('free')), 4 * MILLION))], 10),
  },
  {
    name: 'half a million fragments',
    target: 'fragmented mp4',
    make: () => concat(fragmentedMp4([]), repeated(concat(number(8, 4), ascii('moof')), 500_000)),
  },
  {
    name: 'a fragment that claims four billion samples without fields',
    target: 'fragmented mp4',
    make: () => {
      const track = {
        id: 1,
        handler: 'vide',
        timescale: 1000,
        entry: visualEntry('avc1', box('avcC', AVC_CONFIG)),
        samples: [],
      } as const;
      const run = fullBox('trun', 0, 0, u32(0xffff_ffff));
      const moof = box(
        'moof',
        box('traf', fullBox('tfhd', 0, 0x10, u32(1, 1)), ...Array.from({ length: 20 }, () => run)),
      );
      return concat(fragmentedMp4([track], moof), zeros(MILLION));
    },
  },
  {
    name: 'a movie of deep nothing',
    target: 'mp4',
    make: () => mp4({ tracks: [], more: [repeated(concat(number(8, 4), ascii('trak')), 2 * MILLION)] }),
  },
  {
    name: 'a line of five million letters',
    target: 'subtitle files',
    make: () => repeated(ascii('{\\an8}<i>'), 500_000),
  },
  {
    name: 'a hundred thousand lines of arrows',
    target: 'subtitle files',
    make: () => repeated(ascii('00:00:01,000 --> 00:00:02,000\n'), 100_000),
  },
  {
    name: 'a thousand chains of the most cells',
    target: 'dvd title set',
    make: () => {
      const cells = Array.from({ length: 255 }, (_, i) => ({ sectors: [i, i] as const, seconds: 1 }));
      return titleSetFile({ chains: Array.from({ length: 999 }, () => ({ seconds: 255, cells })) });
    },
  },
  {
    name: 'a playlist of tens of thousands of marks',
    target: 'blu-ray playlist',
    make: () =>
      playlistFile({
        items: Array.from({ length: 999 }, () => ({ clip: '00001', inS: 0, outS: 90_000 })),
        marks: Array.from({ length: 65_000 }, (_, i) => ({ item: i % 999, second: 1 })),
      }),
  },
  {
    name: 'a million pictures',
    target: 'vobsub list',
    make: () => repeated(ascii('timestamp: 00:00:01:000, filepos: 000000000\n'), MILLION),
  },
];
