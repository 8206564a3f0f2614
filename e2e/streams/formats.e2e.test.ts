// Films in every container and disc folder through the running server, copied and encoded: each picture once, in order and in time,
// and sound that beeps when it should.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beepTimes, compareBeeps, comparePictures, numberedPictures } from '../harness/against-source.ts';
import type { NumberedPicture } from '../harness/against-source.ts';
import { decodedHashes, download, join as joinSegments, judgeTimes } from '../harness/judge.ts';
import { readDash, readHls } from '../harness/manifest.ts';
import type { ManifestTrack } from '../harness/manifest.ts';
import { ffmpeg } from '../harness/run.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { readFrameNumbers } from '../media/bar-code.ts';
import { formatFilms, formatPath, formatsDir, makeFormatFilms, RATE } from '../media/formats/films.ts';
import type { FormatFilm } from '../media/formats/films.ts';

const signal = AbortSignal.timeout(1_800_000);
let server: TestServer;
let scratch: string;

beforeAll(async () => {
  await makeFormatFilms(signal);
  scratch = await mkdtemp(join(tmpdir(), 'praxino-formats-'));
  server = await startServer({ media: [`movies=${formatsDir}`] });
  await server.api.measured(300_000);
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

/** A device that decodes everything and opens no file: copies all that can be copied. */
const decodesAll = {
  containers: [],
  video: [{ codec: 'h264' as const }],
  audio: (['aac', 'ac3', 'mp3', 'opus'] as const).map((codec) => ({ codec })),
};
/** A device that decodes what no test film has: everything is encoded. */
const decodesNothing = {
  containers: [],
  video: [{ codec: 'h264' as const, maxLevel: 0.1 }],
  audio: [{ codec: 'vorbis' as const }],
};

/** The film as it was drawn. */
function drawn(film: FormatFilm): NumberedPicture[] {
  return Array.from({ length: film.frames }, (_, number) => ({ number, time: number / RATE }));
}

async function judged(
  film: FormatFilm,
  tracks: readonly ManifestTrack[],
  name: string,
): Promise<Map<string, string[]>> {
  const files = new Map<string, string>();
  const findings = new Map<string, string[]>();
  for (const track of tracks) {
    if (files.has(track.kind)) continue;
    const part = await download(track, signal);
    files.set(track.kind, await joinSegments(part, join(scratch, `${film.title} ${name} ${track.kind}.mp4`)));
    findings.set(track.kind, judgeTimes(part));
  }
  const pictures = await numberedPictures(files.get('video')!, signal);
  const start = pictures[0]?.time ?? 0;
  const shown = pictures.map(({ number, time }) => ({ number, time: time - start }));
  findings.get('video')!.push(...comparePictures(shown, drawn(film)));
  const heard = (await beepTimes(files.get('audio')!, signal)).map((t) => t - start);
  const seconds = Array.from({ length: Math.ceil(film.frames / RATE) }, (_, second) => second);
  findings.get('audio')!.push(...compareBeeps(heard, seconds, 0));
  return findings;
}

const isCopy = (track: ManifestTrack): boolean => track.initUrl.includes('.copy/');
const cases = formatFilms.map((film) => [film.covers, film] as const);
const nothing = new Map([
  ['video', []],
  ['audio', []],
]);

describe('an encode', () => {
  it.each(cases)('of %s', async (_, film) => {
    const { id } = await server.api.item(film.title);
    const play = await server.api.play({ itemId: id, device: decodesNothing });
    expect(play.mode).toBe('transcode');
    expect(Math.abs(play.durationMs - (film.frames / RATE) * 1000)).toBeLessThan(150);
    const tracks = (await readDash(server.api.url(play.dashUrl), signal)).filter((t) => !isCopy(t));
    expect(await judged(film, tracks, 'encoded')).toEqual(nothing);
  });
});

describe('a copy', () => {
  it.each(cases.filter(([, film]) => !film.noCopy))('of %s', async (_, film) => {
    const { id } = await server.api.item(film.title);
    const play = await server.api.play({ itemId: id, device: decodesAll });
    expect(play.reasons.filter((r) => r.track === 'video')).toEqual([]);
    const tracks = await readHls(server.api.url(play.hlsUrl), signal);
    const copy = tracks.filter((t) => t.kind === 'audio' || isCopy(t));
    expect(await judged(film, copy, 'copied')).toEqual(nothing);
    if (film.assemble) return;
    const got = await decodedHashes(join(scratch, `${film.title} copied video.mp4`), '0:v:0', signal);
    expect(got).toEqual(await decodedHashes(formatPath(film), '0:v:0', signal));
  });
});

describe('small pictures', () => {
  /** Key frames are at most two seconds apart; the picture nearest to a place may lie on either side of it. */
  const FARTHEST_FRAMES = 2.1 * RATE;

  it.each(cases)('of %s show the film where they say', async (_, film) => {
    const { id } = await server.api.item(film.title);
    const { trickplay } = await server.api.play({ itemId: id, device: decodesNothing });
    const { urls, columns, rows, count, intervalMs } = trickplay!;
    const reply = await fetch(server.api.url(urls[0]!), { signal });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const [sheet, tiles] = ['sheet.jpg', 'tiles.mkv'].map((name) => join(scratch, name)) as [string, string];
    await writeFile(sheet, Buffer.from(await reply.arrayBuffer()));
    await ffmpeg(['-y', '-i', sheet, '-vf', `untile=${columns}x${rows}`, '-c:v', 'ffv1', tiles], { signal });
    const numbers = (await readFrameNumbers(tiles, { signal })).slice(0, count);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    const far = numbers.filter((n, i) => {
      const due = (((i + 0.5) * intervalMs) / 1000) * RATE;
      return Math.abs(n - due) > FARTHEST_FRAMES + ((intervalMs / 1000) * RATE) / 2;
    });
    expect(far).toEqual([]);
    expect(numbers.length).toBeGreaterThan(0);
  });
});

describe('a disc folder', () => {
  const discs = formatFilms.filter((f) => f.assemble?.kind === 'dvd' || f.assemble?.kind === 'blu-ray');

  it('is one film, named by its folder, with what the disc says about it', async () => {
    expect((await server.api.items()).length).toBe(formatFilms.length);
    for (const { title } of discs) {
      const item = await server.api.item(title);
      expect([item.year, item.versions.length]).toEqual([title === 'Sea Voyage' ? 2001 : 2002, 1]);
      expect(item.versions[0]!.streams.find((s) => s.type === 'audio')?.language).toMatch(/^(pt|por)$/);
      expect(item.versions[0]!.chapters.map((c) => c.startMs)).toEqual([0, title === 'Sea Voyage' ? 6600 : 6400]);
      expect(item.images.backdrop ?? item.images.poster).toBeDefined();
    }
  });

  it.each(discs.map((f) => f.title))('"%s" is never sent as a file', async (title) => {
    const { id } = await server.api.item(title);
    const device = { ...decodesAll, containers: ['mpegts' as const] };
    const play = await server.api.play({ itemId: id, device });
    expect(play.mode).not.toBe('direct');
    const reply = await fetch(server.api.url(play.fileUrl), { signal });
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([404, 'stream.not-found']);
  });

  it.each(discs.map((f) => [f.title, f] as const))('"%s" is the same whatever is asked for first', async (_, film) => {
    const { id } = await server.api.item(film.title);
    const play = await server.api.play({ itemId: id, device: decodesNothing });
    const track = (await readDash(server.api.url(play.dashUrl), signal)).find((t) => t.kind === 'video' && !isCopy(t))!;
    const last = track.segments.length - 1;
    const order = [last, last >> 1, 0, ...track.segments.keys()];
    const part = await download(track, signal, order);
    const file = await joinSegments(part, join(scratch, 'sought.mp4'));
    expect((await numberedPictures(file, signal)).map((p) => p.number)).toEqual([...Array(film.frames).keys()]);
  });
});
