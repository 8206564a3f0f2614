import { routes } from '@praxino/contracts';
import type { Jobs } from '../jobs/index.ts';
import type { Router } from '../platform/index.ts';
import type { Detect } from './detect.ts';

export function addScanRoutes(router: Router, { detect, jobs }: { detect: Detect; jobs: Jobs }): void {
  router.add(routes.libraries.detect, async ({ body }, { signal }) => ({
    libraries: await detect.add(body.folder, null, signal),
  }));
  router.add(routes.libraries.samples, async () => ({ jobId: (await jobs.enqueue('samples', null)).id }));
}
