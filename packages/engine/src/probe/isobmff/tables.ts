// Sample tables of a file's tracks, unrolled when they are asked for.
import type { ByteSource } from '../byte-source.ts';
import { tooManyFrames } from '../limits.ts';
import { readFragments } from './fragments.ts';
import type { FragmentTarget } from './fragments.ts';
import type { Layout } from './layout.ts';
import type { Movie, MovieTrack } from './movie.ts';
import { outlineSound } from './sound-outline.ts';
import type { SoundOutline } from './sound-outline.ts';
import { MAX_SAMPLES, SampleTableBuilder, readSampleTable } from './sample-table.ts';
import type { SampleTable } from './sample-table.ts';

export interface Tables {
  /** Unrolls on every call; whoever wants to keep it does. Throws AppError('media.unreadable') on tables no film has. */
  of(track: MovieTrack, signal: AbortSignal): Promise<SampleTable>;
  /** Of a track of sound whose tables tell all without being unrolled; else null. */
  outline(track: MovieTrack): SoundOutline | null;
}

/** Whole films of uncompressed sound have a hundred million samples; nobody cuts them. */
function isUnrolled(track: MovieTrack): boolean {
  return track.entry !== null && !track.entry.codec.startsWith('pcm_');
}

const NO_SAMPLES = new Uint8Array(0);
/** Of all tracks of a file, one after the other: twenty tracks of a long film. */
const MAX_FILE_SAMPLES = 10_000_000;

/** Fragmented files are walked once here. Throws what the source throws. */
export async function openTables(
  source: ByteSource,
  layout: Layout,
  movie: Movie,
  signal: AbortSignal,
): Promise<Tables> {
  const counts = new Map<MovieTrack, number>();
  /** `most`: samples of all tracks that were unrolled so far. */
  const unroll = async (track: MovieTrack, most: number, turn: AbortSignal): Promise<SampleTable> => {
    const file = { sizeBytes: source.size, byteOffset: layout.moovAt };
    const table = await readSampleTable(isUnrolled(track) ? track.sampleTable : NO_SAMPLES, file, turn);
    counts.set(track, table.count);
    if ([...counts.values()].reduce((sum, n) => sum + n, 0) > most) throw tooManyFrames(layout.moovAt);
    return table;
  };
  const fragmented = new Map<number, SampleTable>();
  if (layout.fragments.length > 0) {
    const targets = new Map<number, FragmentTarget>();
    const bases = new Map<number, SampleTable>();
    // All of them are held at once, so they share what one track may have.
    for (const track of movie.tracks.filter(isUnrolled)) bases.set(track.id, await unroll(track, MAX_SAMPLES, signal));
    for (const [id, base] of bases) {
      targets.set(id, { builder: new SampleTableBuilder(base), nextDts: base.endDts, isCutOff: base.isCutOff });
    }
    await readFragments(source, layout.fragments, movie, targets, signal);
    for (const [id, target] of targets) {
      const { usesSeveralEntries } = bases.get(id)!;
      fragmented.set(id, target.builder.finish({ isCutOff: target.isCutOff, usesSeveralEntries }));
    }
  }
  return {
    outline: (track) =>
      layout.fragments.length > 0 || !isUnrolled(track) ? null : outlineSound(track.sampleTable, source.size),
    of: async (track, turn) => fragmented.get(track.id) ?? (await unroll(track, MAX_FILE_SAMPLES, turn)),
  };
}
