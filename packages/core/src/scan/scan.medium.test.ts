import { copyFile, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mediaTree, type MediaTree } from './testing/media-tree.ts';
import { openScanRig, testMedia, type ScanRig } from './testing/scan-rig.ts';

const SQUARE = 'Movies/Blue Square (2019)/Blue Square (2019).mp4';
const STAR = 'Movies/Yellow Star (2017).webm';
const SILVER = 'Movies/Silver Line (2015).mkv';

let rig: ScanRig;
beforeAll(async () => {
  rig = await openScanRig();
});
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

async function take(tree: MediaTree, from: string, to: string): Promise<void> {
  await mkdir(dirname(tree.at(to)), { recursive: true });
  await copyFile(testMedia(from), tree.at(to));
}

describe('a first scan', () => {
  test('finds films with their streams, text, subtitles and pictures', async () => {
    const id = await rig.add('movies', [testMedia('Movies')]);
    const film = await rig.item('The Blue Square', 'movie');
    expect(film).toMatchObject({
      year: 2019,
      overview: 'A square, blue & lonely, looks for its corner.',
      libraryId: id,
    });
    expect(film.images.poster).toMatchObject({
      width: 600,
      height: 900,
      color: expect.stringMatching(/^#[0-9a-f]{6}$/),
    });
    expect(film.versions).toHaveLength(1);
    expect(film.versions[0]).toMatchObject({ name: '360p', container: 'mp4', isAvailable: true });
    expect(film.versions[0]?.streams.map((s) => [s.type, s.codec, s.language])).toEqual([
      ['video', 'h264', null],
      ['audio', 'aac', 'eng'],
      ['subtitle', 'subrip', 'en'],
    ]);
    expect((await rig.items({ libraryId: id })).length).toBe(9);
    await rig.libraries.remove(id);
  });

  test('builds shows of seasons and episodes, and artists of albums and tracks', async () => {
    const shows = await rig.add('shows', [testMedia('Shows')]);
    const music = await rig.add('music', [testMedia('Music')]);
    const show = await rig.item('Harbour Lights', 'show');
    expect([show.year, show.childCount]).toEqual([2020, 2]);
    const seasons = await rig.items({ parentId: show.id });
    expect(seasons.map((s) => [s.title, s.showTitle, s.childCount])).toEqual([
      ['Season 1', 'Harbour Lights', 2],
      ['Season 2', 'Harbour Lights', 2],
    ]);
    const fog = await rig.item('Fog', 'episode');
    expect(fog.ancestors.map((a) => a.title)).toEqual(['Harbour Lights', 'Season 2']);
    const dawn = await rig.item('Dawn', 'track');
    expect(dawn).toMatchObject({ artistName: 'The Testers', trackNumber: 1 });
    expect(dawn.images.poster).toBeDefined();
    expect((await rig.item('First Light', 'album')).year).toBe(2022);
    await rig.libraries.remove(shows);
    await rig.libraries.remove(music);
  });

  test('lists what cannot be used with its reason, and takes in the rest', async () => {
    const id = await rig.add('movies', [testMedia('Broken'), testMedia('Odd Names')]);
    const problems = await rig.libraries.problems(id);
    const codes = Object.fromEntries(problems.map((p) => [p.path.split('/').at(-1), p.code]));
    expect(codes).toMatchObject({
      'Empty (2013).mkv': 'empty',
      'Shopping List (2012).mkv': 'not-media',
      'Cut Off (2014).mkv': 'truncated',
    });
    expect(problems.every((p) => p.reason.length > 10)).toBe(true);
    const titles = (await rig.items({ libraryId: id })).map((i) => i.title);
    expect(titles).toEqual(expect.arrayContaining(['-i', 'Line Break', '🎬 Émoji — ночь', 'Cut Off']));
    expect((await rig.item('Cut Off', 'movie')).versions[0]?.warnings[0]).toContain('ends early');
    await rig.libraries.remove(id);
  });

  test('gives a folder of everything to several libraries, each its own', async () => {
    const root = testMedia('.');
    const ids = [
      await rig.add('movies', [root], false),
      await rig.add('shows', [root], false),
      await rig.add('music', [root], false),
    ];
    const counts = await Promise.all(ids.map(async (libraryId) => (await rig.items({ libraryId })).length));
    expect(counts).toEqual([20, 2, 1]);
    for (const id of ids) await rig.libraries.remove(id);
  });

  test('takes two files of one film for its versions, and a file of two episodes for both', async () => {
    await using tree = await mediaTree();
    await take(tree, SQUARE, 'F/Red (2020)/Red (2020).mp4');
    await take(tree, STAR, "F/Red (2020)/Red (2020) - Director's Cut.webm");
    await take(tree, SILVER, 'S/Show/Show S01E01-E02.mkv');
    const films = await rig.add('movies', [tree.at('F')]);
    const shows = await rig.add('shows', [tree.at('S')]);
    expect((await rig.item('Red', 'movie')).versions.map((v) => v.name)).toEqual(['360p', "Director's Cut 180p"]);
    const episodes = await rig.items({ libraryId: shows, kind: 'episode' });
    expect(episodes.map((e) => e.episodeNumber)).toEqual([1, 2]);
    await rig.libraries.remove(films);
    await rig.libraries.remove(shows);
  });
});

describe('a later scan', () => {
  test('does nothing for what has not changed', async () => {
    await using tree = await mediaTree();
    await take(tree, STAR, 'Star (2017).webm');
    await writeFile(tree.at('Empty (2001).mkv'), '');
    const id = await rig.add('movies', [tree.root]);
    const before = await rig.items({ libraryId: id });
    expect((await rig.scan(id)).message).toMatch(/: nothing new$/);
    expect(await rig.items({ libraryId: id })).toEqual(before);
    await rig.libraries.remove(id);
  });

  test('sees a changed file, new text beside it, and a picture that came later', async () => {
    await using tree = await mediaTree();
    await take(tree, STAR, 'Star (2017).webm');
    const id = await rig.add('movies', [tree.root]);
    const [first] = await rig.items({ libraryId: id });
    await writeFile(tree.at('Star (2017).nfo'), '<movie><title>Der Stern</title><plot>Hell.</plot></movie>');
    await writeFile(tree.at('Star (2017).de.srt'), '1\n00:00:01,000 --> 00:00:02,000\nHallo\n');
    await copyFile(testMedia('Movies/Blue Square (2019)/poster.jpg'), tree.at('Star (2017)-poster.jpg'));
    expect((await rig.scan(id)).message).toContain('1 changed');
    const texted = await rig.item('Der Stern', 'movie');
    expect([texted.id, texted.overview, texted.images.poster?.width]).toEqual([first?.id, 'Hell.', 600]);
    expect(texted.versions[0]?.streams.at(-1)).toMatchObject({ type: 'subtitle', isExternal: true, language: 'de' });
    await copyFile(testMedia(SILVER), tree.at('Star (2017).webm'));
    await rig.scan(id);
    const changed = await rig.item('Der Stern', 'movie');
    expect([changed.id, changed.versions[0]?.container]).toEqual([first?.id, 'matroska']);
    await rig.libraries.remove(id);
  });

  test('marks what is gone and deletes nothing; what comes back is there again with its state', async () => {
    await using tree = await mediaTree();
    await take(tree, STAR, 'lib/Star (2017).webm');
    const id = await rig.add('movies', [tree.at('lib')]);
    const film = await rig.item('Star', 'movie');
    await rig.libraries.states.saveProgress([
      { userId: rig.userId, itemId: film.id, positionMs: 5000, durationMs: 20_000, at: 1 },
    ]);
    await rename(tree.at('lib'), tree.at('unplugged'));
    const job = await rig.scan(id);
    expect([job.state, job.message]).toEqual([
      'succeeded',
      expect.stringMatching(/1 missing; the folder .* is not there/),
    ]);
    const missing = await rig.item('Star', 'movie');
    expect([missing.id, missing.versions[0]?.isAvailable, missing.userState.positionMs]).toEqual([
      film.id,
      false,
      5000,
    ]);
    expect((await rig.libraries.problems(id)).map((p) => p.code)).toEqual(['missing']);
    await rename(tree.at('unplugged'), tree.at('lib'));
    await rig.scan(id);
    const back = await rig.item('Star', 'movie');
    expect([back.id, back.versions[0]?.id, back.versions[0]?.isAvailable]).toEqual([
      film.id,
      film.versions[0]?.id,
      true,
    ]);
    expect(await rig.libraries.problems(id)).toEqual([]);
    await rig.libraries.remove(id);
  });

  test('knows a file that moved by what is in it, and keeps the place in it', async () => {
    await using tree = await mediaTree();
    await take(tree, STAR, 'old/Star (2017).webm');
    const id = await rig.add('movies', [tree.root]);
    const film = await rig.item('Star', 'movie');
    await rig.libraries.states.saveProgress([
      { userId: rig.userId, itemId: film.id, positionMs: 7000, durationMs: 20_000, at: 1 },
    ]);
    await mkdir(tree.at('new'));
    await rename(tree.at('old/Star (2017).webm'), tree.at('new/Bright Star (2018).webm'));
    await rig.scan(id);
    const moved = await rig.item('Bright Star', 'movie');
    expect([moved.id, moved.versions[0]?.id, moved.year, moved.userState.positionMs]).toEqual([
      film.id,
      film.versions[0]?.id,
      2018,
      7000,
    ]);
    expect(await rig.items({ libraryId: id })).toHaveLength(1);
    await rig.libraries.remove(id);
  });

  test('takes a copy for a second file, not for the first one moved', async () => {
    await using tree = await mediaTree();
    await take(tree, STAR, 'Star (2017).webm');
    const id = await rig.add('movies', [tree.root]);
    await take(tree, STAR, 'Copy (2018).webm');
    await rig.scan(id);
    expect((await rig.items({ libraryId: id })).map((i) => i.title)).toEqual(['Copy', 'Star']);
    await rig.libraries.remove(id);
  });

  test('tries an unreadable file again, and forgets a problem that was removed', async () => {
    await using tree = await mediaTree();
    await tree.put(
      'Half (2001).mp4',
      Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(500)]),
    );
    await tree.put('List (2002).mkv', 'milk and bread, and nothing that moves\n'.repeat(20));
    const id = await rig.add('movies', [tree.root]);
    expect((await rig.libraries.problems(id)).map((p) => p.code).toSorted()).toEqual(['not-media', 'unreadable']);
    await copyFile(testMedia(SQUARE), tree.at('Half (2001).mp4'));
    await rm(tree.at('List (2002).mkv'));
    await rig.scan(id);
    expect(await rig.libraries.problems(id)).toEqual([]);
    expect((await rig.items({ libraryId: id })).map((i) => i.title)).toEqual(['Half']);
    await rig.libraries.remove(id);
  });

  test('never leaves the folder by a link', async () => {
    await using tree = await mediaTree();
    await symlink(testMedia(STAR), tree.at('Outside (2017).webm'));
    const id = await rig.add('movies', [tree.root]);
    expect(await rig.items({ libraryId: id })).toEqual([]);
    await rig.libraries.remove(id);
  });

  test('can be stopped, and the next one takes up the rest', async () => {
    await using tree = await mediaTree();
    for (let i = 0; i < 12; i++) await take(tree, STAR, `Star ${i} (20${10 + i}).webm`);
    const { id } = await rig.libraries.create({ name: 'Stopped', kind: 'movies', folders: [tree.root] });
    const job = rig.jobs.unfinished('scan', id);
    await rig.jobs.cancel(job?.id ?? '');
    expect((await rig.jobs.ended(job?.id ?? '')).state).toBe('cancelled');
    await rig.scan(id);
    expect(await rig.items({ libraryId: id })).toHaveLength(12);
    await rig.libraries.remove(id);
  });

  test('goes by size and time: a file touched is read again', async () => {
    await using tree = await mediaTree();
    await take(tree, STAR, 'Star (2017).webm');
    const id = await rig.add('movies', [tree.root]);
    await utimes(tree.at('Star (2017).webm'), 1_600_000_000, 1_600_000_000);
    expect((await rig.scan(id)).message).toContain('1 changed');
    await rig.libraries.remove(id);
  });
});
