// What an administrator, or a benchmark, sees of the machine at work.
import { z } from 'zod';
import { route } from './route.ts';

export const serverStats = z
  .object({
    uptimeS: z.number(),
    cpuS: z
      .number()
      .meta({ description: 'Processor time of the server process since it started; encoders not counted' }),
    eventLoopDelayMs: z
      .object({ p50: z.number(), p99: z.number(), max: z.number() })
      .meta({ description: 'How late the server came to its work, since the last time somebody asked' }),
    memory: z.object({ rssBytes: z.int(), heapUsedBytes: z.int(), bufferBytes: z.int() }),
    encoders: z.object({ started: z.int(), running: z.int() }),
    isViewerWaiting: z.boolean().meta({ description: 'Background work stands still' }),
    segments: z
      .object({ stored: z.int(), packaged: z.int(), encoded: z.int() })
      .meta({ description: 'Answered from the cache, cut out of the file, from an encoder' }),
    cache: z.object({ bytes: z.int(), maxBytes: z.int(), entries: z.int(), pinnedBytes: z.int() }),
  })
  .meta({ id: 'ServerStats' });
export type ServerStats = z.infer<typeof serverStats>;

export const adminRoutes = {
  stats: route({
    method: 'GET',
    path: '/api/v1/admin/stats',
    summary: 'Delay, memory, encoders and cache of the server right now',
    tag: 'admin',
    access: 'admin',
    success: { status: 200, body: serverStats },
  }),
};
