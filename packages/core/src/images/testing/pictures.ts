// Pictures drawn for tests.
import sharp from 'sharp';

export type Format = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' | 'tiff';

/** One colour. */
export function plainPicture(
  width: number,
  height: number,
  background: string,
  format: Format = 'png',
): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

/** Halves side by side: left red, right blue. */
export async function twoHalves(width: number, height: number): Promise<Buffer> {
  const right = await plainPicture(width / 2, height, '#0000ff');
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } })
    .composite([{ input: right, left: width / 2, top: 0 }])
    .png()
    .toBuffer();
}

/** Noise: as large as a picture of its size gets. */
export function noise(width: number, height: number): Promise<Buffer> {
  return sharp({
    create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  })
    .jpeg()
    .toBuffer();
}
