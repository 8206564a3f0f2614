import { routes } from '@praxino/contracts';
import type { Router } from '../platform/index.ts';
import type { Jobs } from './jobs.ts';

export function addJobRoutes(router: Router, jobs: Jobs): void {
  router.add(routes.jobs.list, async () => ({ jobs: await jobs.list() }));
  router.add(routes.jobs.get, ({ params }) => jobs.get(params.id));
  router.add(routes.jobs.cancel, async ({ params }) => {
    await jobs.cancel(params.id);
    return null;
  });
}
