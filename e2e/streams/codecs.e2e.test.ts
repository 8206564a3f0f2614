// Devices without H.264 get what they decode, and its rungs are one film as those of H.264 are.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Playback, PlaybackBody } from '@praxino/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeSwitching } from '../harness/switching.ts';
import { readDash, readHls } from '../harness/manifest.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { films, mediaDir } from '../media/films.ts';

const signal = AbortSignal.timeout(300_000);
let server: TestServer;
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'praxino-codecs-'));
  server = await startServer({ media: [join(mediaDir, 'Ladder')] });
  await server.api.scanned();
});
afterAll(async () => {
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

type Codec = NonNullable<NonNullable<PlaybackBody['device']>['video']>[number]['codec'];
async function play(...codecs: Codec[]): Promise<Playback> {
  const { id } = await server.api.item('Tall Ladder', { kind: 'movie' });
  const video = codecs.map((codec) => ({ codec }));
  return await server.api.play({ itemId: id, device: { containers: [], video, audio: [{ codec: 'aac' }] } });
}

describe.each([
  ['hevc', 'hvc1.1.6.'],
  ['av1', 'av01.0.'],
  ['vp9', 'vp09.00.'],
] as const)('a device that decodes %s alone', (codec, prefix) => {
  it('gets every rung in it, and players may switch between them', async () => {
    const answer = await play(codec);
    expect(answer).toMatchObject({ mode: 'transcode', video: { action: 'transcode', codec } });
    const proposed = answer.qualities.find((q) => q.isProposed)!.rendition;
    const manifests = [
      await readDash(server.api.url(answer.dashUrl), signal),
      await readHls(server.api.url(answer.hlsUrl), signal),
    ];
    for (const tracks of manifests) {
      const pictures = tracks.filter((t) => t.kind === 'video');
      expect(pictures.length).toBeGreaterThan(1);
      for (const { id, codecs } of pictures) {
        expect(id).toMatch(new RegExp(`^v0\\.${codec}-\\d+$`));
        expect(codecs!.startsWith(prefix)).toBe(true);
      }
      expect(pictures.find((t) => t.isDefault)!.id).toBe(proposed);
    }
    const smallest = manifests[0]!.filter((t) => t.kind === 'video').slice(-2);
    const rungs = smallest.map((t) => t.id);
    expect(await judgeSwitching(smallest, rungs, films.ladder.picture!.frames, scratch, signal)).toEqual([]);
  });
});

describe('a device that decodes H.264, too', () => {
  it('gets that from software, and the copy where it can', async () => {
    const answer = await play('av1', 'hevc', 'h264', 'vp9');
    expect(answer.qualities.map((q) => q.rendition)).toEqual([
      'v0.copy',
      'v0.h264-720',
      'v0.h264-480',
      'v0.h264-360',
      'v0.h264-240',
    ]);
  });
});
