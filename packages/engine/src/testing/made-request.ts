// Requests to protocols for tests: an ordinary film behind an engine that answers without reading or encoding anything.
import { AppError } from '@praxino/contracts/errors';
import type { MediaIndex } from '../model.ts';
import type { StreamAnswer, StreamRequest } from '../protocols/protocol.ts';
import type { SegmentAnswer } from '../stream/stream-engine.ts';
import { assertRendition, buildPresentation } from '../stream/build-presentation.ts';
import type { SubtitleTrack } from '../stream/presentation.ts';
import { parseRendition } from '../stream/rendition.ts';
import type { RenditionId } from '../stream/rendition.ts';
import type { Cue } from '../subtitles/cue.ts';
import { createTimeline } from '../timeline/timeline.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { irregularFilm, madeSubtitleTrack } from './made-presentation.ts';

export function madeRequest(made: {
  name: string;
  index?: MediaIndex;
  subtitles?: SubtitleTrack[];
  engine?: StreamRequest['engine'];
}): StreamRequest {
  const { name, index = irregularFilm(), subtitles = [madeSubtitleTrack()] } = made;
  const timeline = createTimeline(index);
  return {
    name,
    source: { path: '/nowhere', index },
    timeline,
    subtitles,
    cues: async (track) => line(subtitles, track),
    async *cueParts(track) {
      yield line(subtitles, track);
    },
    engine: made.engine ?? namingEngine(index, timeline),
    viewer: 'somebody',
    signal: new AbortController().signal,
  };
}

function line(subtitles: readonly SubtitleTrack[], track: string): Cue[] {
  if (!subtitles.some((s) => s.id === track)) throw new AppError('stream.not-found', 'The film has no such subtitles.');
  return [{ startMs: 1000, endMs: 2000, text: 'A line.' }];
}

/** Answers each piece with its own name, and refuses what the real one refuses. */
function namingEngine(index: MediaIndex, timeline: Timeline): StreamRequest['engine'] {
  const assert = (id: RenditionId): number => {
    const rendition = parseRendition(id)!;
    assertRendition(index, timeline, rendition);
    const { video, audio } = buildPresentation(index, timeline, [id], []);
    return [...video, ...audio][0]!.boundaries.length - 1;
  };
  const segment = async (_source: unknown, id: RenditionId, i: number): Promise<SegmentAnswer> => {
    if (i >= assert(id)) throw new AppError('stream.not-found', `There is no piece ${i}.`);
    return { kind: 'bytes', bytes: Buffer.from(`${id}/${i}`), key: `${id}-${i}` };
  };
  return {
    init: async (_source, id) => {
      assert(id);
      return Buffer.from(`${id}/init`);
    },
    segment,
    openSegment: segment,
  };
}

export async function wholeBody({ body }: StreamAnswer): Promise<Buffer> {
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  if ('read' in body) {
    await using reader = body;
    const bytes = Buffer.alloc(reader.size);
    await reader.read(bytes, 0);
    return bytes;
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
