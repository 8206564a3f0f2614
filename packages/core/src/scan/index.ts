// Finding out what lies in the folders of a library.
import type { JobHandler } from '../jobs/index.ts';
import type { SamplesDeps } from './samples.ts';
import type { ScanDeps } from './scan.ts';

export { createDetect, type Detect } from './detect.ts';
export { createFrames } from './frames.ts';
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
