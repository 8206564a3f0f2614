import { describe, expect, it } from 'vitest';
import { parseVersion } from './check-ffmpeg.ts';

const about = (version: string, libavcodec: string): string =>
  `ffmpeg version ${version} Copyright (c) 2000-2024 the FFmpeg developers\nbuilt with gcc\nlibavutil 57. 28.100\nlibavcodec     ${libavcodec}\n`;

describe('the version of ffmpeg', () => {
  it.each([
    ['5.1.9-0+deb12u1', '59. 37.100 / 59. 37.100', 5],
    ['n7.1', '61. 19.100 / 61. 19.100', 7],
    ['6.0-essentials_build-www.gyan.dev', '60.  3.100 / 60.  3.100', 6],
    ['N-118448-g43be8d07281d', '61. 31.101 / 61. 31.101', null],
    ['2024-09-26-git-f43916e217', '61. 19.100 / 61. 19.100', null],
  ])('%s is new enough', (version, libavcodec, major) => {
    const info = parseVersion(about(version, libavcodec));
    expect(info).toMatchObject({ version, major });
    expect(info.buildId).toBe(`ffmpeg version ${version} Copyright (c) 2000-2024 the FFmpeg developers`);
  });

  it.each([
    ['4.4.2', '58.134.100 / 58.134.100'],
    ['5.0.1', '59. 18.100 / 59. 18.100'],
  ])('%s is too old, and the message says what is needed', (version, libavcodec) => {
    expect(() => parseVersion(about(version, libavcodec))).toThrow(/5\.1 or newer/);
  });

  it.each(['', 'hello', 'avconv version 11', 'ffmpeg version 6.0 without a library'])('%j is not ffmpeg', (text) => {
    expect(() => parseVersion(text)).toThrow(expect.objectContaining({ code: 'transcode.unavailable' }));
  });
});
