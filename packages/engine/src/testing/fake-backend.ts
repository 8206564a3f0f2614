// A transcode backend without an encoder: pieces hold the numbers of their frames as text.
import { AppError } from '@praxino/contracts/errors';
import { UNKNOWN_CAPACITY } from '../stream/encode-capacity.ts';
import type { EncodeOrder, EncodeTarget } from '../stream/encode-target.ts';
import { segmentKey } from '../stream/rendition.ts';
import { countOf, pieceBoundaries } from '../timeline/timeline.ts';
import type { EncodedChunk } from '../transcode/encoded-chunk.ts';
import type { Mood } from '../transcode/transcode-backend.compliance.ts';
import type { TranscodeBackend } from '../transcode/transcode-backend.ts';
import { unitsOf } from '../transcode/video-units.ts';

/** Frames in each piece, two of them in a chunk. */
const FRAMES = 4;
const HUNG_AFTER_MS = 100;

export function createFakeBackend(mood: Mood): TranscodeBackend {
  const counter = { started: 0, running: 0 };
  async function* encode({ first, end, signal }: EncodeOrder): AsyncGenerator<EncodedChunk, void, void> {
    signal.throwIfAborted();
    counter.started++;
    counter.running++;
    try {
      if (mood === 'broken') throw new AppError('transcode.failed', 'The encoder failed.');
      if (mood === 'hung') await sleep(HUNG_AFTER_MS);
      if (mood === 'hung') throw new AppError('transcode.timeout', 'The encoder gave no sign of life.');
      for (let frame = first * FRAMES; frame < end * FRAMES; frame += 2) {
        signal.throwIfAborted();
        const isLast = frame % FRAMES === FRAMES - 2;
        yield { piece: Math.floor(frame / FRAMES), bytes: Buffer.from(`${frame} ${frame + 1} `), isLast };
      }
    } finally {
      counter.running--;
    }
  }
  return {
    rendition(source, timeline, kind) {
      const { sourceId } = source.index;
      const recipe = JSON.stringify(kind);
      const boundaries = pieceBoundaries(timeline, kind.kind === 'video-encode' ? 'parts' : 'segments');
      const keyOf = (piece: number | 'init'): string => segmentKey(sourceId, kind.stream, recipe, piece);
      const pieces = countOf(boundaries);
      const target: EncodeTarget = {
        id: `${sourceId} ${recipe}`,
        lane: kind.kind === 'video-encode' ? 'video' : 'audio',
        ...{ pieces, startsAnywhere: kind.kind === 'video-encode', keyOf, encode },
        startOf: (piece) => (boundaries[piece] ?? Infinity) / timeline.timescale,
        unitOf:
          kind.kind === 'video-encode'
            ? unitsOf(source.index, timeline, 'parts')
            : (piece) => ({ first: piece - (piece % 2), end: Math.min(pieces, piece - (piece % 2) + 2) }),
      };
      return Promise.resolve({ target, initKey: keyOf('init'), init: async () => Buffer.from('init ') });
    },
    capacity: () => UNKNOWN_CAPACITY,
    generation: () => 0,
    stats: () => ({ ...counter }),
  };
}

/** Numbers in the text that this backend's pieces are. */
export function fakeFrames(chunks: readonly EncodedChunk[]): number[] {
  return chunks.flatMap((c) => Buffer.from(c.bytes).toString().trim().split(' ').map(Number));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
