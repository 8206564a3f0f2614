// Words inside the pictures of made films, in every container: found when they are opened, read whole and by the minute.
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../model.ts';
import { captionStreams, withCaptionStreams } from '../../probe/captions/caption-streams.ts';
import { measureFile, needsMeasuring } from '../../probe/pass/measure-file.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { createStreamEngine } from '../../stream/create-stream-engine.ts';
import type { StreamEngine } from '../../stream/stream-engine.ts';
import { captionFilm } from '../../testing/caption-films.ts';
import { FFMPEG, makeFile, openFile, openFilm } from '../../testing/films.ts';
import type { Cue } from '../cue.ts';
import { parseSrt } from '../parse-srt.ts';

const signal = AbortSignal.timeout(300_000);
const FFPROBE = FFMPEG.replace(/ffmpeg(\.exe)?$/, 'ffprobe$1');
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-captions-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const engine = (): StreamEngine =>
  createStreamEngine({ ffmpegPath: FFMPEG, store: createMemoryStore({ maxBytes: 1e8 }) });

async function open(path: string): Promise<Source> {
  const { index } = await openFile(path, signal);
  const tools = { ffmpegPath: FFMPEG, ffprobePath: FFPROBE, signal };
  return { path, index: needsMeasuring(index) ? await measureFile(path, index, tools) : index };
}

/** Counted from the first picture. Containers round times: by a millisecond at worst. */
function sameCues({ index }: Source, found: readonly Cue[], said: readonly Cue[] | undefined): void {
  const zero = firstPictureMs(index);
  expect(found.map((c) => c.text)).toEqual(said?.map((c) => c.text));
  const off = found.flatMap((cue, i) => [cue.startMs - zero - said![i]!.startMs, cue.endMs - zero - said![i]!.endMs]);
  expect(off.filter((ms) => Math.abs(ms) > 2)).toEqual([]);
}
function firstPictureMs({ grid, streams }: Source['index']): number {
  const video = streams.find((s) => s.index === grid!.streamIndex);
  return video?.type === 'video' ? Math.round((grid!.firstPts * 1000) / video.timescale) : 0;
}
const all = { fromMs: 0, toMs: 60_000 };

describe.each(['mkv', 'mp4', 'hevc', 'ts', 'recording', 'disc'])('the captions of %s', (id) => {
  it('are listed, and say what was said, when it was said', async () => {
    const { path, says } = await captionFilm(id);
    const source = await open(path);
    expect(captionStreams(source.index)[0]).toMatchObject({
      ...{ captions: 'cc1', title: 'CC1', index: 2, codec: 'eia_608' },
      ...{ isText: true, isHearingImpaired: true },
    });
    await using of = engine();
    const { subtitles } = of;
    sameCues(source, await subtitles.cuesIn(source, 2, all, signal), says['cc1']);
    expect(await subtitles.captionServices(source)).toBeNull();
    expect(await subtitles.extract(source, { signal })).toBe('extracted');
    expect(await subtitles.captionServices(source)).toEqual(['cc1', 'cc3']);
    sameCues(source, await subtitles.cues(source, 2, signal), says['cc1']);
    expect(await subtitles.extract(source, { signal })).toBe('known');
    // The second field was known by what was said in it alone.
    const whole = { ...source, index: withCaptionStreams(source.index, ['cc1', 'cc3']) };
    sameCues(whole, await subtitles.cues(whole, 3, signal), says['cc3']);
  });
});

describe('captions of one kind', () => {
  it('are those of CTA-708 where they stand alone', async () => {
    const { path, says } = await captionFilm('windows');
    const source = await open(path);
    await using of = engine();
    expect(await of.subtitles.extract(source, { signal })).toBe('extracted');
    expect(await of.subtitles.captionServices(source)).toEqual(['service1']);
    const whole = { ...source, index: withCaptionStreams(source.index, ['service1']) };
    sameCues(whole, await of.subtitles.cues(whole, 2, signal), says['service1']);
  });

  it('are none where the channel is filled with nulls', async () => {
    const source = await open((await captionFilm('silent')).path);
    await using of = engine();
    expect(captionStreams(source.index).map((s) => s.captions)).toEqual(['cc1']);
    expect(await of.subtitles.cuesIn(source, 2, all, signal)).toEqual([]);
    await of.subtitles.extract(source, { signal });
    expect(await of.subtitles.captionServices(source)).toEqual([]);
  });

  it('are not looked for in a film without them', async () => {
    const source = await openFilm('manyWords', signal);
    expect(captionStreams(source.index)).toEqual([]);
    await using of = engine();
    await of.subtitles.extract(source, { signal });
    expect(await of.subtitles.captionServices(source)).toBeNull();
  });
});

