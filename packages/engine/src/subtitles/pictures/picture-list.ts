// Picture frames as clients get them: times, places and PNGs.
import { writePng } from './png.ts';
import type { Bitmap, PictureFrame } from './picture.ts';

export interface PictureImage {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Base64. */
  png: string;
}

/** What stands on the screen from `startMs` up to `endMs`, in the file's own clock. */
export interface PictureCue {
  startMs: number;
  endMs: number;
  /** The plane that positions count on; it covers the picture of the film. */
  planeWidth: number;
  planeHeight: number;
  isForced: boolean;
  images: PictureImage[];
}

/** Shown this long where neither the source nor a next frame says until when. */
const DEFAULT_MS = 10_000;

/** Sorted; what is empty on the screen is only the end of what stood there before. */
export function pictureCues(frames: readonly PictureFrame[]): PictureCue[] {
  const sorted = frames.toSorted((a, b) => a.startMs - b.startMs);
  return sorted.flatMap((frame, i): PictureCue[] => {
    const next = sorted.slice(i + 1).find((f) => f.startMs > frame.startMs)?.startMs ?? Infinity;
    // Of two at the same time the later one stands.
    if (sorted[i + 1]?.startMs === frame.startMs) return [];
    const endMs = Math.min(frame.endMs ?? (next === Infinity ? frame.startMs + DEFAULT_MS : next), next);
    const images = frame.bitmaps.map(trimmed).filter((b) => b !== null);
    if (images.length === 0 || endMs <= frame.startMs) return [];
    const { startMs, planeWidth, planeHeight, isForced } = frame;
    return [{ startMs, endMs, planeWidth, planeHeight, isForced, images: images.map(toImage) }];
  });
}

function toImage(bitmap: Bitmap): PictureImage {
  const { x, y, width, height } = bitmap;
  return { x, y, width, height, png: Buffer.from(writePng(bitmap)).toString('base64') };
}

/** Without the empty lines and columns around it: many discs put one line of text into a bitmap of the whole screen. */
function trimmed(bitmap: Bitmap): Bitmap | null {
  const { width, height, pixels, palette } = bitmap;
  const isSeen = palette.map((c) => c.a > 0);
  let [top, bottom, left, right] = [height, -1, width, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isSeen[pixels[y * width + x]!]) continue;
      top = Math.min(top, y);
      bottom = y;
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
  }
  if (bottom < 0) return null;
  const [w, h] = [right - left + 1, bottom - top + 1];
  const inner = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) {
    const from = (top + y) * width + left;
    inner.set(pixels.subarray(from, from + w), y * w);
  }
  return { x: bitmap.x + left, y: bitmap.y + top, width: w, height: h, pixels: inner, palette };
}
