import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { FFMPEG, openFilm, readNumbers } from '../testing/films.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { createEncoders } from './encoders/encoders.ts';
import { createFfmpegBackend } from './ffmpeg-backend.ts';
import { describeTranscodeBackend } from './transcode-backend.compliance.ts';
import type { Mood } from './transcode-backend.compliance.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-backend-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Asked about itself it is the real one; whatever reads a file fails or hangs. */
async function program(mood: Mood): Promise<string> {
  if (mood === 'well') return FFMPEG;
  const path = join(dir, mood);
  const work = mood === 'hung' ? 'exec sleep 600' : 'echo "Invalid data found" >&2; exit 1';
  await writeFile(path, `#!/bin/sh\ncase "$*" in *" -i "*) ${work};; esac\nexec ${FFMPEG} "$@"\n`, { mode: 0o755 });
  return path;
}

let files = 0;
describeTranscodeBackend('ffmpeg', async (mood) => {
  const source = await openFilm('mkv', AbortSignal.timeout(60_000));
  const encoders = createEncoders({ ffmpegPath: await program(mood) });
  const patience = mood === 'hung' ? { silenceMs: 500 } : {};
  return {
    backend: createFfmpegBackend({ encoders, ...patience }),
    source,
    timeline: createTimeline(source.index),
    ...{ video: 'v0.h264-240', audio: 'a2.aac-2' },
    async framesOf(init, chunks) {
      const path = join(dir, `${files++}.mp4`);
      await writeFile(path, Buffer.concat([init, ...chunks.map((c) => c.bytes)]));
      return (await readNumbers(path)).map((f) => f.number);
    },
  };
});
