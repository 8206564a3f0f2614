// Opening a two-hour film and knowing where its key frames lie, against the way of a pass over its packets.
import { join } from 'node:path';
import type { LongFilm } from '@praxino/e2e/media/long-film.ts';
import { costOf, nodeResult } from '../process-cost.ts';
import { atMost, cheaperThan } from '../table.ts';
import type { BenchContext, Row } from '../table.ts';

export interface OpenCost {
  /** Read from the file, by the kernel's count. */
  bytes: number;
  cpuMs: number;
  keyframes: number;
}

export async function openIndexRows(
  films: readonly { name: string; film: LongFilm; maxBytes: number }[],
  { rounds, say, signal }: BenchContext & { signal: AbortSignal },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, film, maxBytes } of films) {
    const ours: OpenCost[] = [];
    const pass: number[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(await nodeResult<OpenCost>(join(import.meta.dirname, 'open-once.ts'), [film.path], signal));
      // One pass of the baseline reads two gigabytes: three of them tell enough.
      if (round < 3) pass.push(await packetPassMs(film.path, signal));
      say(
        `open ${name} ${round + 1}/${rounds}: ${ours.at(-1)!.cpuMs.toFixed(0)} ms CPU against ${pass.at(-1)!.toFixed(0)} ms`,
      );
    }
    const read = Math.max(...ours.map((c) => c.bytes)) / 1e6;
    rows.push(atMost(`open and index a 2 h ${name}: read`, read, 'MB', maxBytes / 1e6));
    rows.push(
      cheaperThan(
        `open and index a 2 h ${name}: CPU`,
        ours.map((c) => c.cpuMs),
        pass,
        30,
      ),
    );
  }
  return rows;
}

/** CPU of ffprobe listing every packet of the picture. */
async function packetPassMs(path: string, signal: AbortSignal): Promise<number> {
  const ffprobe = (process.env['FFMPEG_PATH'] ?? 'ffmpeg').replace(/ffmpeg$/, 'ffprobe');
  const show = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'packet=pts_time,pos,flags',
    '-of',
    'csv=p=0',
  ];
  return (await costOf(ffprobe, [...show, `file:${path}`], signal)).cpuMs;
}
