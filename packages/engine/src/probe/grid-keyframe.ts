// One key frame of an index, for readers that fetch it alone.
import { AppError } from '@praxino/contracts/errors';
import type { MediaIndex, VideoStream } from '../model.ts';

export interface GridKeyframe {
  stream: VideoStream;
  pts: number;
  /** As in `KeyframeGrid.positions`. */
  position: number | null;
}

/** Throws RangeError for a number that the grid does not have. */
export function gridKeyframe({ grid, streams }: Pick<MediaIndex, 'grid' | 'streams'>, k: number): GridKeyframe {
  const pts = grid?.keyframes[k];
  const stream = streams.find((s) => s.index === grid?.streamIndex);
  if (!grid || pts === undefined || stream?.type !== 'video') throw new RangeError(`there is no key frame ${k}`);
  return { stream, pts, position: grid.positions?.[k] ?? null };
}

export function keyframeLost(): AppError {
  return new AppError('media.changed', 'A key frame is not where it was when the file was scanned; scan it again.');
}
