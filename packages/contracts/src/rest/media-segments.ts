// Intro, recap, credits, preview: the pieces of a title that viewers like to skip.
import { z } from 'zod';
import { route } from './route.ts';
import { id, idParams } from './shared.ts';

export const mediaSegmentKind = z.enum(['intro', 'recap', 'credits', 'preview']);
export type MediaSegmentKind = z.infer<typeof mediaSegmentKind>;

export const mediaSegment = z
  .object({
    kind: mediaSegmentKind,
    startMs: z.int().meta({ description: 'On the clock of the player: 0 is the first picture' }),
    endMs: z.int(),
    source: z.enum(['chapters', 'fingerprint', 'black-frames', 'manual']).meta({
      description: 'How it is known: a chapter says so, episodes sound alike, darkness and silence, a person',
    }),
    confidence: z.number().min(0).max(1),
  })
  .meta({ id: 'MediaSegment' });
export type MediaSegment = z.infer<typeof mediaSegment>;

export const versionSegments = z
  .object({
    versionId: z.string(),
    isManual: z.boolean().meta({ description: 'Set by a person; analysis leaves it alone' }),
    segments: z.array(mediaSegment),
  })
  .meta({ id: 'VersionSegments' });
export type VersionSegments = z.infer<typeof versionSegments>;
const itemSegments = z.object({ versions: z.array(versionSegments) });

export const segmentsBody = z.strictObject({
  versionId: id,
  segments: z
    .array(
      z
        .strictObject({ kind: mediaSegmentKind, startMs: z.int().min(0), endMs: z.int().min(1) })
        .refine((s) => s.endMs > s.startMs, { path: ['endMs'], message: 'must come after startMs' }),
    )
    .max(32)
    .nullable()
    .meta({ description: 'An empty list: nothing to skip. null: what analysis finds' }),
});
export type SegmentsBody = z.infer<typeof segmentsBody>;

export const mediaSegmentRoutes = {
  get: route({
    method: 'GET',
    path: '/api/v1/items/:id/segments',
    summary: 'Intro, recap, credits and preview of each version of an item',
    tag: 'mediaSegments',
    access: 'user',
    params: idParams,
    success: { status: 200, body: itemSegments },
  }),
  set: route({
    method: 'PUT',
    path: '/api/v1/items/:id/segments',
    summary: 'Correct the segments of a version, or leave them to analysis again',
    tag: 'mediaSegments',
    access: 'admin',
    params: idParams,
    body: segmentsBody,
    success: { status: 200, body: itemSegments },
  }),
};
