// The server itself: is it up, is it set up.
import { z } from 'zod';
import { route } from './route.ts';

export const health = z.object({ status: z.literal('ok'), version: z.string() });
export const readiness = z.object({ status: z.enum(['ok', 'starting', 'stopping']), version: z.string() });
export const serverInfo = z
  .object({
    name: z.string(),
    version: z.string(),
    setupRequired: z.boolean().meta({ description: 'True while the server has no administrator' }),
    hasLibraries: z.boolean(),
  })
  .meta({ id: 'ServerInfo' });
export type ServerInfo = z.infer<typeof serverInfo>;

export const serverRoutes = {
  health: route({
    method: 'GET',
    path: '/healthz',
    summary: 'The process is alive',
    tag: 'server',
    access: 'public',
    success: { status: 200, body: health },
  }),
  ready: route({
    method: 'GET',
    path: '/readyz',
    summary: 'The server takes requests (503 until it does)',
    tag: 'server',
    access: 'public',
    success: { status: 200, body: readiness },
  }),
  info: route({
    method: 'GET',
    path: '/api/v1/server',
    summary: 'Name, version, and whether the setup is still to be done',
    tag: 'server',
    access: 'public',
    success: { status: 200, body: serverInfo },
  }),
};
