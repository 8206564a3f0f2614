// What a scan found gets its words read after it.
import type { Jobs } from '../jobs/index.ts';
import type { Log } from '../platform/index.ts';

/** Asks for a job of kind `subtitles` after each scan that succeeded; returns how to stop that. */
export function extractAfterScans({ jobs, log }: { jobs: Pick<Jobs, 'events' | 'enqueue'>; log: Log }): () => void {
  return jobs.events.on('jobChanged', ({ kind, state, libraryId }) => {
    if (kind !== 'scan' || state !== 'succeeded' || libraryId === null) return;
    jobs.enqueue('subtitles', libraryId).catch((error: unknown) => {
      log.warn({ err: error, libraryId }, 'subtitles could not be asked for; the next scan does so again');
    });
  });
}
