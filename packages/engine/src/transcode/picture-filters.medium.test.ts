// What becomes of colours and shapes, judged by single pixels of the encoded picture.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mainVideo } from '../stream/build-presentation.ts';
import { VIDEO_RUNGS } from '../stream/rendition.ts';
import type { VideoCodec } from '../stream/rendition.ts';
import { FFMPEG, makeFile, numbered, openFile, readNumbers } from '../testing/films.ts';
import { probedStream } from '../testing/judge.ts';
import { countOf, createTimeline } from '../timeline/timeline.ts';
import { checkFfmpeg } from './check-ffmpeg.ts';
import type { FfmpegInfo } from './check-ffmpeg.ts';
import { softwareFor } from './encoders/families.ts';
import { encodeVideo, videoInit } from './video-head.ts';
import { pictureChoices, videoJob } from './video-job.ts';
import type { PictureChoices } from './video-job.ts';

const signal = AbortSignal.timeout(300_000);
const run = promisify(execFile);
let dir = '';
let can: FfmpegInfo;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-filters-'));
  can = await checkFfmpeg(FFMPEG);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function encoded(path: string, codec: VideoCodec = 'h264'): Promise<{ made: string; picture: PictureChoices }> {
  const source = await openFile(path, signal);
  const stream = mainVideo(source.index)!;
  const rung = VIDEO_RUNGS.find((r) => r.height === 360)!;
  const job = videoJob(source, createTimeline(source.index), stream, { codec, rung, burned: null });
  const picture = pictureChoices(job, can);
  const order = { picture, family: softwareFor(codec), ffmpeg: { signal } };
  const pieces = [await videoInit(FFMPEG, job, order)];
  const range = { first: 0, end: countOf(job.boundaries), isUrgent: true };
  for await (const chunk of encodeVideo(FFMPEG, job, { ...order, ...range })) pieces.push(chunk.bytes);
  const made = `${path}.${codec}.mp4`;
  await writeFile(made, Buffer.concat(pieces));
  return { made, picture };
}

type Rgb = [r: number, g: number, b: number];
/** Colours in the middle of the first picture at these places, in shares of its size. */
async function pixels(path: string, places: readonly (readonly [x: number, y: number])[]): Promise<Rgb[]> {
  const colours: Rgb[] = [];
  for (const [x, y] of places) {
    const filter = `crop=4:4:iw*${x}-2:ih*${y}-2,scale=1:1:flags=area,format=rgb24`;
    const args = ['-v', 'error', '-i', path, '-frames:v', '1', '-vf', filter, '-f', 'rawvideo', 'pipe:1'];
    const { stdout } = await run(FFMPEG, args, { encoding: 'buffer' });
    colours.push([stdout[0]!, stdout[1]!, stdout[2]!]);
  }
  return colours;
}
const isGrey = ([r, g, b]: Rgb): boolean => Math.max(r, g, b) - Math.min(r, g, b) <= 8;

