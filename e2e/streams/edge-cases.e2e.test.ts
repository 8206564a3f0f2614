// Every odd film through the running server, copied and encoded, each held against its source as ffmpeg sees it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  beepTimes,
  compareBeeps,
  compareCopies,
  comparePictures,
  compareSound,
  numberedPictures,
  timedHashes,
} from '../harness/against-source.ts';
import { download, join as joinSegments, judgePieces } from '../harness/judge.ts';
import { readDash } from '../harness/manifest.ts';
import type { ManifestTrack } from '../harness/manifest.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { edgeDir, edgeFilms, edgePath, makeEdgeFilms } from '../media/edge-cases/films.ts';
import type { EdgeFilm } from '../media/edge-cases/films.ts';

const signal = AbortSignal.timeout(1_800_000);
let server: TestServer;
let scratch: string;

beforeAll(async () => {
  await makeEdgeFilms(signal);
  scratch = await mkdtemp(join(tmpdir(), 'praxino-edge-'));
  server = await startServer({ media: [`movies=${edgeDir}`] });
  await server.api.scanned(300_000);
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

/** A device that decodes everything and opens no file: copies all that can be copied. */
const decodesAll = {
  containers: [],
  video: [{ codec: 'h264' as const }, { codec: 'hevc' as const, maxBitDepth: 10 }, { codec: 'vp9' as const }],
  audio: (['aac', 'ac3', 'eac3', 'opus', 'flac', 'alac', 'mp3'] as const).map((codec) => ({ codec })),
};
/** A device that decodes what no test film has: everything is encoded. */
const decodesNothing = {
  containers: [],
  video: [{ codec: 'h264' as const, maxLevel: 0.1 }],
  audio: [{ codec: 'vorbis' as const }],
};

async function fetched(
  film: EdgeFilm,
  track: ManifestTrack,
  name: string,
): Promise<{ file: string; findings: string[] }> {
  const part = await download(track, signal);
  const file = await joinSegments(part, join(scratch, `${film.title} ${name}.mp4`));
  // Where the source shows nothing for seconds, there is nothing to send.
  const findings = judgePieces(part).filter((f) => !(film.hasHole && f.endsWith('has no fragment')));
  return { file, findings };
}

/** Copies are named so in their addresses; a presentation may offer encodes beside them. */
const isCopy = (track: ManifestTrack): boolean => track.initUrl.includes('.copy/');
/** One track of pictures and every one of sound. */
function chosen(tracks: readonly ManifestTrack[], which: 'copies' | 'encodes'): ManifestTrack[] {
  const fitting = tracks.filter((t) => isCopy(t) === (which === 'copies'));
  return [...fitting.filter((t) => t.kind === 'video').slice(0, 1), ...fitting.filter((t) => t.kind === 'audio')];
}

const cases = edgeFilms.map((film) => [film.covers, film] as const);

describe('a copy', () => {
  it.each(cases.filter(([, film]) => !film.noCopy))('of %s', async (_, film) => {
    const source = edgePath(film);
    const { id } = await server.api.item(film.title);
    const play = await server.api.play({ itemId: id, device: decodesAll });
    const tracks = await readDash(server.api.url(play.dashUrl), signal);
    const want = await timedHashes(source, 'v:0', 'decoded', signal);
    expect(play.reasons.filter((r) => r.track === 'video')).toEqual([]);
    const copies = chosen(tracks, 'copies');
    expect(copies[0]?.kind).toBe('video');
    for (const track of copies) {
      const { file, findings } = await fetched(film, track, track.kind);
      if (track.kind === 'video')
        findings.push(...compareCopies(await timedHashes(file, 'v:0', 'decoded', signal), want));
      else {
        const [got, due] = await Promise.all([file, source].map((f) => timedHashes(f, 'a:0', 'stored', signal)));
        findings.push(...compareSound(got!, due!, want[0]!.time));
      }
      expect(findings, track.kind).toEqual([]);
    }
  });
});

describe('an encode', () => {
  it.each(cases)('of %s', async (_, film) => {
    const source = edgePath(film);
    const { id } = await server.api.item(film.title);
    const play = await server.api.play({ itemId: id, device: decodesNothing });
    expect(play.mode).toBe('transcode');
    const tracks = await readDash(server.api.url(play.dashUrl), signal);
    const want = await numberedPictures(source, signal);
    const encodes = chosen(tracks, 'encodes');
    expect(encodes[0]?.kind).toBe('video');
    for (const track of encodes) {
      const { file, findings } = await fetched(film, track, `${track.kind} encoded`);
      if (track.kind === 'video') findings.push(...comparePictures(await numberedPictures(file, signal), want));
      else
        findings.push(...compareBeeps(await beepTimes(file, signal), await beepTimes(source, signal), want[0]!.time));
      expect(findings, track.kind).toEqual([]);
    }
  });
});

it('what cannot be copied is encoded, and the device is told why', async () => {
  for (const film of edgeFilms.filter((f) => f.noCopy)) {
    const { id } = await server.api.item(film.title);
    const play = await server.api.play({ itemId: id, device: decodesAll });
    expect([film.title, play.mode]).toEqual([film.title, 'transcode']);
    expect(play.reasons.some((r) => r.track === 'video')).toBe(true);
  }
});
