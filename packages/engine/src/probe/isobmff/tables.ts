// Sample tables of a file's tracks, unrolled when they are asked for.
import type { ByteSource } from '../byte-source.ts';
import { readFragments } from './fragments.ts';
import type { FragmentTarget } from './fragments.ts';
import type { Layout } from './layout.ts';
import type { Movie, MovieTrack } from './movie.ts';
import { readSampleTable } from './sample-table.ts';
import type { SampleTable, UnrolledTable } from './sample-table.ts';

export interface Tables {
  /** Unrolls on every call; whoever wants to keep it does. */
  of(track: MovieTrack, signal: AbortSignal): Promise<SampleTable>;
}

/** Whole films of uncompressed sound have a hundred million samples; nobody cuts them. */
function isUnrolled(track: MovieTrack): boolean {
  return track.entry !== null && !track.entry.codec.startsWith('pcm_');
}

const NO_SAMPLES = new Uint8Array(0);

/** Fragmented files are walked once here. Throws what the source throws. */
export async function openTables(
  source: ByteSource,
  layout: Layout,
  movie: Movie,
  signal: AbortSignal,
): Promise<Tables> {
  const unroll = (track: MovieTrack, turn: AbortSignal): Promise<UnrolledTable> =>
    readSampleTable(isUnrolled(track) ? track.sampleTable : NO_SAMPLES, source.size, turn);
  const fragmented = new Map<number, SampleTable>();
  if (layout.fragments.length > 0) {
    const targets = new Map<number, FragmentTarget>();
    const bases = new Map<number, UnrolledTable>();
    for (const track of movie.tracks.filter(isUnrolled)) bases.set(track.id, await unroll(track, signal));
    for (const [id, base] of bases) {
      targets.set(id, { builder: base.builder, nextDts: base.builder.finish(base).endDts, isCutOff: base.isCutOff });
    }
    await readFragments(source, layout.fragments, movie, targets, signal);
    for (const [id, target] of targets) {
      fragmented.set(
        id,
        target.builder.finish({ isCutOff: target.isCutOff, usesSeveralEntries: bases.get(id)!.usesSeveralEntries }),
      );
    }
  }
  return {
    of: async (track, turn) => {
      const known = fragmented.get(track.id);
      if (known) return known;
      const { builder, ...marks } = await unroll(track, turn);
      return builder.finish(marks);
    },
  };
}
