import { routes } from '@praxino/contracts';
import type { Router } from '../platform/index.ts';
import type { MediaSegments } from './media-segments.ts';

export function addMediaSegmentRoutes(router: Router, segments: MediaSegments): void {
  router.add(routes.mediaSegments.get, ({ params }, { caller }) => segments.get(caller, params.id));
  router.add(routes.mediaSegments.set, ({ params, body }, { caller }) => segments.set(caller, params.id, body));
}
