// What no film exceeds. Beyond these a file is damaged or hostile.
import { AppError } from '@praxino/contracts/errors';

/** Longest film: ten days. Times beyond it are damage. */
export const MAX_SECONDS = 864_000;
/** Bytes of one range of packets: ten seconds of 100 Mbit/s, the longest way between key frames that is copied. */
export const MAX_RANGE_BYTES: number = 128 << 20;
/** Packets of one range: an hour of the shortest ones. */
export const MAX_RANGE_PACKETS = 200_000;
/** Bytes of one frame. */
export const MAX_FRAME_BYTES: number = 64 << 20;

/** `byteOffset`: where in the file the fault shows; never beyond its end. */
export function unreadable(detail: string, byteOffset: number, cause?: unknown): AppError {
  return new AppError('media.unreadable', { detail, byteOffset }, cause === undefined ? {} : { cause });
}

/** `byteOffset`: where the range begins. */
export function rangeTooLarge(byteOffset: number): AppError {
  return unreadable('The frames between two key frames of this file are too large to be cut out.', byteOffset);
}

/** `byteOffset`: of the table with the times. */
export function senselessTimes(byteOffset: number): AppError {
  return unreadable('The times in this file make no sense; it is damaged.', byteOffset);
}

/** `byteOffset`: of the list, or of the first sample too many. */
export function tooManyFrames(byteOffset: number): AppError {
  return unreadable('This file lists more frames than any film has.', byteOffset);
}
