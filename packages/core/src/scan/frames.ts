// Pictures out of media files, by ffmpeg. When it fails again and again, a scan goes on without it.
import { AppError } from '@praxino/contracts';
import type { PictureEngine } from '@praxino/engine';
import type { FrameSource } from './phase-4-artwork.ts';

/** Wide enough for a backdrop on a large screen. */
const WIDTH = 1920;
/** Into the film: past logos, before anything is given away. */
const SHARE = 0.18;
/** Failures in a row after which nothing is tried for a while; one that took until its deadline counts as this many. */
const MAX_FAILURES = 5;
const PAUSE_MS = 10 * 60_000;

export interface FramesDeps {
  pictures: Pick<PictureEngine, 'picture' | 'cover'>;
  now?: () => number;
}

export function createFrames({ pictures, now = Date.now }: FramesDeps): FrameSource {
  let failures = 0;
  let pausedUntil = 0;
  const attempt = async (work: () => Promise<Uint8Array>): Promise<Uint8Array | null> => {
    if (now() < pausedUntil) return null;
    try {
      const picture = await work();
      failures = 0;
      return picture;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures += error.code === 'transcode.timeout' || error.code === 'transcode.unavailable' ? MAX_FAILURES : 1;
      if (failures >= MAX_FAILURES) pausedUntil = now() + PAUSE_MS;
      return null;
    }
  };
  return {
    frame: (path, index, signal) =>
      attempt(() => pictures.picture({ path, index }, index.durationMs * SHARE, WIDTH, signal)),
    attached: async (path, index, signal) => {
      const cover = index.streams.find((s) => s.type === 'video' && s.isAttachedPicture);
      return cover ? attempt(() => pictures.cover({ path, index }, cover.index, signal)) : null;
    },
  };
}