describe('captions of a part of a film', () => {
  const minute = 60_000;
  /** Five times the same film, one after the other: 70 seconds, so two pieces. */
  const repeated = async (): Promise<{ source: Source; says: Cue[] }> => {
    const { path, says } = await captionFilm('mkv');
    const list = join(dir, 'list.txt');
    await writeFile(list, Array.from({ length: 5 }, () => `file '${path}'\n`).join(''));
    const long = join(dir, 'long.mkv');
    await makeFile(long, ['-f', 'concat', '-safe', '0', '-i', list, '-map', '0', '-c', 'copy']);
    const source = await open(long);
    const length = source.index.durationMs / 5;
    const moved = (n: number): Cue[] =>
      says['cc1']!.map((c) => ({ ...c, startMs: c.startMs + n * length, endMs: c.endMs + n * length }));
    return { source, says: [0, 1, 2, 3, 4].flatMap(moved) };
  };

  it('come at the same times from pieces as from the whole, each once', async () => {
    const { source, says } = await repeated();
    await using of = engine();
    const parts: Cue[][] = [];
    for await (const part of of.subtitles.eachPart(source, 2, signal)) parts.push(part);
    expect(parts.map((p) => p.length > 0)).toEqual([true, true]);
    const range = { fromMs: minute - 2000, toMs: minute + 3000 };
    const inRange = await of.subtitles.cuesIn(source, 2, range, signal);
    await of.subtitles.extract(source, { signal });
    const whole = await of.subtitles.cues(source, 2, signal);
    expect(parts.flat()).toEqual(whole);
    expect(inRange).toEqual(whole.filter((c) => c.startMs < range.toMs && c.endMs > range.fromMs));
    expect(whole.map((c) => c.text)).toEqual(says.map((c) => c.text));
    whole.forEach((cue, i) => expect(Math.abs(cue.startMs - says[i]!.startMs)).toBeLessThan(150));
  });

  it('are those of the pictures in a film whose clock does not start at 0', async () => {
    const { path, says } = await captionFilm('mkv');
    const late = join(dir, 'late.mkv');
    await makeFile(late, ['-i', path, '-map', '0', '-c', 'copy', '-output_ts_offset', '7']);
    const source = await open(late);
    await using of = engine();
    const cues = await of.subtitles.cues(source, 2, signal);
    expect(cues[0]!.startMs).toBeGreaterThan(8000);
    sameCues(source, cues, says['cc1']);
  });
});

it('captions go on behind a jump of the clock, in time with the pictures', async () => {
  const { path, says } = await captionFilm('ts');
  const twice = join(dir, 'twice.ts');
  const once = await readFile(path);
  await writeFile(twice, Buffer.concat([once, once]));
  const source = await open(twice);
  expect(source.index.access!.epochs).toHaveLength(2);
  await using of = engine();
  const cues = await of.subtitles.cues(source, 2, signal);
  expect(cues.map((c) => c.text)).toEqual([...says['cc1']!, ...says['cc1']!].map((c) => c.text));
  // The second half begins where the pictures of the first end: 420 of them.
  const halfMs = (420 * 1001) / 30;
  const half = says['cc1']!.length;
  for (const [i, cue] of cues.slice(half).entries())
    expect(Math.abs(cue.startMs - cues[i]!.startMs - halfMs)).toBeLessThan(3);
  const part = await of.subtitles.cuesIn(source, 2, { fromMs: halfMs, toMs: 60_000 }, signal);
  expect(part).toEqual(cues.slice(half));
});

it('captions in a track of their own are read as those in the pictures', async () => {
  const { path, says } = await captionFilm('mkv');
  const plain = join(dir, 'plain.mkv');
  await copyFile(path, plain);
  const track = join(dir, 'track.mov');
  const inputs = ['-f', 'lavfi', '-i', `movie=${plain}[out+subcc]`, '-i', plain];
  await makeFile(track, [...inputs, ...['-map', '1:v', '-map', '1:a', '-map', '0:1', '-c', 'copy']]);
  const { index } = await openFile(track, signal);
  const [own] = index.streams.filter((s) => s.type === 'subtitle');
  expect(own).toMatchObject({ codec: 'eia_608', isText: true, isHearingImpaired: true, index: 2 });
  const source = { path: track, index };
  await using of = engine();
  const part = await of.subtitles.cuesIn(source, 2, all, signal);
  expect(part.map((c) => c.text)).toEqual(says['cc1']!.map((c) => c.text));
  await of.subtitles.extract(source, { signal });
  expect(await of.subtitles.cues(source, 2, signal)).toEqual(part);
});

it('ffmpeg, which has a decoder of its own, reads the same words', async () => {
  const { path, says } = await captionFilm('mkv');
  // Its graph has no way to quote this folder's name.
  const plain = join(dir, 'plain.mkv');
  await copyFile(path, plain);
  const srt = join(dir, 'judge.srt');
  await makeFile(srt, ['-f', 'lavfi', '-i', `movie=${plain}[out+subcc]`, '-map', '0:1']);
  const judged = parseSrt(await readFile(srt, 'utf8')).map((c) =>
    c.text.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' '),
  );
  expect(judged).toEqual(says['cc1']!.map((c) => c.text.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ')));
});
