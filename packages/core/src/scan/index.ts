// Finding out what lies in the folders of a library.
export { createScan, type Scan, type ScanDeps } from './scan.ts';
export { createDetect, type Detect } from './detect.ts';
export { createSamples, type SamplesDeps } from './samples.ts';
export type { FrameSource } from './phase-4-artwork.ts';
export { addScanRoutes } from './routes.ts';
export { createFrames } from './frames.ts';
