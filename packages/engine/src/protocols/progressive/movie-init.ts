// One init segment for several tracks, out of the ones that each track has for itself.
import { AppError } from '@praxino/contracts/errors';
import { ascii, box, boxesIn, concat, findBox, fullBox, u16, u32 } from '../../package/boxes.ts';

/** Ticks per second of the movie's own length. */
const MOVIE_TIMESCALE = 1000;
/** mvhd and tkhd of version 0: where the track's number lies, behind version, flags and two times (ISO/IEC 14496-12 §8.3.2). */
const TRACK_ID_AT = 12;

/**
 * Tracks are numbered from 1 in the order of `inits`; everything else of them stays. `durationMs` is said in `mvhd` and `mehd`, so that
 * players know how long the file will be before they have it. Throws AppError('stream.not-found') for an init segment without a track.
 */
export function movieInit(inits: readonly Uint8Array[], durationMs: number): Uint8Array {
  const traks = inits.map((init, i) => numbered(trackOf(init), i + 1));
  const unity = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
  const mvhd = fullBox(
    'mvhd',
    0,
    0,
    u32(0, 0, MOVIE_TIMESCALE, durationMs, 0x10000),
    u16(0x100, 0),
    u32(0, 0),
    unity,
    u32(0, 0, 0, 0, 0, 0, inits.length + 1),
  );
  const trex = inits.map((_, i) => fullBox('trex', 0, 0, u32(i + 1, 1, 0, 0, 0)));
  const mvex = box('mvex', fullBox('mehd', 0, 0, u32(durationMs)), ...trex);
  return concat([box('ftyp', ascii('iso6'), u32(0), ascii('iso6mp41')), box('moov', mvhd, ...traks, mvex)]);
}

function trackOf(init: Uint8Array): Uint8Array {
  const moov = findBox(init, 'moov');
  const trak = moov && findBox(init, 'trak', moov.body, moov.end);
  if (!trak) throw new AppError('stream.not-found', 'An init segment has no track.');
  return init.subarray(trak.start, trak.end);
}

function numbered(trak: Uint8Array, id: number): Uint8Array {
  const parts = [...boxesIn(trak, 8)].map((part) => {
    const bytes = Uint8Array.from(trak.subarray(part.start, part.end));
    if (part.type === 'tkhd') new DataView(bytes.buffer).setUint32(part.body - part.start + TRACK_ID_AT, id);
    return bytes;
  });
  return box('trak', ...parts);
}
