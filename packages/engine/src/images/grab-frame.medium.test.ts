import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../model.ts';
import { FFMPEG, makeFile, openFile, openFilm } from '../testing/films.ts';
import { probedStream } from '../testing/judge.ts';
import { attachedPicture, grabFrame } from './grab-frame.ts';

const signal = AbortSignal.timeout(120_000);
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-images-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const options = { ffmpegPath: FFMPEG, width: 320, signal };
let files = 0;
async function shapeOf(picture: Uint8Array): Promise<Record<string, unknown>> {
  const path = join(dir, `${files++}.jpg`);
  await writeFile(path, picture);
  return await probedStream(path);
}
async function made(name: string, args: readonly string[]): Promise<Source> {
  const path = join(dir, name);
  await makeFile(path, args);
  return await openFile(path, signal);
}
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25'];

describe('a picture of a film', () => {
  it.each(['mkv', 'mp4', 'hevc', 'hdr', 'webm', 'ts', 'avi'])('can be taken from %s', async (id) => {
    const source = await openFilm(id, signal);
    const picture = await grabFrame(source, 5000, options);
    expect(await shapeOf(picture)).toMatchObject({ codec_name: 'mjpeg', width: 320, height: 180 });
  });

  it('is not enlarged', async () => {
    const picture = await grabFrame(await openFilm('webm', signal), 0, { ...options, width: 4000 });
    expect(await shapeOf(picture)).toMatchObject({ width: 320, height: 180 });
  });

  it('has square pixels', async () => {
    const input = ['-f', 'lavfi', '-i', 'testsrc2=s=360x288:r=25:d=2', '-vf', 'setsar=64/45'];
    const picture = await grabFrame(await made('wide.mkv', [...input, ...x264]), 0, { ...options, width: 1000 });
    expect(await shapeOf(picture)).toMatchObject({ width: 512, height: 288 });
  });

  it('is not black where there is anything to see', async () => {
    const dark = 'color=black:s=320x180:r=25:d=6[a];testsrc2=s=320x180:r=25:d=14[b];[a][b]concat';
    const source = await made('fade.mkv', ['-filter_complex', dark, ...x264]);
    const picture = await grabFrame(source, 5000, options);
    // A black picture of this size has less than 2 KB.
    expect(picture.length).toBeGreaterThan(5000);
  });

  it('is black where there is nothing else', async () => {
    const source = await made('black.mkv', ['-f', 'lavfi', '-i', 'color=black:s=320x180:r=25:d=3', ...x264]);
    expect(await shapeOf(await grabFrame(source, 1000, options))).toMatchObject({ width: 320 });
  });

  it('is taken from the film even when the place asked for lies behind its end', async () => {
    expect((await grabFrame(await openFilm('mp4', signal), 10_000_000, options)).length).toBeGreaterThan(1000);
  });

  it('is refused for a file without one, and for one that is gone', async () => {
    await expect(grabFrame(await openFilm('track1', signal), 0, options)).rejects.toMatchObject({
      code: 'stream.not-found',
    });
    const gone = { ...(await openFilm('mp4', signal)), path: join(dir, 'gone.mp4') };
    await expect(grabFrame(gone, 0, options)).rejects.toMatchObject({ code: 'media.missing' });
  });
});

describe('a cover picture', () => {
  it('comes out as it was put in', async () => {
    const cover = join(dir, 'cover.png');
    await makeFile(cover, ['-f', 'lavfi', '-i', 'testsrc2=s=64x64', '-frames:v', '1']);
    const args = ['-f', 'lavfi', '-i', 'sine=d=2', '-i', cover, '-map', '0', '-map', '1', '-c:v', 'copy'];
    const source = await made('song.m4a', [...args, '-c:a', 'aac', '-disposition:v:0', 'attached_pic']);
    const stream = source.index.streams.find((s) => s.type === 'video')!;
    const picture = await attachedPicture(source, stream.index, { ffmpegPath: FFMPEG, signal });
    expect(Buffer.from(picture).subarray(1, 4).toString()).toBe('PNG');
  });

  it('is not a film', async () => {
    const asked = attachedPicture(await openFilm('mp4', signal), 0, { ffmpegPath: FFMPEG, signal });
    await expect(asked).rejects.toMatchObject({ code: 'stream.not-found' });
  });
});
