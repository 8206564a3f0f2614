// What the server can encode with, for administrators.
import { z } from 'zod';
import { route } from './route.ts';
import { empty } from './shared.ts';

export const encoderState = z.enum(['works', 'fails', 'resting', 'untested', 'missing', 'off']);
export const encoder = z
  .object({
    codec: z
      .enum(['h264', 'hevc', 'hevc10', 'av1', 'av110', 'vp9'])
      .meta({ description: 'hevc10 and av110 are HEVC and AV1 of 10 bits' }),
    encoder: z.string().meta({ description: 'As ffmpeg calls it' }),
    state: encoderState.meta({
      description:
        'Found by encoding a second of test picture. resting: failed again and again, tried anew later; missing: not in this ffmpeg; off: the settings leave it out',
    }),
    reason: z.string().nullable().meta({ description: 'Why it is not used; null where it works' }),
    speed: z.number().nullable().meta({ description: 'Times as fast as 720p with 25 pictures per second plays' }),
  })
  .meta({ id: 'Encoder' });
export const encoderFamily = z
  .object({ name: z.string(), title: z.string(), kind: z.enum(['software', 'hardware']), codecs: z.array(encoder) })
  .meta({ id: 'EncoderFamily' });
export const encoders = z
  .object({
    ffmpeg: z.string().nullable().meta({ description: 'Its version; null where there is none that works' }),
    problem: z.string().nullable(),
    isChecking: z.boolean(),
    checkedAt: z.int().nullable().meta({ description: 'ms since 1970 UTC' }),
    families: z.array(encoderFamily).meta({ description: 'In the order in which they are preferred' }),
  })
  .meta({ id: 'Encoders' });
export type EncodersReply = z.infer<typeof encoders>;
export type EncoderFamilyReply = z.infer<typeof encoderFamily>;
export type EncoderReply = z.infer<typeof encoder>;

export const encoderRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/admin/encoders',
    summary: 'Encoders of this server: what works, why not, and how fast',
    tag: 'encoders',
    access: 'admin',
    success: { status: 200, body: encoders },
  }),
  check: route({
    method: 'POST',
    path: '/api/v1/admin/encoders/check',
    summary: 'Try every encoder anew, in the background',
    tag: 'encoders',
    access: 'admin',
    success: { status: 204, body: empty },
  }),
};
