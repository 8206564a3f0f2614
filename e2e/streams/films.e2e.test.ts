// Every test film through the running server: the decision, and its HLS and DASH judged frame by frame.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decodedHashes,
  download,
  join as joinSegments,
  judgeFrames,
  judgeTimes,
  packetHashes,
} from '../harness/judge.ts';
import { asPlayed, readDash, readHls } from '../harness/manifest.ts';
import type { ManifestTrack } from '../harness/manifest.ts';
import { ffmpeg as runFfmpeg } from '../harness/run.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { watchFfmpeg } from '../harness/watched-ffmpeg.ts';
import type { WatchedFfmpeg } from '../harness/watched-ffmpeg.ts';
import { filmPath, films, mediaDir } from '../media/films.ts';
import type { FilmId } from '../media/films.ts';

let server: TestServer;
let ffmpeg: WatchedFfmpeg;
let scratch: string;
const signal = AbortSignal.timeout(600_000);

beforeAll(async () => {
  ffmpeg = await watchFfmpeg();
  scratch = await mkdtemp(join(tmpdir(), 'praxino-streams-'));
  const media = ['Movies', 'Shows', 'Music'].map((kind) => join(mediaDir, kind));
  server = await startServer({ media, env: { FFMPEG_PATH: ffmpeg.path } });
  await server.api.measured();
});
afterAll(async () => {
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
  await ffmpeg?.[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

/** What a current Chromium gets. */
const expected: Partial<Record<FilmId, { title: string; mode: 'direct' | 'remux' | 'transcode' }>> = {
  mp4: { title: 'The Blue Square', mode: 'direct' },
  mp4MoovLast: { title: 'Red Circle', mode: 'direct' },
  mkv: { title: 'Green Triangle', mode: 'transcode' },
  hevc: { title: 'White Noise', mode: 'transcode' },
  webm: { title: 'Yellow Star', mode: 'direct' },
  ts: { title: 'Grey Cloud', mode: 'remux' },
  avi: { title: 'Brown Fox', mode: 'transcode' },
  mkvNoCues: { title: 'Silver Line', mode: 'remux' },
};
const cases = Object.entries(expected).map(([id, want]) => ({ id: id as FilmId, ...want }));
/** What every codec of our films can do: nothing needs an encoder. */
const everything = {
  containers: [],
  video: [{ codec: 'h264' as const }, { codec: 'hevc' as const, maxBitDepth: 10 }, { codec: 'vp9' as const }],
  audio: (['aac', 'ac3', 'opus'] as const).map((codec) => ({ codec })),
};

async function judge(id: FilmId, track: ManifestTrack, name: string): Promise<{ findings: string[]; file: string }> {
  const part = await download(track, signal);
  const file = await joinSegments(part, join(scratch, `${id}-${name}.mp4`));
  const findings = judgeTimes(part);
  if (track.kind === 'video') findings.push(...(await judgeFrames(file, films[id], signal)));
  return { findings, file };
}

describe('a film as a current Chromium gets it', () => {
  it.each(cases)('$title: $mode, every frame once in HLS and in DASH', async ({ id, title, mode }) => {
    const item = await server.api.item(title, { kind: 'movie' });
    const play = await server.api.play({ itemId: item.id });
    expect(play.mode, JSON.stringify(play.reasons)).toBe(mode);
    expect(play.reasons.length).toBeGreaterThan(0);
    expect(Math.abs(play.durationMs - films[id].durationMs)).toBeLessThanOrEqual(100);
    const allHls = await readHls(server.api.url(play.hlsUrl), signal);
    const allDash = await readDash(server.api.url(play.dashUrl), signal);
    expect(allHls.map((t) => t.id).toSorted()).toEqual(allDash.map((t) => t.id).toSorted());
    const [hls, dash] = [asPlayed(allHls), asPlayed(allDash)];
    expect(hls.map((t) => t.id)).toEqual(dash.map((t) => t.id));
    for (const [name, tracks] of [['hls', hls] as const, ['dash', dash] as const]) {
      for (const [i, track] of tracks.entries()) {
        const { findings } = await judge(id, track, `${name}-${i}`);
        expect(findings, `${name} ${track.kind} ${i}`).toEqual([]);
      }
    }
  });
});

/** Packets that only warm a decoder up, before time 0, are left out; all others must be there, in order, and nothing else. */
function holdsSound(got: readonly string[], want: readonly string[]): boolean {
  const warmUp = want.length - got.length;
  return warmUp >= 0 && warmUp <= 2 && got.every((hash, i) => want[warmUp + i] === hash);
}

/** The film with its sound as MP4 keeps it: packets of a transport stream carry a header each, which copies leave out. */
async function plain(id: FilmId): Promise<string> {
  if (films[id].container !== 'mpegts') return filmPath(id);
  const file = join(scratch, `${id}-plain.mp4`);
  await runFfmpeg(['-y', '-i', filmPath(id), '-c', 'copy', '-bsf:a', 'aac_adtstoasc', file], { signal });
  return file;
}

describe('a copy', () => {
  it.each(cases.filter((c) => ['mp4', 'mp4MoovLast', 'mkv', 'hevc', 'webm', 'mkvNoCues', 'ts'].includes(c.id)))(
    '$title holds the very pictures of the source and starts no encoder',
    async ({ id, title }) => {
      const before = (await ffmpeg.encodes()).length;
      const item = await server.api.item(title, { kind: 'movie' });
      const play = await server.api.play({ itemId: item.id, device: everything });
      expect(play.mode, JSON.stringify(play.reasons)).toBe('remux');
      const tracks = asPlayed(await readDash(server.api.url(play.dashUrl), signal));
      for (const [i, track] of tracks.entries()) {
        const { findings, file } = await judge(id, track, `copy-${i}`);
        expect(findings).toEqual([]);
        const stream = track.kind === 'video' ? '0:v:0' : `0:a:${i - 1}`;
        const hashesOf = track.kind === 'video' ? decodedHashes : packetHashes;
        const got = await hashesOf(file, '0:0', signal);
        const want = await hashesOf(await plain(id), stream, signal);
        if (track.kind === 'video') expect(got).toEqual(want);
        else expect(holdsSound(got, want)).toBe(true);
      }
      expect((await ffmpeg.encodes()).length).toBe(before);
    },
  );
});

describe('seeking', () => {
  it('gives each frame once whatever the order of the requests', async () => {
    const item = await server.api.item('Brown Fox', { kind: 'movie' });
    const play = await server.api.play({ itemId: item.id, maxBitrateBps: 800_000 });
    const [video] = await readDash(server.api.url(play.dashUrl), signal);
    const count = video!.segments.length;
    const order = [count - 1, 3, 9, 0, ...Array.from({ length: count }, (_, i) => i)];
    const part = await download(video!, signal, order);
    expect(judgeTimes(part)).toEqual([]);
    expect(await judgeFrames(await joinSegments(part, join(scratch, 'seek.mp4')), films.avi, signal)).toEqual([]);
  });
});
