// How many parts one video encoder makes in one go.
import type { MediaIndex } from '../model.ts';
import type { PieceRange } from '../stream/encode-target.ts';
import type { Timeline } from '../timeline/timeline.ts';

/**
 * Segments per run in films whose key frames are minutes apart: each start decodes from the key frame, so it should be worth it.
 */
const SPARSE_SEGMENTS = 8;

/** The parts [first, end) of the unit a part lies in: its segment, or a group of segments where starting is dear. */
export function unitsOf(index: Pick<MediaIndex, 'grid'>, timeline: Timeline): (part: number) => PieceRange {
  const isSparse = timeline.kind === 'fixed' && index.grid !== null;
  const group = isSparse ? SPARSE_SEGMENTS : 1;
  const ranges: PieceRange[] = [];
  timeline.partSegment.forEach((segment, part) => {
    const unit = Math.floor(segment / group);
    ranges[unit] ??= { first: part, end: part };
    ranges[unit].end = part + 1;
  });
  return (part) => {
    const segment = timeline.partSegment[part];
    if (segment === undefined) throw new RangeError(`there is no part ${part}`);
    return ranges[Math.floor(segment / group)]!;
  };
}
