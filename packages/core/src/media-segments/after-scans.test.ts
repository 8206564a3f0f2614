import { expect, test } from 'vitest';
import type { Job } from '@praxino/contracts';
import type { JobFacts } from '../jobs/index.ts';
import { createEvents, createLog } from '../platform/index.ts';
import { analyseAfterScans } from './after-scans.ts';

const scan: Job = {
  id: 'j',
  kind: 'scan',
  state: 'succeeded',
  progress: 1,
  message: '',
  libraryId: 'films',
  error: null,
  createdAt: 0,
  finishedAt: 1,
};

function listening(enqueue: (libraryId: string | null) => Promise<Job>) {
  const events = createEvents<JobFacts>();
  const warnings: string[] = [];
  const log = createLog('warn', { write: (line) => void warnings.push(line) });
  analyseAfterScans({ events, enqueue: (_kind, libraryId) => enqueue(libraryId) }, log);
  return { events, warnings };
}

test('analysis follows a scan that went well, and nothing else', () => {
  const queued: (string | null)[] = [];
  const { events } = listening(async (libraryId) => {
    queued.push(libraryId);
    return scan;
  });
  const others: Partial<Job>[] = [
    { state: 'running' },
    { state: 'failed' },
    { state: 'cancelled' },
    { kind: 'samples' },
    { kind: 'analysis' },
    { libraryId: null },
  ];
  for (const other of others) events.emit('jobChanged', { ...scan, ...other });
  expect(queued).toEqual([]);
  events.emit('jobChanged', scan);
  expect(queued).toEqual(['films']);
});

test('a queue that is full is noted, and the scan stays what it was', async () => {
  const { events, warnings } = listening(() => Promise.reject(new Error('full')));
  events.emit('jobChanged', scan);
  await expect.poll(() => warnings.join()).toContain('analysis could not be queued');
});
