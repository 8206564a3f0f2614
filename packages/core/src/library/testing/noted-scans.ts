// Jobs that are only noted: what a library asks for, not what a scan does.
import type { Job } from '@praxino/contracts';
import type { ScanQueue } from '../index.ts';

export interface NotedScans extends ScanQueue {
  /** Everything asked for, in order. */
  readonly log: string[];
}

export function createNotedScans(): NotedScans {
  const log: string[] = [];
  const unfinished = new Map<string, Job>();
  return {
    log,
    enqueue(kind, libraryId) {
      log.push('enqueue');
      const id = `scan-of-${libraryId}`;
      const facts = { progress: 0, message: '', error: null, createdAt: 0, finishedAt: null };
      const job: Job = { id, kind, libraryId, state: 'queued', ...facts };
      unfinished.set(id, job);
      return Promise.resolve(job);
    },
    unfinished: (_kind, libraryId) => unfinished.get(`scan-of-${libraryId}`) ?? null,
    async endAll(libraryId) {
      log.push('endAll');
      unfinished.delete(`scan-of-${libraryId}`);
    },
  };
}
