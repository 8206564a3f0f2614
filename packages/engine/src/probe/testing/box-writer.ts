// Writes boxes and small MP4 files for tests. Knows nothing of the reader.
import { ascii, bytes, concat, number } from './bytes.ts';

export function box(type: string, ...body: readonly Uint8Array[]): Uint8Array {
  const data = concat(...body);
  return concat(number(data.length + 8, 4), ascii(type), data);
}

export function fullBox(type: string, version: number, flags: number, ...body: readonly Uint8Array[]): Uint8Array {
  return box(type, bytes(version), number(flags, 3), ...body);
}

export function u32(...values: readonly number[]): Uint8Array {
  return concat(...values.map((v) => number(v, 4)));
}

export function u16(...values: readonly number[]): Uint8Array {
  return concat(...values.map((v) => number(v, 2)));
}

export function zeros(length: number): Uint8Array {
  return new Uint8Array(length);
}

export interface SampleDraft {
  duration: number;
  shift?: number;
  isKey?: boolean;
  data: Uint8Array;
}

export interface TrackDraft {
  id: number;
  handler: 'vide' | 'soun' | 'text' | 'sbtl';
  timescale: number;
  entry: Uint8Array;
  samples: readonly SampleDraft[];
  /** Body of an edit list of version 0: duration (movie ticks, 1000 a second) and media time. */
  edits?: readonly (readonly [duration: number, mediaTime: number])[];
  language?: string;
  handlerName?: string;
  /** a, b, c, d of the matrix. */
  matrix?: readonly [number, number, number, number];
  more?: readonly Uint8Array[];
  /** Leaves the sample table empty, as fragmented files do. */
  isFragmented?: boolean;
}

export function visualEntry(format: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return box(format, zeros(24), u16(320, 180), zeros(14), zeros(32), u16(24, 0xffff), ...parts);
}

export function soundEntry(format: string, rate: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return box(format, zeros(6), u16(1), zeros(8), u16(2, 16), zeros(4), u32(rate * 65536), ...parts);
}

const descriptor = (tag: number, ...body: readonly Uint8Array[]): Uint8Array => {
  const data = concat(...body);
  return concat(bytes(tag, data.length), data);
};

export function esds(objectType: number, config: Uint8Array): Uint8Array {
  const decoder = descriptor(4, bytes(objectType, 0x15), zeros(11), descriptor(5, config));
  return fullBox('esds', 0, 0, descriptor(3, u16(1), bytes(0), decoder));
}

function packLanguage(code: string): number {
  return ascii(code).reduce((sum, c) => sum * 32 + (c - 0x60), 0);
}

function sampleTable(track: TrackDraft, chunkAt: number): Uint8Array {
  const samples = track.isFragmented ? [] : track.samples;
  const hasKeys = samples.some((s) => s.isKey === false);
  const keys = samples.flatMap((s, i) => (s.isKey === false ? [] : [i + 1]));
  return box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), track.entry),
    fullBox('stts', 0, 0, u32(samples.length), ...samples.map((s) => u32(1, s.duration))),
    samples.some((s) => s.shift)
      ? fullBox('ctts', 1, 0, u32(samples.length), ...samples.map((s) => u32(1, s.shift ?? 0)))
      : bytes(),
    fullBox('stsc', 0, 0, samples.length > 0 ? u32(1, 1, samples.length, 1) : u32(0)),
    fullBox('stsz', 0, 0, u32(0, samples.length), ...samples.map((s) => u32(s.data.length))),
    fullBox('stco', 0, 0, samples.length > 0 ? u32(1, chunkAt) : u32(0)),
    hasKeys ? fullBox('stss', 0, 0, u32(keys.length, ...keys)) : bytes(),
  );
}

export function trak(track: TrackDraft, chunkAt: number): Uint8Array {
  const [a, b, c, d] = track.matrix ?? [1, 0, 0, 1];
  const matrix = u32(a * 65536, b * 65536, 0, c * 65536, d * 65536, 0, 0, 0, 0x4000_0000);
  const duration = track.samples.reduce((sum, s) => sum + s.duration, 0);
  const edits = track.edits;
  return box(
    'trak',
    fullBox('tkhd', 0, 3, zeros(8), u32(track.id), zeros(4), u32(0), zeros(16), matrix, u32(320 * 65536, 180 * 65536)),
    edits
      ? box(
          'edts',
          fullBox(
            'elst',
            0,
            0,
            u32(edits.length),
            ...edits.map(([length, at]) => concat(u32(length, at), u32(0x10000))),
          ),
        )
      : bytes(),
    box(
      'mdia',
      fullBox(
        'mdhd',
        0,
        0,
        zeros(8),
        u32(track.timescale, track.isFragmented ? 0 : duration),
        u16(packLanguage(track.language ?? 'und'), 0),
      ),
      fullBox('hdlr', 0, 0, zeros(4), ascii(track.handler), zeros(12), ascii(`${track.handlerName ?? 'Handler'}\0`)),
      box('minf', sampleTable(track, chunkAt)),
    ),
    ...(track.more ?? []),
  );
}

export interface Mp4Draft {
  tracks: readonly TrackDraft[];
  moovLast?: boolean;
  /** Boxes at the end of moov. */
  more?: readonly Uint8Array[];
  /** Movie ticks of 1/1000 s. */
  duration?: number;
}

const FTYP = box('ftyp', ascii('isom'), u32(512), ascii('isomiso2mp41'));

/** One chunk for each track, in their order. */
export function mp4(draft: Mp4Draft): Uint8Array {
  const media = draft.tracks.map((t) => concat(...t.samples.map((s) => s.data)));
  const moovAt = (dataAt: number): Uint8Array => {
    let at = dataAt;
    const traks = draft.tracks.map((track, i) => {
      const made = trak(track, at);
      at += media[i]!.length;
      return made;
    });
    return box(
      'moov',
      fullBox('mvhd', 0, 0, zeros(8), u32(1000, draft.duration ?? 0), zeros(80)),
      ...traks,
      ...(draft.more ?? []),
    );
  };
  const mdat = box('mdat', ...media);
  if (draft.moovLast) return concat(FTYP, mdat, moovAt(FTYP.length + 8));
  return concat(FTYP, moovAt(FTYP.length + moovAt(0).length + 8), mdat);
}

const KEY = 0x0200_0000;
const NO_KEY = 0x0101_0000;

/** A `moof` with the samples of one track, and its `mdat`. */
export function fragment(trackId: number, dts: number, samples: readonly SampleDraft[]): Uint8Array {
  const run = (dataAt: number): Uint8Array =>
    fullBox(
      'trun',
      1,
      0xf01,
      u32(samples.length, dataAt),
      ...samples.map((s) => u32(s.duration, s.data.length, s.isKey === false ? NO_KEY : KEY, s.shift ?? 0)),
    );
  const moof = (dataAt: number): Uint8Array =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, u32(1)),
      box('traf', fullBox('tfhd', 0, 0x2_0000, u32(trackId)), fullBox('tfdt', 0, 0, u32(dts)), run(dataAt)),
    );
  return concat(moof(moof(0).length + 8), box('mdat', ...samples.map((s) => s.data)));
}

export function fragmentedMp4(tracks: readonly TrackDraft[], ...fragments: readonly Uint8Array[]): Uint8Array {
  const mvex = box('mvex', ...tracks.map((t) => fullBox('trex', 0, 0, u32(t.id, 1, 0, 0, 0))));
  const head = mp4({ tracks: tracks.map((t) => ({ ...t, samples: [], isFragmented: true })), more: [mvex] });
  return concat(head, ...fragments);
}
