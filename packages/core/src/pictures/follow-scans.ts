// What a scan found gets its pictures after it, so that a library is there as soon as can be.
import type { Jobs } from '../jobs/index.ts';
import type { Log } from '../platform/index.ts';

/** Asks for a job of kind `pictures` after each scan that succeeded; returns how to stop that. */
export function followScans({ jobs, log }: { jobs: Pick<Jobs, 'events' | 'enqueue'>; log: Log }): () => void {
  return jobs.events.on('jobChanged', ({ kind, state, libraryId }) => {
    if (kind !== 'scan' || state !== 'succeeded' || libraryId === null) return;
    jobs.enqueue('pictures', libraryId).catch((error: unknown) => {
      log.warn({ err: error, libraryId }, 'pictures could not be asked for; the next scan does so again');
    });
  });
}
