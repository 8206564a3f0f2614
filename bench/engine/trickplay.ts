// Small pictures of a two-hour film for the seek bar, against one ffmpeg pass over its key frames.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LongFilm } from '@praxino/e2e/media/long-film.ts';
import { costOf } from '../process-cost.ts';
import { atMost, cheaperThan } from '../table.ts';
import type { BenchContext, Row } from '../table.ts';

export interface TrickplayCost {
  /** Read from the film, by the kernel's count; what ffmpeg wrote to us is in it. */
  bytes: number;
  sheets: number;
}

/** A pass reads two gigabytes; medians of three tell enough. */
const ROUNDS = 3;

export async function trickplayRows(
  film: LongFilm,
  { rounds, say, signal }: BenchContext & { signal: AbortSignal },
): Promise<Row[]> {
  const ours: number[] = [];
  const pass: number[] = [];
  let bytes = 0;
  for (let round = 0; round < Math.min(rounds, ROUNDS); round++) {
    const { cpuMs, stdout } = await costOf(
      process.execPath,
      [join(import.meta.dirname, 'trickplay-once.ts'), film.path],
      signal,
    );
    bytes = Math.max(bytes, (JSON.parse(stdout) as TrickplayCost).bytes); // printed by trickplay-once.ts
    ours.push(cpuMs);
    pass.push(await keyframePassMs(film.path, signal));
    say(`small pictures ${round + 1}: ${cpuMs.toFixed(0)} ms CPU against ${pass.at(-1)!.toFixed(0)} ms`);
  }
  return [
    atMost('small pictures of a 2 h film: read', bytes / (await stat(film.path)).size, 'of the film', 0.2),
    cheaperThan('small pictures of a 2 h film: CPU, all processes', ours, pass, 2),
  ];
}

async function keyframePassMs(path: string, signal: AbortSignal): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'praxino-bench-'));
  try {
    const input = ['-v', 'error', '-skip_frame', 'nokey', '-i', `file:${path}`, '-an', '-sn'];
    const output = ['-vf', 'fps=1/10,scale=320:-2,tile=10x10', '-q:v', '4', join(dir, '%d.jpg')];
    return (await costOf(process.env['FFMPEG_PATH'] ?? 'ffmpeg', [...input, ...output], signal)).cpuMs;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
