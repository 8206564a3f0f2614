// Playing items: the decision, the streams, the place where each viewer is.
import type { Migration } from '../platform/index.ts';
import { playback1 } from './migrations/1-playbacks.ts';

export { createPlaybacks, type Opened, type PlaybackDeps, type Playbacks } from './playback.ts';
export { createPlaybackStore, type PlaybackStore } from './store.ts';
export { addPlaybackRoutes } from './routes.ts';
export { addSubtitleRoutes } from './subtitle-routes.ts';
export { addStreamRoutes, type StreamRoutesDeps } from './stream-routes.ts';
export { addTrickplayRoutes, type TrickplayRoutesDeps } from './trickplay-routes.ts';

export const playbackMigrations: readonly Migration[] = [playback1];
