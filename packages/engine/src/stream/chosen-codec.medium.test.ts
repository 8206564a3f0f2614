// From what encoders show in their trials to the pictures a device gets: nothing between is told by hand.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceProfile } from '@praxino/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../decide/decide.ts';
import type { Source } from '../model.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { openFilm, readNumbers } from '../testing/films.ts';
import { probedStream } from '../testing/judge.ts';
import { pretendingFfmpeg } from '../testing/pretending-ffmpeg.ts';
import type { Pretended } from '../testing/pretending-ffmpeg.ts';
import { countOf, createTimeline } from '../timeline/timeline.ts';
import { createEncoders } from '../transcode/encoders/encoders.ts';
import { tryEncoder } from '../transcode/encoders/trial.ts';
import { createStreamEngine } from './create-stream-engine.ts';
import { UNKNOWN_CAPACITY } from './encode-capacity.ts';
import type { RenditionId } from './rendition.ts';
import type { StreamEngine } from './stream-engine.ts';

const signal = AbortSignal.timeout(300_000);
let dir = '';
let film: Source;
let pretended: Pretended;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-chosen-'));
  film = await openFilm('mkv', signal);
  pretended = await pretendingFfmpeg(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const device: DeviceProfile = {
  containers: [],
  // Smaller than the film: everything is encoded.
  video: (['h264', 'hevc'] as const).map((codec) => ({ codec, maxBitDepth: 8, hdr: [], maxHeight: 240 })),
};

async function wholeFilm(engine: StreamEngine, id: RenditionId): Promise<string> {
  const pieces: Uint8Array[] = [await engine.init(film, id, signal)];
  for (let i = 0; i < countOf(createTimeline(film.index).partBoundaries); i++) {
    const answer = await engine.segment(film, id, i, { viewer: 'v', signal });
    if (answer.kind === 'bytes') pieces.push(answer.bytes);
    else for await (const chunk of answer.chunks) pieces.push(chunk);
  }
  const path = join(dir, `${id}.mp4`);
  await writeFile(path, Buffer.concat(pieces));
  return path;
}

describe('a device that decodes H.264 and HEVC', () => {
  it('gets HEVC once hardware has shown that it is fast at it, every frame once', async () => {
    await using encoders = createEncoders({
      ffmpegPath: pretended.path,
      hardware: 'nvenc',
      tryEncoder: async (path, family, codec, options) =>
        family.name === 'nvenc' && (codec === 'h264' || codec === 'hevc')
          ? await tryEncoder(path, family, codec, options)
          : { works: false, reason: 'not tried' },
    });
    await using engine = createStreamEngine({
      ...{ ffmpegPath: pretended.path, encoders, maxEncoders: 1 },
      store: createMemoryStore({ maxBytes: 1e8 }),
    });
    const chosen = (): RenditionId =>
      decide(film.index, createTimeline(film.index), device, {}, engine.capacity()).video!.rendition;
    expect(engine.capacity()).toEqual(UNKNOWN_CAPACITY);
    expect(chosen()).toBe('v0.h264-240');
    await encoders.check();
    expect(engine.capacity().hevc).toEqual({ isHardware: true, pixelsPerSecond: expect.any(Number) });
    expect(chosen()).toBe('v0.hevc-240');
    const path = await wholeFilm(engine, chosen());
    expect(await probedStream(path)).toMatchObject({ codec_name: 'hevc' });
    expect((await readNumbers(path)).map((f) => f.number)).toEqual([...Array(600).keys()]);
  });
});
