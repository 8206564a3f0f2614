// Discs in folders, from a scan to measured films. Whether their pictures are right, the engine and the running server are asked.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mediaTree, type MediaTree } from './testing/media-tree.ts';
import { openScanRig, testMedia, type ScanRig } from './testing/scan-rig.ts';

let rig: ScanRig;
let tree: MediaTree;
beforeAll(async () => {
  rig = await openScanRig();
  tree = await mediaTree();
});
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
  await tree[Symbol.asyncDispose]();
});

const fileOf = async (title: string) => {
  const { id } = await rig.item(title, 'movie');
  const [file, ...others] = await rig.libraries.media.filesOf(id);
  expect(others).toEqual([]);
  return file!;
};

describe('disc folders', () => {
  let library = '';
  let halves: Uint8Array[] = [];

  test('are films with the name of their folder, and their companions', async () => {
    const film = await readFile(testMedia('Movies/Grey Cloud (2016).ts'));
    const middle = Math.floor(film.length / 376) * 188;
    halves = [film.subarray(0, middle), film.subarray(middle)];
    await tree.put('Mr. Sea (2001)/VIDEO_TS/VTS_01_1.VOB', halves[0]);
    await tree.put('Mr. Sea (2001)/VIDEO_TS/VIDEO_TS.VOB', 'menu');
    await mkdir(tree.at('Mr. Air/BDMV/STREAM'), { recursive: true });
    await copyFile(testMedia('Movies/Grey Cloud (2016).ts'), tree.at('Mr. Air/BDMV/STREAM/00001.m2ts'));
    await copyFile(testMedia('Movies/Blue Square (2019)/Blue Square (2019).en.srt'), tree.at('Mr. Air/Mr. Air.en.srt'));
    await copyFile(testMedia('Movies/Blue Square (2019)/poster.jpg'), tree.at('Mr. Air/poster.jpg'));
    library = await rig.add('movies', [tree.root]);
    expect((await rig.items({ libraryId: library })).map((i) => [i.title, i.year])).toEqual([
      ['Mr. Air', undefined],
      ['Mr. Sea', 2001],
    ]);
    const air = await rig.item('Mr. Air', 'movie');
    expect(air.images.poster).toBeDefined();
    expect((await fileOf('Mr. Air')).subtitles.map((s) => s.language)).toEqual(['en']);
    expect(await rig.libraries.problems(library)).toEqual([]);
  });

  test('are measured by the pass that follows', async () => {
    await rig.measured(library);
    const { index, path } = await fileOf('Mr. Air');
    expect(path).toBe(tree.at('Mr. Air/BDMV'));
    expect(index.pieces?.map((p) => p.path)).toEqual(['STREAM/00001.m2ts']);
    expect([index.grid?.keyframes.length, index.access?.pass]).toEqual([8, 1]);
  });

  test('that have got another file are another film, measured anew', async () => {
    const before = (await fileOf('Mr. Sea')).index;
    await writeFile(tree.at('Mr. Sea (2001)/VIDEO_TS/VTS_01_2.VOB'), halves[1]!);
    await rig.scan(library);
    await rig.measured(library);
    const { index } = await fileOf('Mr. Sea');
    expect(index.pieces).toHaveLength(2);
    expect(index.sizeBytes).toBe(halves[0]!.length + halves[1]!.length);
    expect(index.durationMs).toBeGreaterThan(before.durationMs + 5000);
    expect(index.sourceId).not.toBe(before.sourceId);
  });

  test('that nothing has happened to are not read again', async () => {
    const job = await rig.jobs.ended((await rig.libraries.scan(library)).id);
    expect(job.message).toContain('nothing new');
  });

  test('with nothing that plays are listed with a reason', async () => {
    await tree.put('Ruin (1990)/VIDEO_TS/VTS_01_1.VOB', 'not a film '.repeat(1000));
    await rig.scan(library);
    expect(await rig.libraries.problems(library)).toEqual([
      { path: expect.stringContaining('VIDEO_TS'), code: 'unreadable', reason: expect.stringContaining('protected') },
    ]);
  });
});
