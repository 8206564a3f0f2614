// Requests to protocols for tests: an ordinary film behind an engine that answers without reading or encoding anything.
import { AppError } from '@praxino/contracts/errors';
import type { MediaIndex } from '../model.ts';
import { writeFragment } from '../package/fragment.ts';
import { copyInit, reorderTicks } from '../package/init.ts';
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
    folder: '/stream/film',
    source: { path: '/nowhere', index },
    timeline,
    subtitles,
    cues: async (track) => line(subtitles, track),
    async *cueParts(track) {
      yield line(subtitles, track);
    },
    trickplay: async () => null,
    engine: made.engine ?? namingEngine(index, timeline),
    query: new URLSearchParams(),
    edges: [{ id: 'attic', baseUrl: 'https://attic.example' }],
    viewer: 'somebody',
    signal: new AbortController().signal,
  };
}

function line(subtitles: readonly SubtitleTrack[], track: string): Cue[] {
  if (!subtitles.some((s) => s.id === track)) throw new AppError('stream.not-found', 'The film has no such subtitles.');
  return [{ startMs: 1000, endMs: 2000, text: 'A line.' }];
}

/** Frames in every piece of `madeRequest`'s engine. */
export const FRAMES_IN_PIECE = 4;

/** Answers each piece with a few frames that carry its name, and refuses what the real one refuses. */
function namingEngine(index: MediaIndex, timeline: Timeline): StreamRequest['engine'] {
  const trackOf = (id: RenditionId) => {
    const stream = assertRendition(index, timeline, parseRendition(id)!);
    const { video, audio } = buildPresentation(index, timeline, [id], []);
    return { stream, ...[...video, ...audio][0]! };
  };
  const segment = async (_source: unknown, id: RenditionId, i: number): Promise<SegmentAnswer> => {
    const { stream, boundaries } = trackOf(id);
    const [from, to] = [boundaries[i], boundaries[i + 1]];
    if (from === undefined || to === undefined) throw new AppError('stream.not-found', `There is no piece ${i}.`);
    const isVideo = stream.type === 'video';
    const name = Buffer.from(`${id}/${i}`);
    // One unit of a key frame behind its length, as H.264 lies in segments.
    const data = isVideo ? Buffer.concat([Buffer.from([0, 0, 0, name.length + 1, 0x65]), name]) : name;
    const step = Math.floor((to - from) / FRAMES_IN_PIECE);
    const sample = { duration: step, size: data.length, offset: isVideo ? reorderTicks(stream) : 0, isKey: true };
    const samples = Array.from({ length: FRAMES_IN_PIECE }, () => ({ ...sample }));
    const head = writeFragment({ sequence: i, tfdt: from, samples, isVideo });
    return { kind: 'bytes', bytes: Buffer.concat([head, ...samples.map(() => data)]), key: `${id}-${i}` };
  };
  return { init: async (_source, id) => copyInit(trackOf(id).stream), segment, openSegment: segment };
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
