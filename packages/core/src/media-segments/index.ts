// Intro, recap, credits and preview of films and episodes: found in the background, corrected by people.
import type { JobHandler } from '../jobs/index.ts';
import type { Migration } from '../platform/index.ts';
import type { AnalysisDeps } from './analysis.ts';
import { mediaSegments1 } from './migrations/1-media-segments.ts';

export {
  createMediaSegments,
  type AnalysisQueue,
  type MediaSegments,
  type MediaSegmentsDeps,
} from './media-segments.ts';
export { createMediaSegmentsStore, type MediaSegmentsStore } from './store.ts';
export { analyseAfterScans } from './after-scans.ts';
export { addMediaSegmentRoutes } from './routes.ts';
export type { AnalysisDeps };

export const mediaSegmentsMigrations: readonly Migration[] = [mediaSegments1];

/** Does jobs of kind `analysis`. What it needs is loaded with the first one. */
export function createAnalysis(deps: AnalysisDeps): JobHandler {
  return async (run) => (await import('./analysis.ts')).runAnalysis(deps, run);
}
