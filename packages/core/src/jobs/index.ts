// Work that takes longer than a request: it has a state, a progress, and can be stopped.
import type { Migration } from '../platform/index.ts';
import { jobs1 } from './migrations/1-jobs.ts';

export { createJobs, type JobFacts, type JobHandler, type JobRun, type Jobs, type JobsDeps } from './jobs.ts';
export { createJobsStore, type JobsStore } from './store.ts';
export { addJobRoutes } from './routes.ts';

export const jobsMigrations: readonly Migration[] = [jobs1];
