// The rungs of a film are one film: their pieces, joined in any order of rungs, hold every frame once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeSwitching } from '../harness/switching.ts';
import { readDash } from '../harness/manifest.ts';
import type { ManifestTrack } from '../harness/manifest.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { films, mediaDir } from '../media/films.ts';

const signal = AbortSignal.timeout(300_000);
let server: TestServer;
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'praxino-ladder-'));
  server = await startServer({ media: [join(mediaDir, 'Ladder'), join(mediaDir, 'Movies', 'Green Triangle (2021)')] });
  await server.api.scanned();
});
afterAll(async () => {
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

async function pictures(title: string, bandwidthBps?: number): Promise<ManifestTrack[]> {
  const { id } = await server.api.item(title, { kind: 'movie' });
  const device = { containers: [], audio: [{ codec: 'aac' as const }] };
  const play = await server.api.play({ itemId: id, device, ...(bandwidthBps && { bandwidthBps }) });
  return (await readDash(server.api.url(play.dashUrl), signal)).filter((t) => t.kind === 'video');
}

describe('pieces of different rungs', () => {
  it('join into the whole film, from the copy down and back up', async () => {
    const tracks = await pictures('Tall Ladder');
    expect(tracks.map((t) => t.id)).toEqual(['v0.copy', 'v0.h264-720', 'v0.h264-480', 'v0.h264-360', 'v0.h264-240']);
    const rungs = ['v0.copy', 'v0.h264-480', 'v0.h264-240', 'v0.copy'];
    const found = await judgeSwitching(tracks, rungs, films.ladder.picture!.frames, scratch, signal);
    expect(found).toEqual([]);
  });

  it('join where key frames lie irregularly', async () => {
    const tracks = await pictures('Green Triangle');
    const rungs = ['v0.h264-240', 'v0.copy'];
    expect(await judgeSwitching(tracks, rungs, films.mkv.picture!.frames, scratch, signal)).toEqual([]);
  });
});

describe('what the network carries', () => {
  it('decides the rung that manifests begin with, and takes none away', async () => {
    const all = await pictures('Tall Ladder');
    const slow = await pictures('Tall Ladder', 2_500_000);
    expect([all.find((t) => t.isDefault)!.id, slow.find((t) => t.isDefault)!.id]).toEqual(['v0.copy', 'v0.h264-480']);
    expect(slow.map((t) => t.id).toSorted()).toEqual(all.map((t) => t.id).toSorted());
  });
});
