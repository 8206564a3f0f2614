import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FFMPEG, makeFile, openFile, openFilm } from '../testing/films.ts';
import { findDarkCredits } from './dark-credits.ts';

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'praxino-dark-'))));
afterAll(() => rm(dir, { recursive: true, force: true }));

const options = (signal: AbortSignal) => ({ ffmpegPath: FFMPEG, signal });
/** 80 s of pictures and a tone, with filters over both. */
async function made(name: string, picture: string, sound: string, signal: AbortSignal) {
  const path = join(dir, name);
  await makeFile(path, [
    ...['-f', 'lavfi', '-i', `testsrc2=s=160x90:r=5:d=80${picture}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=300:duration=80${sound}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '20', '-c:a', 'aac'],
  ]);
  return openFile(path, signal);
}
const black = (from: number, to: number) => `,drawbox=t=fill:color=black:enable='between(t,${from},${to})'`;

test('credits begin where the film went dark and silent', async ({ signal }) => {
  const credits = await findDarkCredits(await openFilm('darkWater', signal), options(signal));
  expect(credits).toMatchObject({ kind: 'credits', source: 'black-frames', confidence: 0.5 });
  expect(Math.abs(credits!.startMs - 40_000)).toBeLessThan(300);
  expect(Math.abs(credits!.endMs - 64_000)).toBeLessThan(100);
});

test('credits begin where it stays dark to the end, and silence makes it sure', async ({ signal }) => {
  const loud = await made('loud.mkv', black(51, 81), '', signal);
  const hushed = await made('hushed.mkv', black(51, 81), ",volume=0:enable='between(t,51,53)'", signal);
  for (const [source, confidence] of [
    [loud, 0.7],
    [hushed, 0.85],
  ] as const) {
    const credits = await findDarkCredits(source, options(signal));
    expect(credits?.confidence).toBe(confidence);
    expect(Math.abs(credits!.startMs - 51_000)).toBeLessThan(400);
  }
});

test('darkness without silence, silence without darkness and a fade just before the end are no credits', async ({
  signal,
}) => {
  const source = await made(
    'none.mkv',
    black(44, 46) + black(72, 74),
    ",volume=0:enable='between(t,55,57)+between(t,72,74)'",
    signal,
  );
  expect(await findDarkCredits(source, options(signal))).toBeNull();
});

test('a file that is gone says so', async ({ signal }) => {
  const source = await openFilm('darkWater', signal);
  const gone = findDarkCredits({ ...source, path: join(dir, 'gone.mkv') }, options(signal));
  await expect(gone).rejects.toMatchObject({ code: 'media.missing' });
});