describe.each([
  // Code values of 10 bits, limited range: black, 18 % grey, 100 and 1000 cd/m² (SMPTE ST 2084), and as much signal of HLG.
  ['HDR10', 'smpte2084', [64, 388, 509, 723]],
  ['HLG', 'arib-std-b67', [64, 371, 502, 721]],
] as const)('a film in %s', (name, transfer, codes) => {
  /** Four grey columns, and below them BT.2020 red, green and blue at 100 cd/m². */
  async function hdrFilm(): Promise<string> {
    const path = join(dir, `${name}.mkv`);
    const luma = codes.map((code, i) => `between(X,${i * 80},${i * 80 + 79})*${code}`).join('+');
    const chroma = (red: number, green: number, blue: number): string =>
      `if(lt(Y,45),512,between(X,0,39)*${red}+between(X,40,79)*${green}+between(X,80,119)*${blue}+gt(X,119)*512)`;
    const geq = `geq=lum='if(lt(Y,90),${luma},420)':cb='${chroma(440, 400, 640)}':cr='${chroma(650, 400, 470)}'`;
    const colours = `hdr-opt=1:repeat-headers=1:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc:log-level=error`;
    const input = ['-f', 'lavfi', '-i', 'color=black:s=320x180:r=25:d=4', '-vf', `format=yuv420p10,${geq}`];
    const tags = ['-color_primaries', 'bt2020', '-color_trc', transfer, '-colorspace', 'bt2020nc'];
    await makeFile(path, [
      ...input,
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      colours,
      ...tags,
      '-g',
      '50',
    ]);
    return path;
  }

  it('keeps greys grey and in their order, and its colours', async ({ skip }) => {
    if (!can.hasToneMapping) skip();
    const { made, picture } = await encoded(await hdrFilm());
    expect(picture.toneMap).toBe(name === 'HLG' ? 'hlg' : 'pq');
    const greys = await pixels(made, [
      [0.12, 0.25],
      [0.37, 0.25],
      [0.62, 0.25],
      [0.87, 0.25],
    ]);
    expect(greys.every(isGrey)).toBe(true);
    const light = greys.map(([, g]) => g);
    expect(light).toEqual(light.toSorted((a, b) => a - b));
    expect(light[0]).toBeLessThan(12);
    // Neither lost in the dark nor burnt out: 18 % grey is seen as one, and the brightest is not white before its time.
    expect(light[1]).toBeGreaterThan(25);
    expect(light[2]! - light[1]!).toBeGreaterThan(20);
    expect(light[3]! - light[2]!).toBeGreaterThan(20);
    const [red, green, blue] = (await pixels(made, [
      [0.12, 0.75],
      [0.37, 0.75],
      [0.62, 0.75],
    ])) as [Rgb, Rgb, Rgb];
    expect(red[0]).toBeGreaterThan(Math.max(red[1], red[2]) + 40);
    expect(green[1]).toBeGreaterThan(Math.max(green[0], green[2]) + 20);
    expect(blue[2]).toBeGreaterThan(Math.max(blue[0], blue[1]) + 40);
    expect(await probedStream(made)).toMatchObject({
      color_transfer: 'bt709',
      color_space: 'bt709',
      pix_fmt: 'yuv420p',
    });
  });

  it.each(['hevc10', 'av110'] as const)('keeps its range in %s', async (codec) => {
    const { made, picture } = await encoded(await hdrFilm(), codec);
    expect(picture.toneMap).toBe('none');
    expect(await probedStream(made)).toMatchObject({
      color_transfer: transfer,
      pix_fmt: 'yuv420p10le',
      color_space: 'bt2020nc',
    });
  });
});

/** Red in the left upper quarter, blue in the right lower one, grey elsewhere. */
const QUARTERS = ['drawbox=0:0:iw/2:ih/2:red:fill', 'drawbox=iw/2:ih/2:iw/2:ih/2:blue:fill'].join(',');
const flat = (size: string, seconds = 4): string[] => ['-f', 'lavfi', '-i', `color=gray:s=${size}:r=25:d=${seconds}`];
const isRed = ([r, g, b]: Rgb): boolean => r > 150 && g < 90 && b < 90;
const isBlue = ([r, g, b]: Rgb): boolean => b > 150 && r < 90 && g < 90;

