// After a scan every film gets its pictures, once.
import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPicturesRig } from './testing/pictures-rig.ts';

const run = promisify(execFile);
const RED = 'Movies/Red Circle (2020)/Red Circle (2020).mp4';
const YELLOW = 'Movies/Yellow Star (2017).webm';
let dir: string;
let chaptered: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-chapters-'));
  chaptered = join(dir, 'Three Parts (2019).mkv');
  const facts = join(dir, 'chapters.txt');
  const chapter = (start: number, end: number, title: string): string =>
    `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${start}\nEND=${end}\ntitle=${title}\n`;
  const chapters = [chapter(0, 4000, 'Red'), chapter(4000, 8000, 'Green'), chapter(8000, 12_000, 'Blue')];
  await writeFile(facts, `;FFMETADATA1\n${chapters.join('')}`);
  const colour = (name: string): string => `color=${name}:s=320x180:r=25:d=4,noise=alls=30:allf=t`;
  const picture = `${colour('red')}[a];${colour('0x00a000')}[b];${colour('blue')}[c];[a][b][c]concat=n=3[v]`;
  const args = ['-filter_complex', picture, '-i', facts, '-map', '[v]', '-map_metadata', '0', '-map_chapters', '0'];
  const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25'];
  await run('ffmpeg', ['-v', 'error', '-y', ...args, ...encoder, chaptered], { timeout: 60_000 });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** The colour of the middle of a picture: 'red', 'green' or 'blue'. */
async function colourOf(picture: Uint8Array): Promise<string> {
  const { channels } = await sharp(picture).stats();
  const means = channels.slice(0, 3).map((c) => c.mean);
  return ['red', 'green', 'blue'][means.indexOf(Math.max(...means))]!;
}

describe('after a scan', () => {
  test('every film has its sheets and each chapter its picture', async () => {
    await using rig = await openPicturesRig([RED, YELLOW, chaptered]);
    expect(await rig.scan()).toMatchObject({ state: 'succeeded', message: 'Films: pictures of 3 films' });
    expect(rig.sheets.usage().entries).toBe(3);
    const { versions } = await rig.item('Three Parts');
    const { chapters } = versions[0]!;
    expect(chapters.map((c) => c.title)).toEqual(['Red', 'Green', 'Blue']);
    const colours = await Promise.all(chapters.map(async (c) => colourOf(await rig.read(c.image!.url))));
    expect(colours).toEqual(['red', 'green', 'blue']);
    expect(chapters[0]!.image).toMatchObject({ width: 320, height: 180 });
    expect(chapters[0]!.image!.blurhash.length).toBeGreaterThan(6);
    expect((await rig.item('Red Circle')).versions[0]!.chapters.every((c) => !c.image)).toBe(true);
  });

  test('nothing is made twice, also when a film was moved', async () => {
    await using rig = await openPicturesRig([RED]);
    await rig.scan();
    expect(await rig.scan()).toMatchObject({ message: 'Films: pictures of 0 films' });
    await rename(join(rig.films, 'Red Circle (2020).mp4'), join(rig.films, 'Red Square (2020).mp4'));
    expect(await rig.scan()).toMatchObject({ message: 'Films: pictures of 0 films' });
    expect(rig.sheets.usage().entries).toBe(1);
  });

  test('a full store ends the job, and says so', async () => {
    await using rig = await openPicturesRig([RED, YELLOW], 20_000);
    await rig.sheets.put('a'.repeat(64), new Uint8Array(19_000));
    const ended = await rig.scan();
    expect(ended).toMatchObject({ state: 'succeeded' });
    expect(ended.message).toMatch(/pictures of 0 films; the store is full/);
  });
});
