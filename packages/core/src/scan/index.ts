// Finding out what lies in the folders of a library.
import type { JobHandler, Jobs } from '../jobs/index.ts';
import type { IndexingDeps } from './index-files.ts';
import type { Log } from '../platform/index.ts';
import type { SamplesDeps } from './samples.ts';
import type { ScanDeps } from './scan.ts';

export { createDetect, type Detect } from './detect.ts';
export { createFrames } from './frames.ts';
export { createSettler, type Settler } from './settler.ts';
export type { FrameSource } from './phase-4-artwork.ts';
export { addScanRoutes } from './routes.ts';
export type { SamplesDeps, ScanDeps };

/** Does jobs of kind `scan`. Everything it needs is loaded with the first one: most starts of the server scan nothing. */
export function createScan(deps: ScanDeps): JobHandler {
  return async (run) => (await import('./scan.ts')).runScan(deps, run);
}

/** Does jobs of kind `samples`. */
export function createSamples(deps: SamplesDeps): JobHandler {
  return async (run) => (await import('./samples.ts')).makeSamples(deps, run);
}

/** Does jobs of kind `index`. */
export function createIndexing(deps: IndexingDeps): JobHandler {
  return async (run) => (await import('./index-files.ts')).runIndexing(deps, run);
}

/** Queues an index pass behind every scan: most find nothing to measure and end at once. Returns what ends it. */
export function indexAfterScans({ jobs, log }: { jobs: Pick<Jobs, 'events' | 'enqueue'>; log: Log }): () => void {
  return jobs.events.on('jobChanged', ({ kind, state, libraryId }) => {
    if (kind !== 'scan' || state !== 'succeeded' || libraryId === null) return;
    jobs.enqueue('index', libraryId).catch((error: unknown) => {
      log.warn({ err: error, libraryId }, 'no index pass could be queued; the next scan does so again');
    });
  });
}
