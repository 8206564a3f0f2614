// The fragments of several tracks as one file has them: in the order of time, counted through, from time 0.
import { boxesIn, concat, findBox } from '../../package/boxes.ts';
import { readFragment, writeFragment } from '../../package/fragment.ts';
import type { Fragment } from '../../package/fragment.ts';

export interface FileTrack {
  /** Number in the file, from 1. */
  id: number;
  isVideo: boolean;
  timescale: number;
}
export interface TrackFragment {
  track: FileTrack;
  fragment: Fragment;
  /** Everything in its `mdat`. */
  payload: Uint8Array;
}

/** The fragments of a piece that have samples; a chunk of a piece is read the same way. */
export function* fragmentsIn(bytes: Uint8Array, track: FileTrack): Generator<TrackFragment> {
  let fragment: Fragment | null = null;
  for (const part of boxesIn(bytes)) {
    if (part.type === 'moof') fragment = readFragment(bytes.subarray(part.start, part.end));
    if (part.type !== 'mdat' || !fragment) continue;
    if (fragment.samples.length > 0) yield { track, fragment, payload: bytes.subarray(part.body, part.end) };
    fragment = null;
  }
}

export function startSeconds({ track, fragment }: TrackFragment): number {
  return fragment.tfdt / track.timescale;
}

/** Writes a fragment into a file whose time 0 is `originSeconds` of the film's clock. */
export function rewritten(
  { track, fragment, payload }: TrackFragment,
  place: { sequence: number; originSeconds: number },
): Uint8Array {
  const tfdt = Math.max(0, fragment.tfdt - Math.round(place.originSeconds * track.timescale));
  const { isVideo, id } = track;
  const head = writeFragment({ ...fragment, sequence: place.sequence, tfdt, isVideo, trackId: id });
  return concat([head, payload]);
}

/** Whether an init segment is one of pictures. */
export function isPicture(init: Uint8Array): boolean {
  let at: { body: number; end: number } | null = { body: 0, end: init.length };
  for (const type of ['moov', 'trak', 'mdia', 'minf', 'vmhd']) at = at && findBox(init, type, at.body, at.end);
  return at !== null;
}
