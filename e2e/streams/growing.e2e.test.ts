// Recordings that are watched while they are written: what was there at the scan plays to its end, and all of it after the next one.
import { routes } from '@praxino/contracts';
import { appendFile, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { download, join as joinSegments, judgePieces } from '../harness/judge.ts';
import { readDash } from '../harness/manifest.ts';
import type { ManifestTrack } from '../harness/manifest.ts';
import { ffmpeg } from '../harness/run.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { readFrameNumbers } from '../media/bar-code.ts';
import { aac, gop, plain, x264 } from '../media/edge-cases/edge-film.ts';

const signal = AbortSignal.timeout(600_000);
const SECONDS = 24;
const FRAMES = SECONDS * 25;
const fragmented = ['-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-f', 'mp4'];

interface Recording {
  title: string;
  extension: 'mkv' | 'mp4';
  covers: string;
  muxer: readonly string[];
  /** Where it ends when it is scanned. */
  scanned(bytes: Buffer): number;
}
const half = (bytes: Buffer): number => bytes.length >> 1;
/** The head of the fragment that begins behind the middle. */
const fragmentHead = (bytes: Buffer): number => bytes.indexOf('moof', half(bytes)) - 4;

const recordings: readonly Recording[] = [
  {
    title: 'Live Matroska',
    extension: 'mkv',
    covers: 'a Matroska recording',
    muxer: ['-f', 'matroska', '-live', '1'],
    scanned: half,
  },
  {
    title: 'In the data',
    extension: 'mp4',
    covers: 'a fragmented MP4 that ends inside of the data of a fragment',
    muxer: fragmented,
    scanned: (bytes) => bytes.indexOf('mdat', fragmentHead(bytes)) + 5000,
  },
  {
    title: 'In the head',
    extension: 'mp4',
    covers: 'a fragmented MP4 that ends inside of the head of a fragment',
    muxer: fragmented,
    scanned: (bytes) => fragmentHead(bytes) + 40,
  },
];

const copies = { containers: [], video: [{ codec: 'h264' as const }], audio: [{ codec: 'aac' as const }] };
const encodes = {
  containers: [],
  video: [{ codec: 'h264' as const, maxLevel: 0.1 }],
  audio: [{ codec: 'vorbis' as const }],
};

let scratch: string;
let library: string;
let server: TestServer;
const whole = new Map<Recording, Buffer>();
const fileOf = ({ title, extension }: Recording): string => join(library, `${title}.${extension}`);

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'praxino-growing-'));
  library = join(scratch, 'library');
  await mkdir(library);
  for (const recording of recordings) {
    const target = join(scratch, 'whole');
    await using out = await open(target, 'w');
    const args = plain(SECONDS, [...x264, ...gop(50), ...aac, ...recording.muxer], { target: 'pipe:1' });
    await ffmpeg(args, { signal, stdoutFd: out.fd });
    const bytes = await readFile(target);
    whole.set(recording, bytes);
    await writeFile(fileOf(recording), bytes.subarray(0, recording.scanned(bytes)));
  }
  server = await startServer({ media: [`movies=${library}`] });
  await server.api.scanned();
});
afterAll(async () => {
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

async function pictures({ title }: Recording, device: typeof copies | typeof encodes): Promise<ManifestTrack> {
  const { id } = await server.api.item(title);
  const play = await server.api.play({ itemId: id, device });
  const tracks = await readDash(server.api.url(play.dashUrl), signal);
  return tracks.find((t) => t.kind === 'video' && t.initUrl.includes('.copy/') === (device === copies))!;
}

async function shown(track: ManifestTrack): Promise<number[]> {
  const got = await download(track, signal);
  expect(judgePieces(got)).toEqual([]);
  return await readFrameNumbers(await joinSegments(got, join(scratch, 'shown.mp4')), { signal });
}

/** What ffmpeg shows of the part that is scanned; a head of a fragment that is not whole would keep it from all of it. */
async function known(recording: Recording): Promise<number[]> {
  const bytes = whole.get(recording)!;
  const isInHead = recording.title === 'In the head';
  const file = join(scratch, `known.${recording.extension}`);
  await writeFile(file, bytes.subarray(0, isInHead ? fragmentHead(bytes) : recording.scanned(bytes)));
  return await readFrameNumbers(file, { signal });
}

describe.each(recordings)('$covers', (recording) => {
  it('plays to the end of what was scanned although it grows meanwhile, copied and encoded', async () => {
    const bytes = whole.get(recording)!;
    const want = await known(recording);
    expect(want.length).toBeGreaterThan(FRAMES / 4);
    const tracks = [await pictures(recording, copies), await pictures(recording, encodes)];
    // Begun before it grows; what comes later is cut and encoded from a longer file.
    for (const track of tracks) await download(track, signal, [0]);
    await appendFile(fileOf(recording), bytes.subarray(recording.scanned(bytes), Math.floor(bytes.length * 0.8)));
    for (const track of tracks) expect(await shown(track)).toEqual(want);
  });

  it('is whole after the next scan', async () => {
    const bytes = whole.get(recording)!;
    await writeFile(fileOf(recording), bytes);
    const [first] = await server.api.scanned();
    const { jobId } = await server.api.call(routes.libraries.scan, { params: { id: first!.id } });
    await server.api.jobDone(jobId);
    for (const device of [copies, encodes])
      expect(await shown(await pictures(recording, device))).toEqual([...Array(FRAMES).keys()]);
  });
});