describe('the shape of a picture', () => {
  it('of other than square pixels becomes what is shown, with square ones', async () => {
    const path = join(dir, 'anamorphic.mkv');
    await makeFile(path, [...flat('360x288'), '-vf', `${QUARTERS},setsar=64/45`, '-c:v', 'libx264', '-g', '50']);
    const { made } = await encoded(path);
    expect(await probedStream(made)).toMatchObject({ width: 512, height: 288, sample_aspect_ratio: '1:1' });
    const [upper, lower] = await pixels(made, [
      [0.45, 0.45],
      [0.55, 0.55],
    ]);
    expect([isRed(upper!), isBlue(lower!)]).toEqual([true, true]);
  });

  it.each([
    [90, [0.75, 0.25], [0.25, 0.75]],
    [180, [0.75, 0.75], [0.25, 0.25]],
    [270, [0.25, 0.75], [0.75, 0.25]],
  ] as const)('turned by %d degrees stands upright', async (degrees, red, blue) => {
    const upright = join(dir, 'upright.mp4');
    await makeFile(upright, [
      ...flat('320x180'),
      '-vf',
      QUARTERS,
      '-c:v',
      'libx264',
      '-g',
      '50',
      '-pix_fmt',
      'yuv420p',
    ]);
    const path = join(dir, `turned-${degrees}.mp4`);
    // ffmpeg counts counter-clockwise here.
    await makeFile(path, ['-i', upright, '-c', 'copy', '-metadata:s:v:0', `rotate=${360 - degrees}`]);
    const rotation = mainVideo((await openFile(path, signal)).index)!.rotation;
    const { made } = await encoded(path);
    const size = degrees === 180 ? { width: 320, height: 180 } : { width: 180, height: 320 };
    expect(await probedStream(made)).toMatchObject(size);
    // Where the container says 270 instead of 90, the picture is turned the other way round.
    const places = rotation === degrees ? [red, blue] : [blue, red];
    const [first, second] = await pixels(made, places);
    expect([isRed(first!), isBlue(second!)]).toEqual([true, true]);
  });

  it.each([
    ['4:2:2 of 10 bits', 'yuv422p10le', 'libx264'],
    ['4:4:4', 'yuv444p', 'libx264'],
    ['full range', 'yuvj420p', 'libx264'],
    ['RGB', 'gbrp', 'libx264rgb'],
  ])('and its colours stay in a film of %s', async (_, format, encoder) => {
    const path = join(dir, `${format}.mkv`);
    const pixel = format === 'gbrp' ? 'rgb24' : format;
    await makeFile(path, [...flat('321x181'), '-vf', QUARTERS, '-pix_fmt', pixel, '-c:v', encoder, '-g', '50']);
    const { made } = await encoded(path);
    const [upper, lower, grey] = await pixels(made, [
      [0.25, 0.25],
      [0.75, 0.75],
      [0.75, 0.25],
    ]);
    expect([isRed(upper!), isBlue(lower!)]).toEqual([true, true]);
    expect(isGrey(grey!) && Math.abs(grey![0] - 128) < 10).toBe(true);
    expect(await probedStream(made)).toMatchObject({ pix_fmt: 'yuv420p' });
  });

  it('that changes in mid-film is one size in the encode, with every frame', async () => {
    const part = async (name: string, width: number, height: number): Promise<string> => {
      const path = join(dir, name);
      const input = ['-f', 'lavfi', '-i', `testsrc2=s=${width}x${height}:r=25:d=4`, '-vf', numbered(width, height)];
      await makeFile(path, [...input, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '25', '-f', 'mpegts']);
      return path;
    };
    const [a, b] = [await part('a.ts', 320, 180), await part('b.ts', 640, 360)];
    const list = join(dir, 'list.txt');
    await writeFile(list, `file '${a}'\nfile '${b}'\n`);
    const path = join(dir, 'changes.ts');
    await makeFile(path, ['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', '-f', 'mpegts']);
    const { made, picture } = await encoded(path);
    expect(await probedStream(made)).toMatchObject({ width: picture.width, height: picture.height });
    const numbers = (await readNumbers(made)).map((f) => f.number);
    expect(numbers).toEqual([...Array(100).keys(), ...Array(100).keys()]);
  });
});

describe('an interlaced film', () => {
  it.each([
    ['top', 'tff=1'],
    ['bottom', 'bff=1'],
  ])('whose %s field comes first becomes 25 full frames a second', async (_, order) => {
    const path = join(dir, `${order}.mkv`);
    // A bar that moves 4 pixels from field to field: woven together as one frame it would have teeth.
    const bar = `geq=lum='16+219*between(X,mod(N*4,280),mod(N*4,280)+40)':cb=128:cr=128`;
    const input = ['-f', 'lavfi', '-i', 'color=black:s=320x180:r=50:d=4,format=yuv420p'];
    const field = order.startsWith('tff') ? 'interleave_top' : 'interleave_bottom';
    const weave = `${bar},tinterlace=${field},setfield=${order.slice(0, 3)},format=yuv420p`;
    const encoder = ['-c:v', 'libx264', '-flags', '+ilme+ildct', '-x264-params', order, '-g', '50', '-r', '25'];
    await makeFile(path, [...input, '-vf', weave, ...encoder]);
    const { made, picture } = await encoded(path);
    expect(picture.deinterlace).not.toBe('none');
    const frames = await probedStream(made);
    expect(frames).toMatchObject({ r_frame_rate: '25/1' });
    const rows = await run(FFMPEG, ['-v', 'error', '-i', made, '-vf', 'format=gray', '-f', 'rawvideo', 'pipe:1'], {
      encoding: 'buffer',
      maxBuffer: 64 << 20,
    });
    const size = 320 * 180;
    expect(rows.stdout.length / size).toBe(100);
    // In every second line the bar begins where it begins in the lines between them.
    const frame = rows.stdout.subarray(30 * size, 31 * size);
    const begins = (y: number): number => frame.subarray(y * 320, y * 320 + 320).findIndex((v) => v > 128);
    expect(Math.abs(begins(80) - begins(81))).toBeLessThanOrEqual(1);
  });
});
