import { chmod, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { walk } from './phase-1-walk.ts';
import { mediaTree } from './testing/media-tree.ts';

const signal = new AbortController().signal;
const pathsIn = async (root: string): Promise<string[]> => (await walk(root, signal))?.files.map((f) => f.path) ?? [];

describe('a walk', () => {
  test('finds media and what belongs to it, at every depth', async () => {
    await using tree = await mediaTree([
      'a.mkv',
      'b/c/d.flac',
      'b/a.en.srt',
      'b/poster.jpg',
      'b/movie.nfo',
      'b/readme.txt',
      'b/e.mkv.part',
    ]);
    expect(await pathsIn(tree.root)).toEqual(['a.mkv', 'b/a.en.srt', 'b/c/d.flac', 'b/movie.nfo', 'b/poster.jpg']);
  });

  test('tells size, time and medium', async () => {
    await using tree = await mediaTree();
    await tree.put('x/film.mkv', 'seven b');
    const file = (await walk(tree.root, signal))?.files[0];
    expect(file).toMatchObject({ path: 'x/film.mkv', dir: 'x', name: 'film.mkv', medium: 'video', sizeBytes: 7 });
    expect(Math.abs((file?.mtimeMs ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(Number.isInteger(file?.mtimeMs)).toBe(true);
  });

  test('passes by hidden files, trailers, extras, recycle bins and marked folders', async () => {
    await using tree = await mediaTree([
      '.hidden.mkv',
      '.git/x.mkv',
      'Film/Film.mkv',
      'Film/Film-trailer.mkv',
      'Film/Extras/x.mkv',
      '@eaDir/x.mkv',
      'private/.nomedia',
      'private/x.mkv',
    ]);
    expect(await pathsIn(tree.root)).toEqual(['Film/Film.mkv']);
  });

  test('keeps odd names as they are', async () => {
    const names = ['-i.mkv', 'Line\nBreak.mkv', `"a" 'b' $HOME.mkv`, '🎬 ночь.mkv', `${'long '.repeat(50)}.mkv`];
    await using tree = await mediaTree(names);
    expect(new Set(await pathsIn(tree.root))).toEqual(new Set(names));
  });

  test('of a folder that is not there says so instead of finding nothing', async () => {
    await using tree = await mediaTree();
    expect(await walk(join(tree.root, 'gone'), signal)).toBeNull();
  });

  test('ends when it is stopped', async () => {
    await using tree = await mediaTree(['a/b.mkv']);
    await expect(walk(tree.root, AbortSignal.abort())).rejects.toThrow();
  });
});

describe('links', () => {
  test('out of the folder are not followed, neither files nor folders', async () => {
    await using outside = await mediaTree(['secret.mkv', 'dir/secret.mkv']);
    await using tree = await mediaTree(['in.mkv']);
    await symlink(outside.at('secret.mkv'), tree.at('out.mkv'));
    await symlink(outside.at('dir'), tree.at('dir'));
    await symlink('../..', tree.at('up'));
    await symlink('/etc/hostname', tree.at('etc.mkv'));
    expect(await pathsIn(tree.root)).toEqual(['in.mkv']);
  });

  test('within the folder are followed once, and in circles not for ever', async () => {
    await using tree = await mediaTree(['films/a.mkv', 'films/sub/b.mkv']);
    await symlink('a.mkv', tree.at('films/again.mkv'));
    await symlink('..', tree.at('films/sub/loop'));
    await symlink('films', tree.at('zz-second-name'));
    expect(await pathsIn(tree.root)).toEqual(['films/a.mkv', 'films/again.mkv', 'films/sub/b.mkv']);
  });

  test('that lead nowhere are passed by', async () => {
    await using tree = await mediaTree();
    await symlink('nothing.mkv', tree.at('dead.mkv'));
    expect(await pathsIn(tree.root)).toEqual([]);
  });

  test('as the library itself are fine', async () => {
    await using tree = await mediaTree(['real/a.mkv']);
    await symlink('real', tree.at('link'));
    expect(await pathsIn(tree.at('link'))).toEqual(['a.mkv']);
  });
});

describe('a disc folder', () => {
  const DVD = ['VIDEO_TS.IFO', 'VIDEO_TS.VOB', 'VTS_01_0.IFO', 'VTS_01_0.VOB', 'VTS_01_1.VOB', 'VTS_01_2.VOB'];
  const BLU_RAY = ['index.bdmv', 'STREAM/00001.m2ts', 'STREAM/00002.m2ts', 'PLAYLIST/00001.mpls', 'CLIPINF/00001.clpi'];
  const under = (dir: string, names: readonly string[]): string[] => names.map((n) => `${dir}/${n}`);
  const films = async (root: string) =>
    (await walk(root, signal))?.files.filter((f) => f.medium === 'video').map((f) => [f.path, f.dir, f.name]);

  test('is one film in the folder it lies in, whose parts are none', async () => {
    await using tree = await mediaTree([
      ...under('Mr. Sea (2001)/VIDEO_TS', DVD),
      ...under('Air/BDMV', BLU_RAY),
      'Mr. Sea (2001)/poster.jpg',
      'Mr. Sea (2001)/AUDIO_TS/nothing.txt',
      'Air/CERTIFICATE/id.bdmv',
    ]);
    expect(await films(tree.root)).toEqual([
      ['Air/BDMV', 'Air', 'Air'],
      ['Mr. Sea (2001)/VIDEO_TS', 'Mr. Sea (2001)', 'Mr. Sea (2001)'],
    ]);
    expect(await pathsIn(tree.root)).toContain('Mr. Sea (2001)/poster.jpg');
  });

  test('may lie loosely among other things', async () => {
    await using tree = await mediaTree([
      ...under('Sea', DVD),
      'Sea/poster.jpg',
      'Sea/Clips/short.mkv',
      ...under('Air', BLU_RAY),
    ]);
    expect(await films(tree.root)).toEqual([
      ['Air', 'Air', 'Air'],
      ['Sea', 'Sea', 'Sea'],
      ['Sea/Clips/short.mkv', 'Sea/Clips', 'short.mkv'],
    ]);
  });

  test('may be the library itself', async () => {
    await using tree = await mediaTree(['VIDEO_TS/VTS_01_1.VOB']);
    await using loose = await mediaTree(DVD);
    const name = (root: string) => root.split('/').at(-1);
    expect(await films(tree.root)).toEqual([['VIDEO_TS', '', name(tree.root)]]);
    expect(await films(loose.root)).toEqual([['.', '', name(loose.root)]]);
  });

  test('is as large as its titles together and as new as the newest of them', async () => {
    await using tree = await mediaTree(['Sea/VIDEO_TS/VIDEO_TS.VOB', 'Sea/VIDEO_TS/VTS_01_0.VOB']);
    await tree.put('Sea/VIDEO_TS/VTS_01_0.IFO', '12');
    await tree.put('Sea/VIDEO_TS/VTS_01_1.VOB', '12345');
    await tree.put('Sea/VIDEO_TS/vts_01_2.vob', '123');
    await utimes(tree.at('Sea/VIDEO_TS/VTS_01_1.VOB'), 2_000_000_000, 2_000_000_000);
    const file = (await walk(tree.root, signal))?.files[0];
    expect([file?.sizeBytes, file?.mtimeMs]).toEqual([10, 2_000_000_000_000]);
    expect(file?.parts?.map((p) => p.path)).toEqual(['VTS_01_0.IFO', 'VTS_01_1.VOB', 'vts_01_2.vob']);
  });

  test('takes no file in that is a link: it may lead anywhere', async () => {
    await using outside = await mediaTree(['secret']);
    await using tree = await mediaTree(['Sea/VIDEO_TS/VTS_01_1.VOB', 'Air/BDMV/PLAYLIST/00001.mpls']);
    await symlink(outside.at('secret'), tree.at('Sea/VIDEO_TS/VTS_01_2.VOB'));
    await symlink(outside.root, tree.at('Air/BDMV/STREAM'));
    const walked = await walk(tree.root, signal);
    expect(walked?.files.flatMap((f) => f.parts?.map((p) => p.path))).toEqual(['VTS_01_1.VOB']);
    expect(walked?.problems.map((p) => p.path)).toEqual(['Air/BDMV']);
  });
});

describe('a problem is noted for', () => {
  test.skipIf(process.platform !== 'linux')('a name that is no text, and the rest is found', async () => {
    await using tree = await mediaTree(['good.mkv']);
    const bad = Buffer.concat([Buffer.from(`${tree.root}/caf`), Buffer.from([0xe9]), Buffer.from('.mkv')]);
    await writeFile(bad, 'x');
    const walked = await walk(tree.root, signal);
    expect(walked?.files.map((f) => f.path)).toEqual(['good.mkv']);
    expect(walked?.problems).toEqual([{ path: 'caf?.mkv', code: 'unnamed', text: expect.stringContaining('UTF-8') }]);
    await rm(bad);
  });

  test('a folder of an HD DVD, and one that was to be a disc and holds no film', async () => {
    await using tree = await mediaTree(['A/HVDVD_TS/x.evo', 'B/VIDEO_TS/VIDEO_TS.IFO', 'C/BDMV/index.bdmv']);
    const walked = await walk(tree.root, signal);
    expect([walked?.files, walked?.problems.map((p) => [p.path, p.code])]).toEqual([
      [],
      expect.arrayContaining([
        ['A/HVDVD_TS', 'not-media'],
        ['B/VIDEO_TS', 'not-media'],
        ['C/BDMV', 'not-media'],
      ]),
    ]);
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a folder that may not be read', async () => {
    await using tree = await mediaTree(['open.mkv']);
    await mkdir(tree.at('closed'));
    await chmod(tree.at('closed'), 0);
    try {
      const walked = await walk(tree.root, signal);
      expect([walked?.files.length, walked?.problems.map((p) => [p.path, p.code])]).toEqual([
        1,
        [['closed', 'unreadable']],
      ]);
    } finally {
      await chmod(tree.at('closed'), 0o700);
    }
  });
});
