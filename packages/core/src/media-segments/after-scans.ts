// Analysis follows every scan that went well; where nothing is new it is over in a moment.
import type { Jobs } from '../jobs/index.ts';
import type { Log } from '../platform/index.ts';

/** Until the server stops. */
export function analyseAfterScans(jobs: Pick<Jobs, 'events' | 'enqueue'>, log: Log): void {
  jobs.events.on('jobChanged', ({ kind, state, libraryId }) => {
    if (kind !== 'scan' || state !== 'succeeded' || libraryId === null) return;
    jobs.enqueue('analysis', libraryId).catch((error: unknown) => {
      log.warn({ err: error, libraryId }, 'analysis could not be queued; it follows the next scan');
    });
  });
}
