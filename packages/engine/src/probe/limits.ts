// What no film exceeds. Beyond these a file is damaged or hostile.
import { AppError } from '@praxino/contracts/errors';

/** Longest film: ten days. Times beyond it are damage. */
export const MAX_SECONDS = 864_000;
/** Bytes of one range of packets; half a minute of the fattest film people keep. */
export const MAX_RANGE_BYTES: number = 512 << 20;
/** Bytes of one frame. */
export const MAX_FRAME_BYTES: number = 256 << 20;

export function rangeTooLarge(): AppError {
  return new AppError(
    'media.unreadable',
    'The frames between two key frames of this file are too large to be cut out.',
  );
}

export function senselessTimes(): AppError {
  return new AppError('media.unreadable', 'The times in this file make no sense; it is damaged.');
}
