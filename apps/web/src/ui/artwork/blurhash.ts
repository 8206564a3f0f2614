// Decodes a BlurHash (github.com/woltapp/blurhash, Algorithm.md) into pixels: a first idea of a picture in 20–30 characters.

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';

function base83(text: string): number {
  let value = 0;
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    if (digit === -1) return Number.NaN;
    value = value * 83 + digit;
  }
  return value;
}

const toLinear = (byte: number): number => {
  const x = byte / 255;
  return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
};
const toByte = (linear: number): number => {
  const x = Math.min(1, Math.max(0, linear));
  return Math.round((x <= 0.0031308 ? x * 12.92 : 1.055 * x ** (1 / 2.4) - 0.055) * 255);
};
const signedSquare = (x: number): number => Math.sign(x) * x * x;

type Rgb = readonly [number, number, number];

function factors(hash: string, count: number): Rgb[] {
  const strongest = (base83(hash.slice(1, 2)) + 1) / 166;
  const average = base83(hash.slice(2, 6));
  const first: Rgb = [toLinear(average >> 16), toLinear((average >> 8) & 255), toLinear(average & 255)];
  const rest = Array.from({ length: count - 1 }, (_, i): Rgb => {
    const value = base83(hash.slice(6 + i * 2, 8 + i * 2));
    const part = (digit: number): number => signedSquare((digit - 9) / 9) * strongest;
    return [part(Math.floor(value / 361)), part(Math.floor(value / 19) % 19), part(value % 19)];
  });
  return [first, ...rest];
}

/** RGBA pixels, or null for text that is no BlurHash. */
export function decodeBlurhash(hash: string, width: number, height: number): Uint8ClampedArray<ArrayBuffer> | null {
  const shape = base83(hash.slice(0, 1));
  const [across, down] = [(shape % 9) + 1, Math.floor(shape / 9) + 1];
  if (Number.isNaN(base83(hash)) || hash.length < 6 || hash.length !== 4 + 2 * across * down) return null;
  const colors = factors(hash, across * down);
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum = [0, 0, 0];
      for (const [i, color] of colors.entries()) {
        const basis =
          Math.cos((Math.PI * x * (i % across)) / width) * Math.cos((Math.PI * y * Math.floor(i / across)) / height);
        for (let channel = 0; channel < 3; channel++)
          sum[channel] = (sum[channel] ?? 0) + (color[channel] ?? 0) * basis;
      }
      pixels.set([toByte(sum[0] ?? 0), toByte(sum[1] ?? 0), toByte(sum[2] ?? 0), 255], (y * width + x) * 4);
    }
  }
  return pixels;
}
