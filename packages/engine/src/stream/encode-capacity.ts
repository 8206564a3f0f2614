// What the encoders of a server can do, as plain data: decisions are made with it, and tests of them write it down.
import type { VideoCodec } from './rendition.ts';

export interface CodecCapacity {
  isHardware: boolean;
  /** Luma samples that one encode makes per second; null where nobody has measured it yet. */
  pixelsPerSecond: number | null;
}

/** By codec; null: pictures cannot be encoded in it here. */
export type EncodeCapacity = Readonly<Record<VideoCodec, CodecCapacity | null>>;

const UNMEASURED: CodecCapacity = { isHardware: false, pixelsPerSecond: null };
/** Before anything is known of a server: software for everything, as fast as it may be. */
export const UNKNOWN_CAPACITY: EncodeCapacity = {
  h264: UNMEASURED,
  hevc: UNMEASURED,
  hevc10: UNMEASURED,
  av1: UNMEASURED,
  av110: UNMEASURED,
  vp9: UNMEASURED,
};

/**
 * What is left to one encode when as many run as the server lets run. All of hardware's encodes share one device; software was
 * measured on one core, and each encode has one. Not what runs at this moment: the second viewer of a film would get another codec
 * than the first one, and the same film would be encoded twice.
 */
export function capacityOfOne(capacity: EncodeCapacity, encoders: number): EncodeCapacity {
  const shared = Object.entries(capacity).map(([codec, one]) => [codec, one && shareOf(one, encoders)]);
  return Object.fromEntries(shared) as EncodeCapacity; // the same names
}

function shareOf({ isHardware, pixelsPerSecond }: CodecCapacity, encoders: number): CodecCapacity {
  const isShared = isHardware && pixelsPerSecond !== null;
  return { isHardware, pixelsPerSecond: isShared ? pixelsPerSecond / Math.max(1, encoders) : pixelsPerSecond };
}
