// The judge is judged: ffmpeg's own HLS passes, and each kind of damage is found.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filmPath, films } from '../media/films.ts';
import { readFragments, readInit } from './boxes.ts';
import { compareFrames, decodedHashes, download, join, judgeFrames, judgeTimes } from './judge.ts';
import type { Download } from './judge.ts';
import { readDash, readHls } from './manifest.ts';
import { ffmpeg } from './run.ts';

const signal = AbortSignal.timeout(60_000);
let dir: string;
let server: Server;
let base: string;
let video: Download;

beforeAll(async () => {
  dir = await mkdtemp(joinPath(tmpdir(), 'praxino-judge-'));
  const hls = [
    '-f',
    'hls',
    '-hls_time',
    '2',
    '-hls_playlist_type',
    'vod',
    '-hls_segment_type',
    'fmp4',
    '-master_pl_name',
    'master.m3u8',
  ];
  await ffmpeg([
    '-i',
    filmPath('mp4'),
    '-map',
    '0:v',
    '-c',
    'copy',
    '-video_track_timescale',
    '12800',
    ...hls,
    joinPath(dir, 'video.m3u8'),
  ]);
  const dash = ['-f', 'dash', '-seg_duration', '2', '-use_template', '1', '-use_timeline', '1'];
  await ffmpeg(['-i', filmPath('mp4'), '-map', '0', '-c', 'copy', ...dash, joinPath(dir, 'film.mpd')]);
  server = createServer((request, reply) => {
    readFile(joinPath(dir, decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname))).then(
      (data) => reply.end(data),
      () => reply.writeHead(404).end('no such file'),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const [track] = await readHls(`${base}/master.m3u8`, signal);
  video = await download(track!, signal);
});
afterAll(async () => {
  server.close();
  await rm(dir, { recursive: true, force: true });
});

describe('manifests', () => {
  it('reads every segment of an HLS playlist with its length', () => {
    expect(video.track).toMatchObject({ kind: 'video' });
    expect(video.segments.length).toBe(12);
    expect(video.track.segments.reduce((sum, s) => sum + s.durationS, 0)).toBeCloseTo(24, 1);
  });

  it('reads video and audio of an MPD', async () => {
    const tracks = await readDash(`${base}/film.mpd`, signal);
    expect(tracks.map((t) => t.kind)).toEqual(['video', 'audio']);
    const joined = await join(await download(tracks[0]!, signal), joinPath(dir, 'dash.mp4'));
    expect(await judgeFrames(joined, films.mp4, signal)).toEqual([]);
  });

  it('says which address failed', async () => {
    await expect(readHls(`${base}/none.m3u8`, signal)).rejects.toThrow(/404 for .*none\.m3u8/);
  });
});

describe('times', () => {
  it('finds nothing wrong with a good stream', () => {
    expect(judgeTimes(video)).toEqual([]);
  });

  it('finds a missing segment', () => {
    const findings = judgeTimes({ ...video, segments: video.segments.toSpliced(3, 1) });
    expect(findings.join('\n')).toMatch(/segment 3 decodes from \d+, the one before ends at \d+/);
  });

  it('finds a segment that starts one tick late', () => {
    const moved = Buffer.from(video.segments[5]!);
    const tfdt = moved.indexOf('tfdt') + 4;
    moved.writeBigUInt64BE(moved.readBigUInt64BE(tfdt + 4) + 1n, tfdt + 4);
    expect(judgeTimes({ ...video, segments: video.segments.with(5, moved) }).join('\n')).toContain(
      'segment 5 decodes from',
    );
  });

  it('finds a segment that does not start with a key frame', () => {
    const head = readInit(video.init);
    expect(readFragments(video.segments[0]!, head)[0]!.samples[0]!.isSync).toBe(true);
    const dull = Buffer.from(video.segments[2]!);
    const trun = dull.indexOf('trun') + 4;
    const flags = dull.readUIntBE(trun + 1, 3);
    expect(flags & 0x404).not.toBe(0);
    // The first sample's flags lie behind the data offset, or behind its duration and size.
    const at = flags & 0x4 ? trun + 12 : trun + 12 + (flags & 0x100 ? 4 : 0) + (flags & 0x200 ? 4 : 0);
    dull.writeUInt32BE(0x01010000, at);
    expect(judgeTimes({ ...video, segments: video.segments.with(2, dull) })).toContain(
      'segment 2 does not start with a key frame',
    );
  });

  it('finds a manifest that promises other lengths', () => {
    const segments = video.track.segments.with(0, { ...video.track.segments[0]!, durationS: 2.2 });
    expect(judgeTimes({ ...video, track: { ...video.track, segments } })).toContain(
      'segment 1 starts at 2.000 s, the manifest says 2.200 s',
    );
  });
});

describe('pictures', () => {
  it('sees every frame of a good stream once', async () => {
    expect(await judgeFrames(await join(video, joinPath(dir, 'good.mp4')), films.mp4, signal)).toEqual([]);
  });

  it('names the frames of a missing segment', async () => {
    const file = await join({ ...video, segments: video.segments.toSpliced(1, 1) }, joinPath(dir, 'gap.mp4'));
    const findings = await judgeFrames(file, films.mp4, signal);
    expect(findings[0]).toBe('frame 50 is there 0 times');
    expect(findings.at(-1)).toBe('and 30 more');
  });

  it('names a frame that comes twice, a strange one and a turn back', () => {
    expect(compareFrames([0, 1, 1, 3, 2], 3)).toEqual([
      'frame 1 is there 2 times',
      'frame 3 is not in the film',
      'frame 2 comes after frame 3',
    ]);
  });

  it('gives the same hashes for a source and its copy, others for an encode', async () => {
    const file = joinPath(dir, 'copy.mp4');
    await join(video, file);
    const source = await decodedHashes(filmPath('mp4'), '0:v:0', signal);
    expect(source).toHaveLength(films.mp4.picture!.frames);
    expect(await decodedHashes(file, '0:v:0', signal)).toEqual(source);
    expect(await decodedHashes(filmPath('mp4MoovLast'), '0:v:0', signal)).not.toEqual(source);
  });
});

describe('boxes', () => {
  it('refuses a box that claims more than is there', async () => {
    const file = joinPath(dir, 'bad.bin');
    await writeFile(file, Buffer.from('00000020moofxxxx', 'latin1'));
    expect(() => readFragments(Buffer.from([0, 0, 1, 0, 0x6d, 0x6f, 0x6f, 0x66]), readInit(video.init))).toThrow(
      'claims 256 of 8 bytes',
    );
  });
});
