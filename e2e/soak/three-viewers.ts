// Three viewers of one long film at the same time, who seek at random, change quality and sound track, and see every frame once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManifestTrack } from '../harness/manifest.ts';
import { readDash } from '../harness/manifest.ts';
import type { TestServer } from '../harness/server.ts';
import { startServer } from '../harness/server.ts';
import type { LongFilm } from '../media/long-film.ts';
import { seeded } from './random.ts';
import { fetchStretch, judgeVisit, pieceAt, startOf } from './viewer.ts';
import type { Judge, Stretch, Visit } from './viewer.ts';

export interface SoakResult {
  /** What was wrong; empty when nothing was. */
  findings: string[];
  visits: number;
  pieces: number;
  switches: number;
}
export interface SoakOptions {
  film: LongFilm;
  /** Seeks of all viewers together. */
  seeks: number;
  /** The same number gives the same walk. */
  seed: number;
  say: (line: string) => void;
  signal: AbortSignal;
}

const VIEWERS = 3;
/** Watched after each seek, in seconds of the film. */
const WATCH_S = 9;
/** Heights a viewer may ask for; null: the film as it is. */
const QUALITIES = [null, 720, 360] as const;

interface Tracks {
  /** The film as it is, then the rungs; pieces of all of them lie on one grid. */
  pictures: ManifestTrack[];
  sounds: ManifestTrack[];
}

export async function watchTogether(options: SoakOptions): Promise<SoakResult> {
  const { film, signal } = options;
  const scratch = await mkdtemp(join(tmpdir(), 'praxino-soak-'));
  await using server = await startServer({ media: [`movies=${film.folder}`] });
  try {
    await server.api.scanned(600_000);
    const visits = await walkAll(server, options);
    const inits = await fetchInits(visits, signal);
    const judge: Judge = { film, inits, scratch, signal };
    const findings: string[] = [];
    for (const [i, visit] of visits.entries()) findings.push(...(await judgeVisit(visit, `visit-${i}`, judge)));
    await server.stop();
    return {
      findings,
      visits: visits.length,
      pieces: visits.flatMap((v) => [...v.pictures, v.sound]).reduce((sum, s) => sum + s.segments.length, 0),
      switches: visits.filter((v) => v.pictures.length > 1).length,
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function walkAll(server: TestServer, options: SoakOptions): Promise<Visit[]> {
  const { seeks, seed } = options;
  const share = (viewer: number): number => Math.floor(seeks / VIEWERS) + (viewer < seeks % VIEWERS ? 1 : 0);
  const walks = Array.from({ length: VIEWERS }, (_, i) => walk(server, options, share(i), seeded(seed + i), i));
  return (await Promise.all(walks)).flat();
}

async function walk(
  server: TestServer,
  { film, say, signal }: SoakOptions,
  seeks: number,
  random: () => number,
  viewer: number,
): Promise<Visit[]> {
  const tracks = await openTracks(server, film, signal);
  const visits: Visit[] = [];
  for (let i = 0; i < seeks; i++) {
    const at = random() * (film.durationS - 2 * WATCH_S);
    const visit = await watchAt(tracks, at, random, signal);
    visits.push(visit);
    say(`viewer ${viewer + 1}, seek ${i + 1}/${seeks}: ${Math.round(at)} s, ${visit.pictures.length} qualities`);
  }
  return visits;
}

/** Plays for a device that takes all as it is, and for two that do not: the addresses of one file's renditions go together. */
async function openTracks(server: TestServer, film: LongFilm, signal: AbortSignal): Promise<Tracks> {
  const item = await server.api.item(film.title);
  const pictures: ManifestTrack[] = [];
  const sounds: ManifestTrack[] = [];
  for (const height of QUALITIES) {
    // Without AC-3 the second sound track is encoded; with a lower decoder the picture is, too.
    const device = height === null ? {} : { video: [{ codec: 'h264' as const, maxHeight: height }] };
    const play = await server.api.play({ itemId: item.id, device });
    const tracks = await readDash(server.api.url(play.dashUrl), signal);
    pictures.push(tracks.find((t) => t.kind === 'video')!);
    if (height === null) sounds.push(...tracks.filter((t) => t.kind === 'audio'));
  }
  return { pictures, sounds };
}

/** From the piece at a time on; halfway, at a place where both have a boundary, another quality takes over. */
async function watchAt(
  { pictures, sounds }: Tracks,
  at: number,
  random: () => number,
  signal: AbortSignal,
): Promise<Visit> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const [first, second] = [pick(pictures), pick(pictures)];
  const sound = pick(sounds);
  const from = pieceAt(first, at);
  // Boundaries of the film as it is are boundaries of every rung.
  const switchAt = startOf(pictures[0]!, pieceAt(pictures[0]!, at + WATCH_S / 2) + 1);
  const until = switchAt + WATCH_S / 2;
  const [one, two, heard] = await Promise.all([
    fetchStretch(first, from, pieceAt(first, switchAt), signal),
    fetchStretch(second, pieceAt(second, switchAt), pieceAt(second, until) + 1, signal),
    fetchStretch(sound, pieceAt(sound, at), pieceAt(sound, until) + 1, signal),
  ]);
  const parts: Stretch[] = [one, two].filter((s) => s.segments.length > 0);
  return { pictures: parts, sound: heard };
}

async function fetchInits(visits: readonly Visit[], signal: AbortSignal): Promise<Map<string, Buffer>> {
  const urls = new Set(visits.flatMap((v) => [...v.pictures, v.sound]).map((s) => s.track.initUrl));
  const inits = new Map<string, Buffer>();
  for (const url of urls) inits.set(url, Buffer.from(await (await fetch(url, { signal })).arrayBuffer()));
  return inits;
}
