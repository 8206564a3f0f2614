import { describe, expect, it } from 'vitest';
import { POOR_SCORE, SCORE_SIZE, scorePicture } from './score-picture.ts';

const { width, height } = SCORE_SIZE;
type Light = (x: number, y: number) => number;
const picture = (light: Light): Uint8Array =>
  Uint8Array.from({ length: width * height }, (_, i) => light(i % width, Math.floor(i / width)));
const blocks =
  (size: number, low = 40, high = 200): Light =>
  (x, y) =>
    (Math.floor(x / size) + Math.floor(y / size)) % 2 === 0 ? low : high;
const boxed =
  (light: Light): Light =>
  (x, y) =>
    y < 7 || y >= height - 7 ? 0 : light(x, y);

describe('a picture worth looking at', () => {
  it.each([
    ['black', () => 0],
    ['nearly black, with a little noise', (x: number, y: number) => 4 + ((x * 7 + y * 13) % 5)],
    ['white', () => 255],
    ['one grey', () => 128],
    ['a soft fade of greys', (x: number) => 100 + x / 4],
  ] satisfies [string, Light][])('is not %s', (_what, light) => {
    expect(scorePicture(picture(light))).toBeLessThan(POOR_SCORE);
  });

  it('has something in it', () => {
    expect(scorePicture(picture(blocks(4)))).toBeGreaterThan(0.5);
    expect(scorePicture(picture(blocks(4)))).toBeLessThanOrEqual(1);
  });

  it('is sharp rather than a blur of the same', () => {
    const soft = picture((x, y) => 120 + 80 * Math.sin(x / 14) * Math.sin(y / 14));
    expect(scorePicture(picture(blocks(6)))).toBeGreaterThan(scorePicture(soft) * 1.5);
  });

  it('is bright rather than dark', () => {
    expect(scorePicture(picture(blocks(6)))).toBeGreaterThan(scorePicture(picture(blocks(6, 0, 40))) * 2);
  });

  it('is told apart behind bars, too', () => {
    const sharp = scorePicture(picture(boxed(blocks(6))));
    expect(sharp).toBeGreaterThan(POOR_SCORE);
    expect(sharp).toBeGreaterThan(scorePicture(picture(boxed(() => 90))));
  });

  it('is not nothing', () => {
    expect(scorePicture(new Uint8Array(0))).toBe(0);
    expect(scorePicture(Uint8Array.of(77), 1)).toBe(0);
  });
});
