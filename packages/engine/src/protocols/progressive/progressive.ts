// The film as one fragmented MP4, from a position to its end, made while it is sent: for downloads, casting and plain players.
import { AppError } from '@praxino/contracts/errors';
import { timescaleOf } from '../../package/init.ts';
import type { AudioTrack, Presentation, VideoTrack } from '../../stream/presentation.ts';
import { presentationSpan } from '../presentation-span.ts';
import type { Protocol, StreamRequest } from '../protocol.ts';
import { requestedPresentation } from '../requested.ts';
import { fragmentsIn, isPicture, rewritten, startSeconds } from './movie-fragments.ts';
import type { FileTrack, TrackFragment } from './movie-fragments.ts';
import { movieInit } from './movie-init.ts';

export const progressive: Protocol = {
  name: 'progressive',
  addresses: [
    {
      // `?start=<seconds>` of the player's time: begins with the segment that holds it.
      part: /^stream\.mp4$/,
      example: 'stream.mp4',
      of: 'presentation',
      async answer(request) {
        const presentation = requestedPresentation(request);
        const first = firstSegment(presentation, startOf(request));
        const inits = await Promise.all(
          tracksOf(presentation).map((t) => request.engine.init(request.source, t.id, request.signal)),
        );
        const contentType = presentation.video.length > 0 ? 'video/mp4' : 'audio/mp4';
        return { contentType, body: movie(request, presentation, first, inits), key: null, keep: 'never' };
      },
    },
  ],
};

function startOf({ query }: StreamRequest): number {
  const text = query.get('start') ?? '0';
  if (/^\d{1,7}(?:\.\d{1,6})?$/.test(text)) return Number(text);
  throw new AppError('request.invalid', { detail: 'A start is a number of seconds.', field: 'start' });
}

/** The proposed picture and every sound. */
function tracksOf({ video, audio }: Presentation): (VideoTrack | AudioTrack)[] {
  return [...video.filter((v) => v.isProposed), ...audio];
}

/** The segment of the film's grid that holds a time of the player. Beyond the end it is the last one. */
function firstSegment({ timeline }: Presentation, seconds: number): number {
  const { boundaries, timescale } = timeline;
  const at = boundaries[0]! + seconds * timescale;
  return Math.max(
    0,
    boundaries.slice(0, -1).findLastIndex((b) => b <= at + 1e-6),
  );
}

/**
 * Nothing is fetched before it is read: each track has one piece in the making at a time, and a reader who stops reading stops all of
 * it. Fragments come in the order of their times.
 */
async function* movie(
  request: StreamRequest,
  presentation: Presentation,
  first: number,
  inits: readonly Uint8Array[],
): AsyncGenerator<Uint8Array, void, void> {
  const { startSeconds: filmStart, endSeconds } = presentationSpan(presentation);
  const { boundaries, timescale } = presentation.timeline;
  const skipped = boundaries[first]! / timescale - filmStart;
  yield movieInit(inits, Math.round((endSeconds - filmStart - skipped) * 1000));
  const sources = tracksOf(presentation).map((track, i) => {
    const file = { id: i + 1, isVideo: isPicture(inits[i]!), timescale: timescaleOf(inits[i]!) ?? track.timescale };
    return new TrackSource(trackFragments(request, presentation, track, { file, first }));
  });
  try {
    let originSeconds: number | null = null;
    for (let sequence = 1; ; sequence++) {
      await Promise.all(sources.map((s) => s.fill()));
      const next = sources
        .filter((s) => s.head !== null)
        .toSorted((a, b) => startSeconds(a.head!) - startSeconds(b.head!))[0];
      if (!next) return;
      originSeconds ??= startSeconds(next.head!);
      const bytes = rewritten(next.head!, { sequence, originSeconds });
      next.head = null;
      yield bytes;
    }
  } finally {
    await Promise.all(sources.map((s) => s.close()));
  }
}

/** One fragment ahead of a track. */
class TrackSource {
  head: TrackFragment | null = null;
  readonly #fragments: AsyncGenerator<TrackFragment, void, void>;

  constructor(fragments: AsyncGenerator<TrackFragment, void, void>) {
    this.#fragments = fragments;
  }

  async fill(): Promise<void> {
    this.head ??= (await this.#fragments.next()).value ?? null;
  }

  async close(): Promise<void> {
    await this.#fragments.return();
  }
}

async function* trackFragments(
  { source, engine, viewer, signal }: StreamRequest,
  { timeline }: Presentation,
  track: VideoTrack | AudioTrack,
  { file, first }: { file: FileTrack; first: number },
): AsyncGenerator<TrackFragment, void, void> {
  const isCutInParts = file.isVideo && track.action === 'transcode';
  const from = isCutInParts ? timeline.partSegment.indexOf(first) : first;
  for (let i = from; i < track.boundaries.length - 1; i++) {
    const answer = await engine.segment(source, track.id, i, { viewer, signal });
    if (answer.kind === 'bytes') yield* fragmentsIn(answer.bytes, file);
    // Chunks are whole fragments.
    else for await (const chunk of answer.chunks) yield* fragmentsIn(chunk, file);
  }
}
