// Everything that crosses a process. A schema stands here once; types are inferred from it.
export * from './errors.ts';
export * from './rest/route.ts';
export * from './rest/shared.ts';
export * from './rest/server.ts';
export * from './rest/admin.ts';
export * from './rest/users.ts';
export * from './rest/libraries.ts';
export * from './rest/items.ts';
export * from './rest/media-segments.ts';
export * from './rest/playback.ts';
export * from './rest/encoders.ts';

import { encoderRoutes } from './rest/encoders.ts';
import { adminRoutes } from './rest/admin.ts';
import { itemRoutes } from './rest/items.ts';
import { jobRoutes, libraryRoutes } from './rest/libraries.ts';
import { mediaSegmentRoutes } from './rest/media-segments.ts';
import { playbackRoutes } from './rest/playback.ts';
import { serverRoutes } from './rest/server.ts';
import { userRoutes } from './rest/users.ts';

/** The whole REST API, by slice and name. */
export const routes = {
  server: serverRoutes,
  admin: adminRoutes,
  users: userRoutes,
  libraries: libraryRoutes,
  jobs: jobRoutes,
  items: itemRoutes,
  mediaSegments: mediaSegmentRoutes,
  playback: playbackRoutes,
  encoders: encoderRoutes,
};
export type Routes = typeof routes;
