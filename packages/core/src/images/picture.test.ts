import { crc32, deflateSync } from 'node:zlib';
import { decode } from 'blurhash';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { cropToPoster, describePicture, shrinkPicture } from './picture.ts';
import { noise, plainPicture, twoHalves, type Format } from './testing/pictures.ts';

const sizeOf = async (bytes: Uint8Array) => {
  const { width, height, format } = await sharp(bytes).metadata();
  return { width, height, format };
};

describe('the facts of a picture', () => {
  test.each<Format>(['png', 'jpeg', 'webp', 'gif', 'avif', 'tiff'])('are read from %s', async (format) => {
    expect(await describePicture(await plainPicture(60, 90, '#3060c0', format))).toMatchObject({
      width: 60,
      height: 90,
    });
  });

  test.each([
    ['#ff0000', '#f80808'],
    ['#3060c0', '#3868c8'],
    ['#000000', '#080808'],
    ['#ffffff', '#f8f8f8'],
  ])('of plain %s have the colour %s', async (background, color) => {
    expect((await describePicture(await plainPicture(40, 40, background))).color).toBe(color);
  });

  test('take a vivid colour for the one that tells, not the black around it', async () => {
    const patch = await plainPicture(40, 40, '#e02020');
    const black = sharp({ create: { width: 100, height: 100, channels: 3, background: '#000000' } });
    const picture = await black
      .composite([{ input: patch, left: 30, top: 30 }])
      .png()
      .toBuffer();
    expect((await describePicture(picture)).color).toBe('#e82828');
  });

  test('hold a blurhash that shows what lies where', async () => {
    const { blurhash } = await describePicture(await twoHalves(200, 100));
    const pixels = decode(blurhash, 8, 4);
    const at = (x: number, y: number) => [...pixels.slice((y * 8 + x) * 4, (y * 8 + x) * 4 + 3)];
    const [leftRed = 0, leftGreen = 0, leftBlue = 0] = at(0, 2);
    const [rightRed = 0, rightGreen = 0, rightBlue = 0] = at(7, 2);
    expect(leftRed).toBeGreaterThan(leftBlue + 50);
    expect(rightBlue).toBeGreaterThan(rightRed + 50);
    expect(Math.max(leftGreen, rightGreen)).toBeLessThan(60);
  });

  test('are those of the picture as it is seen, when a camera was turned', async () => {
    const turned = await sharp(await twoHalves(200, 100))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await describePicture(turned)).toMatchObject({ width: 100, height: 200 });
  });

  test('are read of a single pixel, of one line and of a transparent picture', async () => {
    expect(await describePicture(await plainPicture(1, 1, '#808080'))).toMatchObject({ width: 1, height: 1 });
    expect(await describePicture(await plainPicture(900, 1, '#808080'))).toMatchObject({ width: 900, height: 1 });
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    const empty = await sharp({ create: { width: 9, height: 9, channels: 4, background: clear } })
      .png()
      .toBuffer();
    expect((await describePicture(empty)).color).toMatch(/^#[0-9a-f]{6}$/);
  });
});

describe('a picture that is none', () => {
  const text = (content: string) => Buffer.from(content);

  test.each([
    ['nothing', text('')],
    ['text', text('this is not a picture')],
    ['a page', text('<!doctype html><script>alert(1)</script>')],
    ['zeros', Buffer.alloc(5000)],
    ['the first bytes of a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
    ['the first bytes of a PNG', Buffer.from('89504e470d0a1a0a', 'hex')],
  ])('is refused: %s', async (_what, bytes) => {
    await expect(describePicture(bytes)).rejects.toThrow();
    await expect(shrinkPicture(bytes, 100)).rejects.toThrow();
    await expect(cropToPoster(bytes)).rejects.toThrow();
  });

  test('is refused when its end is missing', async () => {
    const whole = await noise(400, 400);
    await expect(describePicture(whole.subarray(0, whole.length / 2))).rejects.toThrow();
  });

  test('is refused when it would fill the memory, before it is decoded', async () => {
    const bomb = pngThatClaims(60_000, 60_000);
    await expect(describePicture(bomb)).rejects.toThrow(/pixel limit/);
    await expect(shrinkPicture(bomb, 120)).rejects.toThrow(/pixel limit/);
    await expect(cropToPoster(bomb)).rejects.toThrow(/pixel limit/);
  });

  test('is refused when it is a drawing: that could name other files or go on for ever', async () => {
    const drawing = (body: string) =>
      text(
        `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">${body}</svg>`,
      );
    await expect(describePicture(drawing('<rect width="9" height="9" fill="red"/>'))).rejects.toThrow();
    await expect(describePicture(drawing('<image xlink:href="file:///etc/passwd"/>'))).rejects.toThrow();
  });
});

/** Ten kilobytes that say they are a picture of this size. */
function pngThatClaims(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(10_000_000)));
  return Buffer.concat([signature, chunk('IHDR', header), pixels, chunk('IEND', Buffer.alloc(0))]);
}

describe('a smaller copy', () => {
  test('is a WebP of the width asked for, in the same shape', async () => {
    expect(await sizeOf(await shrinkPicture(await noise(600, 900), 120))).toEqual({
      width: 120,
      height: 180,
      format: 'webp',
    });
  });

  test('is never larger than the picture', async () => {
    expect(await sizeOf(await shrinkPicture(await noise(60, 90), 640))).toMatchObject({ width: 60, height: 90 });
  });

  test('stands upright and does not say where it was taken', async () => {
    const turned = await sharp(await twoHalves(200, 100))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const copy = await shrinkPicture(turned, 50);
    const facts = await sharp(copy).metadata();
    expect([facts.width, facts.height, facts.orientation, facts.exif]).toEqual([50, 100, undefined, undefined]);
  });

  test('of something that moves is its first picture', async () => {
    const frames = Buffer.concat([
      await sharp(await twoHalves(20, 20))
        .raw()
        .toBuffer(),
      Buffer.alloc(20 * 20 * 3),
    ]);
    const moving = await sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } })
      .gif()
      .toBuffer();
    expect((await sharp(moving).metadata()).pages).toBe(2);
    const { pages = 1, width, height } = await sharp(await shrinkPicture(moving, 100)).metadata();
    expect([pages, width, height]).toEqual([1, 20, 20]);
  });
});

describe('a poster cut from a wide picture', () => {
  test.each([
    [960, 540, 360, 540],
    [640, 360, 240, 360],
    [100, 900, 100, 150],
    [2, 3, 2, 3],
  ])('of %i×%i is %i×%i', async (width, height, posterWidth, posterHeight) => {
    const poster = await cropToPoster(await noise(width, height));
    expect(await sizeOf(poster)).toEqual({ width: posterWidth, height: posterHeight, format: 'jpeg' });
  });

  test('holds the part that tells most', async () => {
    const grey = sharp({ create: { width: 900, height: 300, channels: 3, background: '#707070' } });
    const face = await plainPicture(120, 120, '#e0a080');
    const wide = await grey
      .composite([{ input: face, left: 760, top: 90 }])
      .png()
      .toBuffer();
    const { channels } = await sharp(await cropToPoster(wide)).stats();
    expect(channels[0]?.max).toBeGreaterThan(210);
  });
});
