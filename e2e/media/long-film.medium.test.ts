import { expect, it } from 'vitest';
import { ffprobe } from '../harness/run.ts';
import { keyframeTimes, makeLongFilm } from './long-film.ts';

/** Differences between neighbours in presentation order, in ms, each once. */
async function steps(path: string, stream: string): Promise<{ count: number; steps: number[] }> {
  const { packets } = await ffprobe<{ packets: { pts_time: string }[] }>(path, [
    '-select_streams',
    stream,
    '-show_entries',
    'packet=pts_time',
  ]);
  const times = packets.map((p) => Math.round(Number(p.pts_time) * 1000)).toSorted((a, b) => a - b);
  return {
    count: times.length,
    steps: [...new Set(times.slice(1).map((t, i) => t - times[i]!))].toSorted((a, b) => a - b),
  };
}

it(
  'repeats its minute without a gap in pictures or sound, with key frames at uneven distances',
  { timeout: 300_000 },
  async () => {
    const film = await makeLongFilm(AbortSignal.timeout(55_000), undefined, { repeats: 2, height: 180 });
    // Matroska counts in milliseconds: 41.67 ms are 41 or 42, 21.33 are 21 or 22, and 32 are 32.
    expect(await steps(film.path, 'v:0')).toEqual({ count: film.frames, steps: [41, 42] });
    expect(await steps(film.path, 'a:0')).toEqual({ count: 6000, steps: [21, 22] });
    expect(await steps(film.path, 'a:1')).toEqual({ count: 4000, steps: [32] });
    expect((await steps(film.path, 's:0')).steps).toEqual([5000]);
    const keys = await keyframeTimes(film.path, 0, 128);
    expect(keys).toHaveLength(30);
    expect(keys[15]).toBe(64);
    expect(new Set(keys.slice(1).map((k, i) => (k - keys[i]!).toFixed(2))).size).toBeGreaterThan(5);
  },
);
