// What a copied segment costs the processor, against ffmpeg cutting the same piece.
import { join } from 'node:path';
import { keyframeTimes } from '@praxino/e2e/media/long-film.ts';
import type { LongFilm } from '@praxino/e2e/media/long-film.ts';
import { costOf, nodeResult } from '../process-cost.ts';
import { atLeast, cheaperThan, median } from '../table.ts';
import type { BenchContext, Row } from '../table.ts';

export interface CutCost {
  segments: number;
  bytes: number;
  cpuMs: number;
}

const SEGMENT_BYTES = 4_000_000;

export async function remuxRows(
  films: readonly { name: string; film: LongFilm }[],
  { rounds, say, signal }: BenchContext & { signal: AbortSignal },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, film } of films) {
    const perSegment: number[] = [];
    const perMegabyte: number[] = [];
    const peer: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const cost = await nodeResult<CutCost>(join(import.meta.dirname, 'cut-once.ts'), [film.path], signal);
      perSegment.push((cost.cpuMs / cost.bytes) * SEGMENT_BYTES);
      perMegabyte.push(cost.bytes / 1e6 / (cost.cpuMs / 1000));
      peer.push(await ffmpegCutMs(film, 1800 + round * 97, signal));
      say(
        `cut ${name} ${round + 1}/${rounds}: ${perSegment.at(-1)!.toFixed(1)} ms CPU against ${peer.at(-1)!.toFixed(0)} ms`,
      );
    }
    rows.push({
      ...cheaperThan(`remux from ${name}: CPU per 4 MB`, perSegment, peer, 1),
      target: '≤ 6 ms',
      ok: median(perSegment) <= 6,
    });
    rows.push(atLeast(`remux from ${name}: speed of one core`, median(perMegabyte), 'MB/s', 600));
  }
  return rows;
}

/** CPU of one ffmpeg process that copies about 4 MB of the film from a key frame on. */
async function ffmpegCutMs(film: LongFilm, around: number, signal: AbortSignal): Promise<number> {
  const [at = around] = await keyframeTimes(film.path, around, around + 20);
  // The film has about 2.5 Mbit/s.
  const seconds = (SEGMENT_BYTES * 8) / 2_500_000;
  const ffmpeg = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
  const input = ['-hide_banner', '-nostdin', '-v', 'error', '-ss', at.toFixed(3), '-i', `file:${film.path}`];
  const output = [
    '-t',
    String(seconds),
    '-map',
    '0:v:0',
    '-c',
    'copy',
    '-movflags',
    '+frag_keyframe+empty_moov',
    '-f',
    'mp4',
  ];
  return (await costOf(ffmpeg, [...input, ...output, '-y', '/dev/null'], signal)).cpuMs;
}
