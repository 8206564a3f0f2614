// Every film's manifests against the rules, for a browser, for a device that plays everything, and for an old television.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlaybackBody } from '@praxino/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeMpd } from '../harness/dash-rules.ts';
import { judgeAlignment, judgeMaster, judgeMedia } from '../harness/hls-rules.ts';
import type { MediaFacts } from '../harness/hls-rules.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { mediaDir } from '../media/films.ts';

let server: TestServer;
beforeAll(async () => {
  const folders = (await readdir(mediaDir, { withFileTypes: true })).filter((f) => f.isDirectory()).map((f) => f.name);
  server = await startServer({ media: folders.map((name) => join(mediaDir, name)) });
  await server.api.scanned(180_000);
});
afterAll(async () => {
  // Every film's pictures are being made: what runs is ended first, and a slow machine takes its time for it.
  await server?.stop({ timeoutMs: 60_000 });
  await server?.[Symbol.asyncDispose]();
});

async function text(url: string): Promise<string> {
  const reply = await fetch(server.api.url(url), { signal: AbortSignal.timeout(60_000) });
  const body = await reply.text();
  if (!reply.ok) throw new Error(`${reply.status} for ${url}: ${body.slice(0, 300)}`);
  return body;
}

/** Playlists of a multivariant playlist, by what they are. */
async function playlistsOf(url: string, master: string): Promise<Map<string, { kind: string; body: string }>> {
  const found = new Map<string, { kind: string; body: string }>();
  const lines = master.split('\n');
  for (const [i, line] of lines.entries()) {
    const type = /TYPE=(AUDIO|SUBTITLES)/.exec(line)?.[1];
    const uri = line.startsWith('#EXT-X-STREAM-INF')
      ? lines[i + 1]!
      : (/[:,]URI="([^"]+\.m3u8)"/.exec(line)?.[1] ?? null);
    if (uri === null) continue;
    const kind = line.startsWith('#EXT-X-STREAM-INF')
      ? 'video'
      : line.startsWith('#EXT-X-I-FRAME')
        ? 'i-frames'
        : line.startsWith('#EXT-X-IMAGE')
          ? 'images'
          : type!;
    found.set(uri, { kind, body: await text(new URL(uri, `http://x${url}`).pathname) });
  }
  return found;
}

const devices: { name: string; device: NonNullable<PlaybackBody['device']> }[] = [
  { name: 'Chromium', device: { containers: [] } },
  {
    name: 'a device that plays everything',
    device: {
      containers: [],
      video: (['h264', 'hevc', 'av1', 'vp9'] as const).map((codec) => ({
        ...{ codec, maxBitDepth: 10 },
        hdr: ['hdr10' as const, 'hlg' as const, 'dolby-vision' as const],
      })),
      audio: (['aac', 'ac3', 'eac3', 'opus', 'flac'] as const).map((codec) => ({ codec })),
    },
  },
  { name: 'an old television', device: { containers: [], streamFormat: 'mpegts' } },
];

describe.each(devices)('every film for $name', ({ device }) => {
  it('has manifests that break no rule', async () => {
    const films = (await server.api.items({})).filter((i) => i.kind === 'movie' || i.kind === 'episode');
    expect(films.length).toBeGreaterThan(8);
    const findings: string[] = [];
    for (const { id, title } of films) {
      const play = await server.api.play({ itemId: id, device }).catch((error: unknown) => {
        findings.push(`${title}: ${String(error)}`);
        return null;
      });
      if (!play) continue;
      const note = (what: string, found: readonly string[]): void => {
        findings.push(...found.map((f) => `${title}, ${what}: ${f}`));
      };
      note('MPD', judgeMpd(await text(play.dashUrl)));
      const master = await text(play.hlsUrl);
      note('master', judgeMaster(master));
      const pictures: MediaFacts[] = [];
      for (const [uri, { kind, body }] of await playlistsOf(play.hlsUrl, master)) {
        const { findings: found, facts } = judgeMedia(body);
        note(uri, found);
        if (kind === 'video') pictures.push(facts);
      }
      const [coarsest, ...others] = pictures.toSorted((a, b) => a.marks.length - b.marks.length);
      for (const other of others) note('grid', judgeAlignment(coarsest!, other));
    }
    expect(findings).toEqual([]);
  });
});
