import { describe, expect, it } from 'vitest';
import { madeJob } from '../testing/made-job.ts';
import { picturesOverlay, placeOf } from './burn-in.ts';
import { nvenc } from './encoders/nvenc.ts';
import { x264 } from './encoders/x264.ts';
import { videoArguments } from './video-arguments.ts';
import { pictureChoices } from './video-job.ts';

const hd = { width: 1920, height: 1080 };
const plane = { planeWidth: 1920, planeHeight: 1080 };
const line = { x: 480, y: 960, width: 960, height: 60 };

describe('the place of a picture subtitle', () => {
  it('is scaled with the picture', () => {
    expect(placeOf(plane, line, hd, { width: 1280, height: 720 })).toEqual({ x: 320, y: 640, width: 640, height: 40 });
  });

  it('is stretched with a picture of other pixels: the plane of a DVD is its video’s', () => {
    const dvd = { planeWidth: 720, planeHeight: 576 };
    const at = placeOf(
      dvd,
      { x: 72, y: 480, width: 576, height: 48 },
      { width: 720, height: 576 },
      { width: 1024, height: 576 },
    );
    expect(at).toEqual({ x: 102, y: 480, width: 819, height: 48 });
  });

  it('stays inside a film whose black bars were cut off, in its right shape', () => {
    const at = placeOf(plane, line, { width: 1920, height: 800 }, { width: 1920, height: 800 });
    expect(at).toEqual({ x: 480, y: 740, width: 960, height: 60 });
  });

  it('is never outside, whatever the file says', () => {
    const at = placeOf(plane, { x: 5000, y: 5000, width: 10, height: 10 }, hd, { width: 640, height: 360 });
    expect(at.x + at.width).toBeLessThanOrEqual(640);
    expect(at.y + at.height).toBeLessThanOrEqual(360);
  });
});

describe('the command line of a head that draws subtitles', () => {
  const box = { x: 10, y: 20, width: 30, height: 40 };
  const overlay = picturesOverlay([
    { file: '/tmp/a/0.png', cue: { startMs: 1000, endMs: 2500 }, box },
    { file: '/tmp/a/1.png', cue: { startMs: 2500, endMs: 4000 }, box },
  ]);
  const args = (family = x264): string[] => {
    const job = madeJob({ burned: 's2' });
    const picture = pictureChoices(job, { hasToneMapping: true, hasBwdif: true });
    return videoArguments(job, { first: 1, end: 3, isUrgent: true, attempt: 0, picture, family, overlay });
  };
  const graph = (tokens: string[]): string => tokens[tokens.indexOf('-filter_complex') + 1]!;

  it('lays one over the other while it stands there, on the scaled picture', () => {
    const chains = graph(args()).split(';');
    expect(chains[0]).toMatch(/^\[0:0\]settb.*scale=1280:720:flags=bilinear\[film\]$/);
    expect(chains.slice(1, 3)).toEqual([
      "movie=filename='/tmp/a/0.png':format_name=png_pipe,settb=AVTB,setpts=PTS+1000000,scale=30:40[image0]",
      "[film][image0]overlay=10:20:eof_action=repeat:enable='gte(t,0.999500)*lt(t,2.499500)'[drawn0]",
    ]);
    expect(chains[4]).toMatch(/^\[drawn0\]\[image1\]overlay/);
    expect(chains[5]).toBe('[drawn1]format=yuv420p,setsar=1[out]');
    expect(args()[args().indexOf('-map') + 1]).toBe('[out]');
  });

  it('draws before the picture goes onto a device', () => {
    expect(graph(args(nvenc))).toMatch(/setsar=1,format=nv12,hwupload_cuda\[out\]$/);
    expect(args(nvenc)).not.toContain('-hwaccel');
  });

  it('is a plain one where nothing stands on the screen', () => {
    expect(picturesOverlay([])('film')).toEqual({ chains: [], to: 'film' });
  });
});
