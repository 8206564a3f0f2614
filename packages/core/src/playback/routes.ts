import { routes } from '@praxino/contracts';
import type { Router } from '../platform/index.ts';
import type { Playbacks } from './playback.ts';

export function addPlaybackRoutes(router: Router, playbacks: Playbacks): void {
  router.add(routes.playback.start, ({ body }, { caller }) => playbacks.start(caller, body));
  router.add(routes.playback.warm, async ({ body }, { caller, signal }) => {
    await playbacks.warm(caller, body, signal);
    return null;
  });
  router.add(routes.playback.progress, async ({ params, body }, { caller }) => {
    await playbacks.progress(caller, params.id, body);
    return null;
  });
  router.add(routes.playback.stop, async ({ params }, { caller }) => {
    await playbacks.stop(caller, params.id);
    return null;
  });
}
