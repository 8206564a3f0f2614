// How many pieces one video encoder makes in one go.
import type { MediaIndex } from '../model.ts';
import type { PieceRange } from '../stream/encode-target.ts';
import type { Timeline } from '../timeline/timeline.ts';

/**
 * Segments per run in films whose key frames are minutes apart: each start decodes from the key frame, so it should be worth it.
 */
const SPARSE_SEGMENTS = 8;

/** The pieces [first, end) of the unit a piece lies in: its segment, or a group of segments where starting is dear. */
export function unitsOf(
  index: Pick<MediaIndex, 'grid'>,
  timeline: Timeline,
  pieces: 'parts' | 'segments' = 'parts',
): (piece: number) => PieceRange {
  const isSparse = timeline.kind === 'fixed' && index.grid !== null;
  const group = isSparse ? SPARSE_SEGMENTS : 1;
  const ranges: PieceRange[] = [];
  const segmentOf = pieces === 'parts' ? timeline.partSegment : timeline.boundaries.slice(1).map((_, i) => i);
  segmentOf.forEach((segment, piece) => {
    const unit = Math.floor(segment / group);
    ranges[unit] ??= { first: piece, end: piece };
    ranges[unit].end = piece + 1;
  });
  return (piece) => {
    const segment = segmentOf[piece];
    if (segment === undefined) throw new RangeError(`there is no piece ${piece}`);
    return ranges[Math.floor(segment / group)]!;
  };
}
