// Init segments (ftyp + moov of a fragmented file with one track), the same bytes for the same stream on every machine.
import { AppError } from '@praxino/contracts/errors';
import type { AudioStream, VideoStream } from '../model.ts';
import { audioSampleEntry, aacSampleEntry, opusSampleEntry } from './audio-sample-entry.ts';
import { ascii, box, boxesIn, concat, findBox, fullBox, u16, u32, viewOf } from './boxes.ts';
import { videoSampleEntry } from './video-sample-entry.ts';

/** Pictures are decoded at most this many frames before they are shown; `packageVideo` says what happens to streams that reorder farther. */
const REORDER_FRAMES = 4;
/** Stands for one frame where the frame rate varies. */
const NOMINAL_FPS = 24;

/**
 * The constant delay D between a picture's PTS and its composition time: every fragment adds it to its offsets, and the edit
 * list of the init segment takes it back. Ticks of the stream's time scale.
 */
export function reorderTicks(stream: Pick<VideoStream, 'timescale' | 'frameTicks'>): number {
  return REORDER_FRAMES * (stream.frameTicks ?? Math.round(stream.timescale / NOMINAL_FPS));
}

/**
 * The init segment of a copied stream. Time scale: `timescale` of video, the sample rate of audio.
 * Throws AppError('stream.not-found') for a codec without a place in ISO BMFF or without its configuration.
 */
export function copyInit(stream: VideoStream | AudioStream): Uint8Array {
  if (stream.type === 'audio') {
    return initSegment({ kind: 'audio', timescale: stream.sampleRate, sampleEntry: audioSampleEntry(stream) });
  }
  const { width, height, rotation, pixelAspect, timescale } = stream;
  const shownWidth = (width * pixelAspect.num) / pixelAspect.den;
  const init = initSegment({
    kind: 'video',
    timescale,
    sampleEntry: videoSampleEntry(stream),
    width: shownWidth,
    height,
    rotation,
  });
  return withEditList(init, reorderTicks(stream));
}

/** The init segment of our own encodes of sound. Time scale: the sample rate. */
export function transcodedAudioInit(audio: {
  codec: 'aac' | 'opus';
  sampleRate: number;
  channels: number;
  bitrateBps: number;
}): Uint8Array {
  const sampleEntry = audio.codec === 'aac' ? aacSampleEntry(audio) : opusSampleEntry(audio);
  return initSegment({ kind: 'audio', timescale: audio.sampleRate, sampleEntry });
}

type TrackShape =
  | { kind: 'audio'; timescale: number; sampleEntry: Uint8Array }
  | { kind: 'video'; timescale: number; sampleEntry: Uint8Array; width: number; height: number; rotation: number };

/** Creation times are 0 and nothing else depends on when or where it is made. */
function initSegment(track: TrackShape): Uint8Array {
  const trak = box('trak', trackHeader(track), media(track));
  const mvhd = fullBox(
    'mvhd',
    0,
    0,
    u32(0, 0, 1000, 0, 0x10000),
    u16(0x100, 0),
    u32(0, 0),
    matrix(0, 0, 0),
    u32(0, 0, 0, 0, 0, 0, 2),
  );
  const mvex = box('mvex', fullBox('trex', 0, 0, u32(1, 1, 0, 0, 0)));
  return concat([box('ftyp', ascii('iso6'), u32(0), ascii('iso6cmfcmp41')), box('moov', mvhd, trak, mvex)]);
}

function trackHeader(track: TrackShape): Uint8Array {
  const isVideo = track.kind === 'video';
  const shape = isVideo
    ? [matrix(track.rotation, track.width, track.height), u32(fixed(track.width), fixed(track.height))]
    : [matrix(0, 0, 0), u32(0, 0)];
  // Flags: enabled, in movie, in preview. Volume 1.0 for sound.
  return fullBox('tkhd', 0, 7, u32(0, 0, 1, 0, 0, 0, 0), u16(0, 0, isVideo ? 0 : 0x100, 0), ...shape);
}

function media(track: TrackShape): Uint8Array {
  const isVideo = track.kind === 'video';
  const mdhd = fullBox(
    'mdhd',
    0,
    0,
    u32(0, 0, track.timescale, 0),
    u16(0x55c4 /* "und": the manifest names languages */, 0),
  );
  const hdlr = fullBox('hdlr', 0, 0, u32(0), ascii(isVideo ? 'vide' : 'soun'), u32(0, 0, 0), ascii('\0'));
  const header = isVideo ? fullBox('vmhd', 0, 1, u16(0, 0, 0, 0)) : fullBox('smhd', 0, 0, u16(0, 0));
  const dinf = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const stbl = box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), track.sampleEntry),
    fullBox('stts', 0, 0, u32(0)),
    fullBox('stsc', 0, 0, u32(0)),
    fullBox('stsz', 0, 0, u32(0, 0)),
    fullBox('stco', 0, 0, u32(0)),
  );
  return box('mdia', mdhd, hdlr, box('minf', header, dinf, stbl));
}

function fixed(value: number): number {
  return Math.round(value * 0x10000);
}

/** The matrix that turns a picture clockwise and moves it back into view (ISO/IEC 14496-12 §8.3.2). */
function matrix(rotation: number, width: number, height: number): Uint8Array {
  const one = 0x10000;
  const end = 0x40000000;
  switch (rotation) {
    case 90:
      return u32(0, one, 0, -one, 0, 0, fixed(height), 0, end);
    case 180:
      return u32(-one, 0, 0, 0, -one, 0, fixed(width), fixed(height), end);
    case 270:
      return u32(0, -one, 0, one, 0, 0, 0, fixed(width), end);
    default:
      return u32(one, 0, 0, 0, one, 0, 0, 0, end);
  }
}

/**
 * The init segment with one edit list whose media_time is `delayTicks`, in place of any it had: players show composition time
 * minus delay. Throws AppError('transcode.failed') when there is no track in it.
 */
export function withEditList(init: Uint8Array, delayTicks: number): Uint8Array {
  try {
    return insertEditList(init, delayTicks);
  } catch (error) {
    if (error instanceof RangeError)
      throw new AppError('transcode.failed', `The encoder wrote a broken init segment: ${error.message}`, {
        cause: error,
      });
    throw error;
  }
}

function insertEditList(init: Uint8Array, delayTicks: number): Uint8Array {
  const edts = box('edts', fullBox('elst', 0, 0, u32(1, 0, delayTicks), u16(1, 0)));
  let tracks = 0;
  const rebuild = (from: number, to: number): Uint8Array[] => {
    const parts: Uint8Array[] = [];
    for (const b of boxesIn(init, from, to)) {
      if (b.type === 'edts') continue;
      if (b.type === 'moov' || b.type === 'trak') parts.push(box(b.type, ...rebuild(b.body, b.end)));
      else parts.push(init.subarray(b.start, b.end));
      if (b.type !== 'tkhd') continue;
      parts.push(edts);
      tracks++;
    }
    return parts;
  };
  const out = concat(rebuild(0, init.length));
  if (tracks !== 1) throw new RangeError(`it has ${tracks} tracks instead of one`);
  return out;
}

/** The time scale a track's init segment declares (ticks per second), or null where it has none. */
export function timescaleOf(init: Uint8Array): number | null {
  let at: { body: number; end: number } | null = { body: 0, end: init.length };
  for (const type of ['moov', 'trak', 'mdia', 'mdhd']) {
    at = at && findBox(init, type, at.body, at.end);
  }
  return at && viewOf(init).getUint32(at.body + (init[at.body] === 1 ? 20 : 12));
}
