// What is done to single pictures: facts, placeholder, smaller copies. sharp is loaded at the first picture, not at the start of the server.
import type { Sharp } from 'sharp';

/** A decoded 200-megapixel bomb would take 800 MB. The largest posters in use have 24. */
const MAX_PIXELS = 50_000_000;
const BLURHASH_X = 4;
const BLURHASH_Y = 3;

/** What pictures are read by, in libvips' names. */
const LOADERS = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadHeifBuffer',
  'VipsForeignLoadTiffBuffer',
] as const;

export interface PictureFacts {
  width: number;
  height: number;
  color: string;
  blurhash: string;
}

export type PictureFormat = 'webp' | 'avif' | 'jpeg';

/** Throws when the bytes are no picture or one too large to decode. */
export async function describePicture(bytes: Uint8Array): Promise<PictureFacts> {
  const [image, { encode }] = await Promise.all([open(bytes), import('blurhash')]);
  const small = await image
    .rotate()
    .resize(64, 64, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = small.info;
  const pixels = new Uint8ClampedArray(small.data);
  const whole = await (await open(bytes)).metadata();
  const isTurned = (whole.orientation ?? 1) >= 5;
  const [w, h] = [whole.width, whole.height];
  return {
    width: isTurned ? h : w,
    height: isTurned ? w : h,
    color: dominantColor(pixels),
    blurhash: encode(pixels, width, height, BLURHASH_X, BLURHASH_Y),
  };
}

/** A copy no wider than `width`. */
export async function shrinkPicture(
  bytes: Uint8Array,
  width: number,
  format: PictureFormat = 'webp',
): Promise<Uint8Array> {
  const small = (await open(bytes)).rotate().resize({ width, withoutEnlargement: true });
  switch (format) {
    case 'webp':
      return small.webp({ quality: 80, effort: 3 }).toBuffer();
    case 'avif':
      // Each step of effort doubles the time and saves a few percent.
      return small.avif({ quality: 55, effort: 2 }).toBuffer();
    case 'jpeg':
      // A JPEG has no place for what shines through.
      return small.flatten({ background: '#000000' }).jpeg({ quality: 82, mozjpeg: false }).toBuffer();
    default:
      return format satisfies never;
  }
}

/** The most telling upright part of a wide picture, as a poster (2:3). */
export async function cropToPoster(bytes: Uint8Array): Promise<Uint8Array> {
  const image = await open(bytes);
  const { width, height } = await image.metadata();
  const size = {
    width: Math.round(Math.min(width, (height * 2) / 3)),
    height: Math.round(Math.min(height, (width * 3) / 2)),
  };
  return image
    .resize({ ...size, fit: 'cover', position: 'attention' })
    .jpeg({ quality: 90 })
    .toBuffer();
}

let loaded: Promise<typeof import('sharp').default> | null = null;

async function open(bytes: Uint8Array): Promise<Sharp> {
  const sharp = await (loaded ??= loadSharp());
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', animated: false });
}

/** Once: the settings hold for all pictures, also for one that is being read now. */
async function loadSharp(): Promise<typeof import('sharp').default> {
  const { default: sharp } = await import('sharp');
  // One thread per picture: the server streams video meanwhile.
  sharp.concurrency(1);
  // A drawing (SVG) of two kilobytes in a file named .jpg can keep a core busy for as long as it likes.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: [...LOADERS] });
  return sharp;
}

/** The fullest of 4096 colour cells, vivid ones first; near-black and near-white only when there is nothing else. */
function dominantColor(rgba: Uint8ClampedArray): string {
  const weights = new Map<number, number>();
  for (let i = 0; i + 3 < rgba.length; i += 4) {
    const [r, g, b] = [rgba[i] ?? 0, rgba[i + 1] ?? 0, rgba[i + 2] ?? 0];
    const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
    const weight = high < 24 || low > 236 ? 0.1 : 1 + (high - low) / 128;
    const cell = ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4);
    weights.set(cell, (weights.get(cell) ?? 0) + weight);
  }
  let [best, most] = [0, 0];
  for (const [cell, weight] of weights) if (weight > most) [best, most] = [cell, weight];
  const middle = [best >> 8, (best >> 4) & 15, best & 15].map((v) => (v * 16 + 8).toString(16).padStart(2, '0'));
  return `#${middle.join('')}`;
}
