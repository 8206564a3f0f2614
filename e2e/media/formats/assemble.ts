// Puts films together from the files that ffmpeg has made.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { playlist, titleSet } from './disc-files.ts';
import type { Assembly, Part } from './format-film.ts';

const SECTOR = 2048;

interface Filled {
  seconds: number;
  bytes: Buffer;
}

/** `kitchen`: where the parts lie; `target`: the file or folder to make. */
export async function assemble(assembly: Assembly, kitchen: string, target: string): Promise<void> {
  const read = (name: string): Promise<Buffer> => readFile(join(kitchen, name));
  const filled = (parts: readonly Part[]): Promise<Filled[]> =>
    Promise.all(parts.map(async ({ name, seconds }) => ({ seconds, bytes: await read(name) })));
  switch (assembly.kind) {
    case 'joined':
      return await writeFile(target, Buffer.concat(await Promise.all(assembly.parts.map(read))));
    case 'dvd':
      return await writeDvd(await read(assembly.menu), await filled(assembly.parts), target);
    case 'blu-ray':
      return await writeBluray(await read(assembly.trailer), await filled(assembly.clips), target);
    default:
      return assembly satisfies never;
  }
}

/** The second title set has a warning in front of the film, and its files end in mid-cell, as those of real discs do. */
async function writeDvd(menu: Buffer, parts: readonly Filled[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const put = (name: string, bytes: Buffer): Promise<void> => writeFile(join(folder, name), bytes);
  const video = Buffer.concat([menu, ...parts.map((p) => p.bytes)]);
  const cuts = [0, 0.3, 0.7, 1].map((share) => Math.floor((video.length / SECTOR) * share) * SECTOR);
  for (const i of [1, 2, 3]) await put(`VTS_02_${i}.VOB`, video.subarray(cuts[i - 1], cuts[i]));
  const warning = menu.length / SECTOR;
  const cells: [number, number, number][] = [];
  for (const { bytes, seconds } of parts) {
    const first = (cells.at(-1)?.[1] ?? warning - 1) + 1;
    cells.push([first, first + bytes.length / SECTOR - 1, seconds]);
  }
  const seconds = parts.reduce((sum, p) => sum + p.seconds, 0);
  const intro = { seconds: 1, cells: [[0, warning - 1, 1]] as const };
  await put('VTS_02_0.IFO', titleSet([intro, { seconds, cells }]));
  await put('VTS_01_0.IFO', titleSet([intro]));
  for (const name of ['VIDEO_TS.VOB', 'VTS_01_0.VOB', 'VTS_01_1.VOB', 'VTS_02_0.VOB']) await put(name, menu);
}

async function writeBluray(trailer: Buffer, clips: readonly Filled[], folder: string): Promise<void> {
  for (const name of ['STREAM', 'PLAYLIST']) await mkdir(join(folder, name), { recursive: true });
  const put = (name: string, bytes: Buffer): Promise<void> => writeFile(join(folder, name), bytes);
  const items = clips.map(({ seconds }, i) => ({ clip: `0001${clips.length - i}`, inS: 600, outS: 600 + seconds }));
  for (const [i, { clip }] of items.entries()) await put(`STREAM/${clip}.m2ts`, clips[i]!.bytes);
  await put('STREAM/00001.m2ts', trailer);
  const short = { clip: '00001', inS: 600, outS: 603 };
  await put('PLAYLIST/00001.mpls', playlist([short]));
  await put('PLAYLIST/00800.mpls', playlist(items));
  // A menu that goes round, and a list that names what is not there.
  await put('PLAYLIST/00900.mpls', playlist(Array.from({ length: 9 }, () => short)));
  await put('PLAYLIST/00901.mpls', playlist([...items, { clip: '09999', inS: 0, outS: 600 }]));
  await put('index.bdmv', Buffer.from('INDX0200'));
}
