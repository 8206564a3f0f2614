// The job over real files: what it finds, what it keeps, and what it does not do twice.
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MediaSegment } from '@praxino/contracts';
import { openSegmentsRig, type Running, type SegmentsRig } from './testing/segments-rig.ts';

const SEASON = 'Shows/Tide Tables (2022)/Season 01';
const file = (n: number, title: string) => `${SEASON}/Tide Tables (2022) - S01E0${n} - ${title}.mkv`;

let rig: SegmentsRig;
let server: Running;
let shows: string;
beforeAll(async () => {
  rig = await openSegmentsRig();
  // The fourth episode comes later.
  await rename(join(rig.media, file(4, 'Ebb')), join(rig.media, 'ebb'));
  server = await rig.start();
  shows = await rig.addLibrary(server, 'shows', 'Shows');
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await rig?.[Symbol.asyncDispose]();
});

async function segmentsOf(title: string): Promise<MediaSegment[]> {
  const found = (await server.items(shows, 'episode')).find((i) => i.title === title);
  if (!found) throw new Error(`no ${title}`);
  return (await server.segments.get({ userId: server.userId }, found.id)).versions[0]!.segments;
}
const kindsOf = async (title: string) => (await segmentsOf(title)).map((s) => s.kind);

describe('after a scan', () => {
  test('episodes have their intro and credits', async () => {
    const [intro, credits] = await segmentsOf('Neaps');
    expect(intro).toMatchObject({ kind: 'intro', source: 'fingerprint' });
    expect(Math.abs(intro!.startMs - 9600)).toBeLessThan(1000);
    expect(Math.abs(intro!.endMs - 29_600)).toBeLessThan(1000);
    expect(credits).toMatchObject({ kind: 'credits' });
    expect(await kindsOf('Slack Water')).toEqual(['credits']);
  });

  test('that found nothing new, nothing is listened to', async () => {
    const before = await rig.listened();
    expect((await server.scan(shows)).message).toBe('Nothing new to look at');
    expect(await rig.listened()).toBe(before);
  });

  test('a new episode costs its own two fingerprints and no more', async () => {
    const before = await rig.listened();
    await rename(join(rig.media, 'ebb'), join(rig.media, file(4, 'Ebb')));
    expect((await server.scan(shows)).message).toContain('3 × intro, 4 × credits');
    expect((await rig.listened()) - before).toBe(2);
    expect(await kindsOf('Ebb')).toEqual(['intro', 'credits']);
    expect((await segmentsOf('Neaps'))[0]?.confidence).toBe(0.8);
  });

  test('a file that moved keeps what is known', async () => {
    const before = await rig.listened();
    await rename(join(rig.media, file(1, 'Springs')), join(rig.media, SEASON, 'tide.tables.s01e01.mkv'));
    await server.scan(shows);
    expect(await rig.listened()).toBe(before);
    const [first] = await server.items(shows, 'episode');
    expect(
      (await server.segments.get({ userId: server.userId }, first!.id)).versions.map((v) => v.segments.length),
    ).toContain(2);
  });

  test('a copy of an episode is a version of it, not another with the same intro', async () => {
    const before = (await server.items(shows, 'episode')).length;
    await copyFile(join(rig.media, file(4, 'Ebb')), join(rig.media, file(4, 'Ebb').replace('.mkv', ' 720p.mkv')));
    await server.scan(shows);
    const episodes = await server.items(shows, 'episode');
    expect(episodes).toHaveLength(before);
    const { versions } = await server.segments.get({ userId: server.userId }, episodes.at(-1)!.id);
    expect(versions.map((v) => v.segments.map((s) => s.kind))).toEqual([
      ['intro', 'credits'],
      ['intro', 'credits'],
    ]);
  });

  test('what a person said stays, also when the season changes', async () => {
    const item = (await server.items(shows, 'episode')).find((i) => i.title === 'Neaps')!;
    const caller = { userId: server.userId };
    const [version] = (await server.segments.get(caller, item.id)).versions;
    const segments = [{ kind: 'intro' as const, startMs: 8000, endMs: 30_000 }];
    await server.segments.set(caller, item.id, { versionId: version!.versionId, segments });
    await rm(join(rig.media, SEASON, 'tide.tables.s01e01.mkv'));
    await server.scan(shows);
    const manual = { kind: 'intro', startMs: 8000, endMs: 30_000, source: 'manual', confidence: 1 };
    expect(await segmentsOf('Neaps')).toEqual([manual]);
    // Given back, it is looked at again.
    await server.segments.set(caller, item.id, { versionId: version!.versionId, segments: null });
    const job = server.jobs.unfinished('analysis', shows);
    if (job) await server.jobs.ended(job.id);
    expect((await segmentsOf('Neaps')).map((s) => s.source)).toEqual(['fingerprint', 'fingerprint']);
  });

  test('a film has the credits after its darkness', async () => {
    const movies = await rig.addLibrary(server, 'movies', 'Movies');
    const [film] = await server.items(movies, 'movie');
    const [version] = (await server.segments.get({ userId: server.userId }, film!.id)).versions;
    expect(version!.segments).toMatchObject([{ kind: 'credits', source: 'black-frames' }]);
    expect(Math.abs(version!.segments[0]!.startMs - 40_000)).toBeLessThan(1000);
  });
});

describe('a job', () => {
  test('that was stopped by the end of the server goes on at its next start', async () => {
    await using own = await openSegmentsRig();
    const first = await own.start();
    const { id } = await first.libraries.create({ name: 'Shows', kind: 'shows', folders: [join(own.media, 'Shows')] });
    const scan = first.jobs.unfinished('scan', id);
    if (scan) await first.jobs.ended(scan.id);
    await first[Symbol.asyncDispose]();
    await using second = await own.start();
    const job = second.jobs.unfinished('analysis', id) ?? (await second.jobs.list()).find((j) => j.kind === 'analysis');
    expect((await second.jobs.ended(job!.id)).state).toBe('succeeded');
    // No file was listened to from the start again, but perhaps the one that was being listened to.
    expect(await own.listened()).toBeLessThanOrEqual(2 * 4 + 2 + 2);
    const [episode] = await second.items(id, 'episode');
    expect((await second.segments.get({ userId: second.userId }, episode!.id)).versions[0]?.segments).toHaveLength(2);
  });

  test('can be cancelled', async () => {
    await using own = await openSegmentsRig();
    await using running = await own.start();
    const { id } = await running.libraries.create({
      name: 'Shows',
      kind: 'shows',
      folders: [join(own.media, 'Shows')],
    });
    await running.jobs.ended(running.jobs.unfinished('scan', id)!.id);
    const job = running.jobs.unfinished('analysis', id)!;
    await running.jobs.cancel(job.id);
    expect((await running.jobs.ended(job.id)).state).toBe('cancelled');
  });
});
