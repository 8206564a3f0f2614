// One picture subtitle: what is drawn, where, and from when to when.

/** Colour of a palette entry: straight (not premultiplied) alpha, 0–255 each. */
export interface Rgba {
  r: number;
  g: number;
  b: number;
  a: number;
}

/** A rectangle of palette indexes. `pixels` has width × height bytes. */
export interface Bitmap {
  x: number;
  y: number;
  width: number;
  height: number;
  pixels: Uint8Array;
  /** Up to 256 colours; an index beyond it is transparent. */
  palette: readonly Rgba[];
}

/** What stands on the screen for a while. Coordinates count in pixels of the plane the author drew on. */
export interface PictureFrame {
  /** Milliseconds of the file's own clock. */
  startMs: number;
  /** null: until the next one. */
  endMs: number | null;
  /** Size of the plane: 1920 × 1080 for most Blu-rays, whatever size the video has now. */
  planeWidth: number;
  planeHeight: number;
  /** Empty: the screen is cleared. */
  bitmaps: Bitmap[];
  isForced: boolean;
}

/** Nothing on a disc is drawn on a larger plane. */
export const MAX_PLANE = 4096;
/** Pixels of one bitmap: a full 4K plane. */
export const MAX_PIXELS: number = 3840 * 2160;

export const TRANSPARENT: Rgba = { r: 0, g: 0, b: 0, a: 0 };

const clamp = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

/** Studio-swing Y′CbCr to RGB: BT.709 for planes of more than 576 lines, else BT.601. */
export function fromYcbcr(y: number, cb: number, cr: number, a: number, isHd: boolean): Rgba {
  const luma = 1.164384 * (y - 16);
  const [u, v] = [cb - 128, cr - 128];
  const [rv, gu, gv, bu] = isHd ? [1.792741, 0.213249, 0.532909, 2.112402] : [1.596027, 0.391762, 0.812968, 2.017232];
  return { r: clamp(luma + rv * v), g: clamp(luma - gu * u - gv * v), b: clamp(luma + bu * u), a };
}
