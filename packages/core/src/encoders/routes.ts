import { routes } from '@praxino/contracts';
import type { Encoders } from '@praxino/engine';
import type { Router } from '../platform/index.ts';

export function addEncoderRoutes(router: Router, encoders: Pick<Encoders, 'status' | 'check'>): void {
  router.add(routes.encoders.list, () => Promise.resolve(encoders.status()));
  router.add(routes.encoders.check, () => {
    // It takes seconds and never fails: how it went is in the list.
    void encoders.check();
    return Promise.resolve(null);
  });
}
