import { describe, expect, test } from 'vitest';
import { imageBox, pictureBox, planeBox } from './picture-place.ts';

const screen = { width: 1440, height: 900 };

describe('the picture of a film in its element', () => {
  test('is as large as fits, in the middle', () => {
    expect(pictureBox(screen, { width: 1920, height: 1080 })).toEqual({ left: 0, top: 45, width: 1440, height: 810 });
    expect(pictureBox(screen, { width: 600, height: 600 })).toEqual({ left: 270, top: 0, width: 900, height: 900 });
  });
  test('is nowhere before its size is known', () => {
    expect(pictureBox(screen, { width: 0, height: 0 })).toBeNull();
    expect(pictureBox({ width: 0, height: 0 }, { width: 16, height: 9 })).toBeNull();
  });
});

describe('the plane of picture subtitles', () => {
  const wide = { left: 0, top: 150, width: 1440, height: 600 };
  test('covers a film of its shape', () => {
    const picture = { left: 0, top: 45, width: 1440, height: 810 };
    expect(planeBox(picture, { width: 1920, height: 1080 })).toEqual(picture);
  });
  test('keeps its shape over a film whose bars were cut away', () => {
    expect(planeBox(wide, { width: 1920, height: 1080 })).toEqual({ left: 0, top: 45, width: 1440, height: 810 });
  });
  test('of a DVD is stretched as its film is', () => {
    expect(planeBox(wide, { width: 720, height: 576 })).toEqual(wide);
  });
});

describe('an image on it', () => {
  const plane = { width: 1920, height: 1080 };
  const box = { left: 0, top: 45, width: 1440, height: 810 };
  test('is scaled and moved with it', () => {
    expect(imageBox(box, plane, { x: 480, y: 900, width: 960, height: 80 }, screen)).toEqual({
      left: 360,
      top: 720,
      width: 720,
      height: 60,
    });
  });
  test('never leaves the screen', () => {
    const tall = { left: 0, top: -200, width: 1440, height: 1300 };
    const low = imageBox(tall, plane, { x: 0, y: 1000, width: 100, height: 80 }, screen);
    expect(low.top + low.height).toBeLessThanOrEqual(900);
    expect(imageBox(tall, plane, { x: 0, y: 0, width: 100, height: 80 }, screen).top).toBe(0);
  });
});
